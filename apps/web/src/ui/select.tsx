import { Select as BaseSelect } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { useRef, type Ref } from 'react'

import { classNames } from '#lib/class-names.ts'

import { FormField, type FormFieldTexts } from './form-field.tsx'

export type SelectOption<Value extends string> = { value: Value; label: string }

type SelectProps<Value extends string> = FormFieldTexts & {
  ref?: Ref<HTMLButtonElement>
  /** Drawn for everybody, not only read out. */
  isLabelVisible?: boolean
  options: readonly SelectOption<Value>[]
  value: Value | null
  placeholder?: string
  isDisabled?: boolean
  onChange: (value: Value) => void
}

export function Select<Value extends string>({
  ref,
  label,
  hint,
  error,
  isLabelVisible = false,
  options,
  value,
  placeholder = 'Choose',
  isDisabled = false,
  onChange,
}: SelectProps<Value>) {
  // The list opens inside the page's landmarks, where screen readers look for it.
  const container = useRef<HTMLDivElement>(null)
  return (
    <div ref={container} className="min-w-0">
      <FormField label={label} hint={hint} error={error} isLabelVisible={isLabelVisible}>
        {(control) => (
          <BaseSelect.Root
            items={options}
            value={value}
            disabled={isDisabled}
            onValueChange={(next) => {
              if (next !== null) onChange(next)
            }}
          >
            <BaseSelect.Trigger
              {...control}
              ref={ref}
              className={classNames(
                'flex w-full items-center justify-between gap-2 rounded-md border border-line-strong bg-surface pr-2 pl-3 text-left text-sm shadow-card transition-colors hover:bg-hover aria-invalid:border-bad-text data-disabled:cursor-not-allowed data-disabled:bg-sunken data-disabled:text-muted max-sm:h-10',
                // As high as its neighbours: the inputs of a form, or the buttons of a bar.
                isLabelVisible ? 'h-9' : 'h-8',
              )}
            >
              <BaseSelect.Value placeholder={placeholder} className="truncate data-placeholder:text-faint" />
              <BaseSelect.Icon>
                <ChevronsUpDown aria-hidden="true" className="size-3.5 text-faint" />
              </BaseSelect.Icon>
            </BaseSelect.Trigger>
            <BaseSelect.Portal container={container}>
              <BaseSelect.Positioner className="z-50" sideOffset={4} alignItemWithTrigger={false}>
                <BaseSelect.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 shadow-popup outline-none">
                  <BaseSelect.List>
                    {options.map((option) => (
                      <BaseSelect.Item
                        key={option.value}
                        value={option.value}
                        className="flex h-8 cursor-default items-center gap-2 rounded-md pr-3 pl-2 text-sm outline-none select-none data-highlighted:bg-hover max-sm:h-10"
                      >
                        <span className="w-4">
                          <BaseSelect.ItemIndicator>
                            <Check aria-hidden="true" className="size-3.5 text-accent" />
                          </BaseSelect.ItemIndicator>
                        </span>
                        <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                      </BaseSelect.Item>
                    ))}
                  </BaseSelect.List>
                </BaseSelect.Popup>
              </BaseSelect.Positioner>
            </BaseSelect.Portal>
          </BaseSelect.Root>
        )}
      </FormField>
    </div>
  )
}
