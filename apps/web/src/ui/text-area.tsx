import type { ComponentProps } from 'react'

import { classNames } from '#lib/class-names.ts'

import { FormField, type FormFieldTexts } from './form-field.tsx'

type TextAreaProps = Omit<ComponentProps<'textarea'>, 'className' | 'id'> &
  FormFieldTexts & {
    onValueChange?: (value: string) => void
    isMono?: boolean
  }

/** A labelled input of several lines that grows with its text. */
export function TextArea({
  label,
  hint,
  error,
  onValueChange,
  isMono = false,
  rows = 3,
  ...input
}: TextAreaProps) {
  return (
    <FormField label={label} hint={hint} error={error}>
      {(control) => (
        <textarea
          {...control}
          rows={rows}
          {...(onValueChange && { onChange: (event) => onValueChange(event.target.value) })}
          {...input}
          className={classNames(
            'block field-sizing-content max-h-96 min-h-16 w-full rounded-md border border-line-strong bg-surface px-3 py-1.5 shadow-card transition-colors disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted aria-invalid:border-bad-text max-sm:text-lg',
            isMono && 'font-mono sm:text-sm',
          )}
        />
      )}
    </FormField>
  )
}
