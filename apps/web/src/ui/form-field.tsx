import { useId, type ReactNode } from 'react'

import { classNames } from '#lib/class-names.ts'

export type FormFieldTexts = {
  label: string
  hint?: ReactNode
  error?: string | undefined
}

/** What ties a control to its label and its note; spread onto it. */
export type FormFieldControl = {
  id: string
  'aria-labelledby': string
  'aria-invalid': true | undefined
  'aria-describedby': string | undefined
}

type FormFieldProps = FormFieldTexts & {
  isLabelVisible?: boolean
  /** The label beside the control instead of above it: for what is switched or ticked. */
  isInline?: boolean
  children: (control: FormFieldControl) => ReactNode
}

/** A control with its label, and its hint or its error beneath. */
export function FormField({
  label,
  hint,
  error,
  isLabelVisible = true,
  isInline = false,
  children,
}: FormFieldProps) {
  const id = useId()
  const labelId = `${id}-label`
  const noteId = `${id}-note`
  const hasNote = Boolean(error || hint)
  const control = children({
    id,
    'aria-labelledby': labelId,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': hasNote ? noteId : undefined,
  })
  const caption = (
    <label
      id={labelId}
      htmlFor={id}
      className={classNames(
        isLabelVisible ? 'block text-sm font-medium' : 'sr-only',
        isLabelVisible && !isInline && 'mb-1.5',
      )}
    >
      {label}
    </label>
  )
  const note = hasNote && (
    <p
      id={noteId}
      role={error ? 'alert' : undefined}
      className={classNames(
        'text-xs',
        isInline ? 'mt-0.5' : 'mt-1.5',
        error ? 'text-bad-text' : 'text-muted',
      )}
    >
      {error || hint}
    </p>
  )
  if (isInline) {
    return (
      <div className="flex items-start gap-3">
        {control}
        <div className="min-w-0">
          {caption}
          {note}
        </div>
      </div>
    )
  }
  return (
    <div className="min-w-0">
      {caption}
      {control}
      {note}
    </div>
  )
}
