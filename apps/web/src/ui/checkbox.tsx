import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import { Check } from 'lucide-react'

type CheckboxProps = {
  label: string
  isChecked: boolean
  isDisabled?: boolean
  describedBy?: string | undefined
  onChange: (isChecked: boolean) => void
}

export function Checkbox({ label, isChecked, isDisabled = false, describedBy, onChange }: CheckboxProps) {
  return (
    <BaseCheckbox.Root
      aria-label={label}
      aria-describedby={describedBy}
      checked={isChecked}
      disabled={isDisabled}
      onCheckedChange={onChange}
      className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface text-on-accent transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:cursor-not-allowed data-disabled:bg-track"
    >
      <BaseCheckbox.Indicator className="data-unchecked:hidden">
        <Check aria-hidden="true" strokeWidth={3} className="size-3" />
      </BaseCheckbox.Indicator>
    </BaseCheckbox.Root>
  )
}
