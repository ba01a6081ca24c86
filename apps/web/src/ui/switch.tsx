import { Switch as BaseSwitch } from '@base-ui/react/switch'

import { FormField, type FormFieldTexts } from './form-field.tsx'

type SwitchProps = FormFieldTexts & {
  isLabelVisible?: boolean
  isOn: boolean
  isDisabled?: boolean
  onChange: (isOn: boolean) => void
}

/** On or off. */
export function Switch({ isOn, isDisabled = false, onChange, ...texts }: SwitchProps) {
  return (
    <FormField {...texts} isInline>
      {(control) => (
        <BaseSwitch.Root
          {...control}
          checked={isOn}
          disabled={isDisabled}
          onCheckedChange={onChange}
          className="mt-px flex h-5 w-9 shrink-0 cursor-pointer rounded-full bg-idle-fill p-0.5 transition-colors data-checked:bg-accent data-disabled:cursor-not-allowed data-disabled:opacity-50"
        >
          <BaseSwitch.Thumb className="size-4 rounded-full bg-surface shadow-card transition-transform data-checked:translate-x-4" />
        </BaseSwitch.Root>
      )}
    </FormField>
  )
}
