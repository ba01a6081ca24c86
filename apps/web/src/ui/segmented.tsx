import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import type { ReactNode } from 'react'

type SegmentedProps<Value extends string> = {
  label: string
  value: Value
  options: readonly { value: Value; label: string; content?: ReactNode }[]
  onChange: (value: Value) => void
}

/** A few choices side by side, one of them taken. */
export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => {
        const chosen = options.find((option) => option.value === next)
        if (chosen) onChange(chosen.value)
      }}
      className="inline-flex rounded-md border bg-sunken p-0.5"
    >
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          aria-label={option.content ? option.label : undefined}
          title={option.content ? option.label : undefined}
          className="flex h-7 min-w-8 items-center justify-center gap-1.5 rounded-sm px-2.5 text-sm text-muted transition-colors hover:text-text data-pressed:bg-raised data-pressed:font-medium data-pressed:text-text data-pressed:shadow-card data-pressed:ring-1 data-pressed:ring-line max-sm:h-9 max-sm:min-w-10"
        >
          {option.content ?? option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  )
}
