import type { Ref } from 'react'

import { FormField, type FormFieldTexts } from '#ui/form-field.tsx'

type OnOffFieldProps = FormFieldTexts & {
  /** Of the choice that is taken. */
  ref: Ref<HTMLInputElement>
  value: boolean
  onChange: (value: boolean) => void
}

const choices = [
  { value: true, label: 'On' },
  { value: false, label: 'Off' },
] as const

/** On or off, as something still to be saved; a switch would take effect at once. */
export function OnOffField({ ref, value, onChange, ...texts }: OnOffFieldProps) {
  return (
    <FormField {...texts}>
      {(control) => (
        <div {...control} role="radiogroup" className="flex gap-6">
          {choices.map((choice) => {
            const isTaken = choice.value === value
            return (
              <label key={choice.label} className="flex min-h-9 cursor-pointer items-center gap-2">
                <input
                  type="radio"
                  name={control.id}
                  ref={isTaken ? ref : undefined}
                  checked={isTaken}
                  onChange={() => onChange(choice.value)}
                  className="size-4 accent-accent"
                />
                {choice.label}
              </label>
            )
          })}
        </div>
      )}
    </FormField>
  )
}
