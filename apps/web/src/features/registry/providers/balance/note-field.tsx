import type { UseFormRegisterReturn } from 'react-hook-form'

import { TextField } from '#ui/text-field.tsx'

type NoteFieldProps = { registration: UseFormRegisterReturn; error: string | undefined }

/** Why a balance is changed, for whoever reads the log. */
export function NoteField({ registration, error }: NoteFieldProps) {
  return (
    <TextField
      label="Note"
      hint="For the log, as in “invoice of November”. It may stay empty."
      autoComplete="off"
      error={error}
      {...registration}
    />
  )
}
