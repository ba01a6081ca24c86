import { Controller, useFormContext, useWatch } from 'react-hook-form'

import { PasswordField } from '#ui/password-field.tsx'
import { Select } from '#ui/select.tsx'
import { TextField } from '#ui/text-field.tsx'

import { credentialOptions, type CredentialValues } from './credential.ts'

/** Where a credential is to come from. One that was given before is never shown. */
export function CredentialFields() {
  const { control, register, formState, resetField } = useFormContext<CredentialValues>()
  const kind = useWatch({ control, name: 'credentialKind' })
  const error = formState.errors.credential?.message
  return (
    <div className="flex flex-col gap-4">
      <Controller
        name="credentialKind"
        control={control}
        render={({ field }) => (
          <Select
            label="Credential"
            isLabelVisible
            options={credentialOptions}
            {...field}
            onChange={(next) => {
              // What was typed as a secret is not shown as a name.
              resetField('credential', { defaultValue: '' })
              field.onChange(next)
            }}
          />
        )}
      />
      {kind === 'STORED' && (
        <PasswordField
          label="API key"
          hint="Kept encrypted in the database, and never shown again to anybody."
          autoComplete="off"
          error={error}
          {...register('credential', { required: 'Paste the key.' })}
        />
      )}
      {kind === 'ENVIRONMENT' && (
        <TextField
          label="Environment variable"
          hint="Its name ends with _API_KEY. Set it where Sluice starts; it is read from there and copied nowhere."
          isMono
          autoComplete="off"
          spellCheck={false}
          placeholder="OPENAI_API_KEY"
          error={error}
          {...register('credential', { required: 'Give the name of the variable.' })}
        />
      )}
      {kind === 'FILE' && (
        <TextField
          label="File"
          hint="Its path within the folder of credentials that is mounted for Sluice."
          isMono
          autoComplete="off"
          spellCheck={false}
          placeholder="my-provider"
          error={error}
          {...register('credential', { required: 'Give the path of the file.' })}
        />
      )}
    </div>
  )
}
