import type { ComponentProps, ReactNode } from 'react'

import { classNames } from '#lib/class-names.ts'

import { FormField, type FormFieldTexts } from './form-field.tsx'

export type TextFieldProps = Omit<ComponentProps<'input'>, 'className' | 'id'> &
  FormFieldTexts & {
    onValueChange?: (value: string) => void
    /** At the end of the input: a unit, or a button. */
    adornment?: ReactNode
    /** For what is code: names, references, addresses. */
    isMono?: boolean
  }

/** A labelled input. Its value is kept by `value` and `onValueChange`, or by a form's `register`. */
export function TextField({
  label,
  hint,
  error,
  onValueChange,
  adornment,
  isMono = false,
  ...input
}: TextFieldProps) {
  return (
    <FormField label={label} hint={hint} error={error}>
      {(control) => (
        <div className="flex h-9 items-center rounded-md border border-line-strong bg-surface shadow-card transition-colors outline-accent has-[:disabled]:bg-sunken has-[[aria-invalid]]:border-bad-text has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 max-sm:h-10">
          <input
            {...control}
            {...(onValueChange && { onChange: (event) => onValueChange(event.target.value) })}
            {...input}
            className={classNames(
              'h-full min-w-0 flex-1 rounded-md bg-transparent px-3 outline-none disabled:cursor-not-allowed disabled:text-muted max-sm:text-lg',
              isMono && 'font-mono sm:text-sm',
            )}
          />
          {adornment && (
            <span className="flex shrink-0 items-center pr-1 text-sm text-muted">{adornment}</span>
          )}
        </div>
      )}
    </FormField>
  )
}
