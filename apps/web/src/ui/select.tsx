import { Select as BaseSelect } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { useRef } from 'react'

import { classNames } from '#lib/class-names.ts'

export type SelectOption<Value extends string> = { value: Value; label: string }

type SelectProps<Value extends string> = {
  label: string
  /** Drawn for everybody, not only read out. */
  isLabelVisible?: boolean
  options: readonly SelectOption<Value>[]
  value: Value | null
  placeholder?: string
  error?: string | undefined
  onChange: (value: Value) => void
}

export function Select<Value extends string>({
  label,
  isLabelVisible = false,
  options,
  value,
  placeholder = 'Choose',
  error,
  onChange,
}: SelectProps<Value>) {
  // The list opens inside the page's landmarks, where screen readers look for it.
  const container = useRef<HTMLDivElement>(null)
  return (
    <div ref={container}>
      <BaseSelect.Root
        items={options}
        value={value}
        onValueChange={(next) => {
          if (next !== null) onChange(next)
        }}
      >
        <BaseSelect.Label className={isLabelVisible ? 'mb-1.5 block text-sm font-medium' : 'sr-only'}>
          {label}
        </BaseSelect.Label>
        <BaseSelect.Trigger
          aria-invalid={error ? true : undefined}
          className={classNames(
            'flex h-8 w-full items-center justify-between gap-2 rounded-md border border-line-strong bg-surface pr-2 pl-3 text-left text-sm shadow-card transition-colors hover:bg-hover aria-invalid:border-bad-text max-sm:h-10',
          )}
        >
          <BaseSelect.Value placeholder={placeholder} className="truncate data-placeholder:text-faint" />
          <BaseSelect.Icon>
            <ChevronsUpDown aria-hidden="true" className="size-3.5 text-faint" />
          </BaseSelect.Icon>
        </BaseSelect.Trigger>
        {error && (
          <p role="alert" className="mt-1.5 text-xs text-bad-text">
            {error}
          </p>
        )}
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
    </div>
  )
}
