import { Controller, useFormContext } from 'react-hook-form'

import { Select } from '#ui/select.tsx'
import { Switch } from '#ui/switch.tsx'
import { TextField } from '#ui/text-field.tsx'

import { protocolOptions } from '../registry-names.ts'
import type { ProviderValues } from './provider-values.ts'

/** Where a provider answers, and how it is spoken to. */
export function AddressFields() {
  const { control, register, formState } = useFormContext<ProviderValues>()
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[1fr_2fr]">
        <Controller
          name="protocol"
          control={control}
          render={({ field, fieldState: { error } }) => (
            <Select
              label="Protocol"
              isLabelVisible
              options={protocolOptions}
              error={error?.message}
              {...field}
            />
          )}
        />
        <TextField
          label="Base URL"
          isMono
          autoComplete="off"
          spellCheck={false}
          placeholder="https://api.example.com/v1"
          error={formState.errors.baseUrl?.message}
          {...register('baseUrl', {
            required: 'Give the address.',
            validate: (url) => !/[{}]/.test(url) || 'Put what your account is called in place of {resource}.',
          })}
        />
      </div>
      <Controller
        name="allowPrivateAddress"
        control={control}
        render={({ field: { value, onChange }, fieldState: { error } }) => (
          <Switch
            label="It runs in our own network"
            hint="Calls may then go to private addresses, as of a model on this machine. Leave it off for vendors on the internet: then a wrong address cannot reach into your network."
            error={error?.message}
            isOn={value}
            onChange={onChange}
          />
        )}
      />
    </>
  )
}
