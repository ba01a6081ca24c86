import { Controller, type UseFormReturn } from 'react-hook-form'

import { Select } from '#ui/select.tsx'
import { TextField } from '#ui/text-field.tsx'

import { toRoleOptions } from '../role.ts'
import { useViewer } from '../viewer-context.ts'
import type { ApiKeyValues } from './api-key-values.ts'
import { ModelsField } from './models-field.tsx'

/** What can be said of a key when it is made, and changed later. */
export function ApiKeyFields({ form }: { form: UseFormReturn<ApiKeyValues> }) {
  const { role } = useViewer()
  const { errors } = form.formState
  return (
    <>
      <TextField
        label="Name"
        hint="What uses it, as in “nightly evaluation”."
        autoComplete="off"
        error={errors.name?.message}
        {...form.register('name', { required: 'Give a name.' })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Controller
          name="role"
          control={form.control}
          render={({ field, fieldState: { error } }) => (
            <Select
              label="Role"
              isLabelVisible
              hint="Viewers read, members start runs."
              options={toRoleOptions(role)}
              error={error?.message}
              {...field}
            />
          )}
        />
        <TextField
          label="Last day"
          type="date"
          hint="It works until that day ends. Empty: for ever."
          error={errors.expiresAt?.message}
          {...form.register('expiresAt')}
        />
      </div>
      <ModelsField form={form} />
    </>
  )
}
