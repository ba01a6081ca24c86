import { Controller, useFormContext, type Control } from 'react-hook-form'

import { formatCount } from '#lib/format-number.ts'
import { NumberField } from '#ui/number-field.tsx'

export type LimitValues = {
  maxParallelRequests: number | null
  requestsPerMinute: number | null
  tokensPerMinute: number | null
  requestTimeoutSeconds: number | null
}

/** How much a provider is asked at most, over all processes. */
export function LimitFields() {
  const { control } = useFormContext<LimitValues>()
  return (
    <fieldset>
      <legend className="text-sm font-semibold">Limits</legend>
      <p className="mt-0.5 mb-3 text-xs text-muted">
        Over all processes together. A change is in force everywhere within a second.
      </p>
      <div className="grid gap-4 sm:grid-cols-2">
        <LimitField control={control} name="maxParallelRequests" label="Calls at once" max={100} />
        <LimitField
          control={control}
          name="requestTimeoutSeconds"
          label="Timeout of a call"
          unit="seconds"
          max={600}
        />
        <LimitField control={control} name="requestsPerMinute" label="Calls per minute" max={10_000} />
        <LimitField
          control={control}
          name="tokensPerMinute"
          label="Tokens per minute"
          hint="Empty: not limited."
          isOptional
          max={100_000_000}
        />
      </div>
    </fieldset>
  )
}

type LimitFieldProps = {
  control: Control<LimitValues>
  name: keyof LimitValues
  label: string
  hint?: string
  unit?: string
  isOptional?: boolean
  max: number
}

function LimitField({ control, name, isOptional = false, max, ...texts }: LimitFieldProps) {
  return (
    <Controller
      name={name}
      control={control}
      rules={{
        validate: (value) => {
          if (value === null) return isOptional || 'Give a number.'
          return (value >= 1 && value <= max) || `Give a number from 1 to ${formatCount(max)}.`
        },
      }}
      render={({ field, fieldState: { error } }) => (
        <NumberField {...texts} min={1} max={max} error={error?.message} {...field} />
      )}
    />
  )
}
