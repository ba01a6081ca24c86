import { Controller, useFormContext } from 'react-hook-form'

import { NumberField } from '#ui/number-field.tsx'
import { Select } from '#ui/select.tsx'

import { flagKeys, flagNames, type ModelValues } from './model-values.ts'

const flagOptions = [
  { value: 'UNKNOWN', label: 'Unknown' },
  { value: 'YES', label: 'Yes' },
  { value: 'NO', label: 'No' },
] as const

const tokenFields = [
  { name: 'contextWindow', label: 'Context window' },
  { name: 'maxOutputTokens', label: 'Most output' },
] as const

/** What is known of a model: how long, and what it can do. */
export function FactFields() {
  const { control } = useFormContext<ModelValues>()
  return (
    <fieldset>
      <legend className="text-sm font-semibold">What it can do</legend>
      <div className="mt-3 grid grid-cols-2 gap-4 sm:grid-cols-4">
        {tokenFields.map(({ name, label }) => (
          <div key={name} className="col-span-2">
            <Controller
              name={name}
              control={control}
              rules={{
                validate: (value) =>
                  value === null ||
                  (value >= 1 && value <= 100_000_000) ||
                  'Give a number from 1 to 100,000,000.',
              }}
              render={({ field, fieldState: { error } }) => (
                <NumberField
                  label={label}
                  unit="tokens"
                  min={1}
                  max={100_000_000}
                  placeholder="unknown"
                  error={error?.message}
                  {...field}
                />
              )}
            />
          </div>
        ))}
        {flagKeys.map((name) => (
          <Controller
            key={name}
            name={name}
            control={control}
            render={({ field }) => (
              <Select label={flagNames[name]} isLabelVisible options={flagOptions} {...field} />
            )}
          />
        ))}
      </div>
    </fieldset>
  )
}
