import { useFormContext } from 'react-hook-form'

import { findDecimalError } from '#lib/decimal.ts'
import { DecimalField } from '#ui/decimal-field.tsx'

import { costKeys, costNames, type ModelValues } from './model-values.ts'

const placeholders: Partial<Record<(typeof costKeys)[number], string>> = {
  costReasoningPerMillion: 'as output',
}

/** The rates of a model for prompts of any length. */
export function CostFields() {
  const { register, formState } = useFormContext<ModelValues>()
  const { errors, defaultValues } = formState
  return (
    <fieldset>
      <legend className="text-sm font-semibold">Price</legend>
      <p className="mt-0.5 mb-3 text-xs text-muted">
        USD per million tokens, in force from now on: runs under way go on at it, calls that were made keep
        theirs. Empty: no rate, and what such tokens cost is unknown.
      </p>
      <div className="grid gap-4 sm:grid-cols-3">
        {costKeys.map((key) => (
          <DecimalField
            key={key}
            label={costNames[key]}
            unit="USD"
            placeholder={placeholders[key] ?? ''}
            error={errors[key]?.message}
            {...register(key, {
              validate: (text) =>
                // What an import brought may be finer than what people give.
                text === defaultValues?.[key] || (findDecimalError(text, { maximumPlaces: 4 }) ?? true),
            })}
          />
        ))}
      </div>
    </fieldset>
  )
}
