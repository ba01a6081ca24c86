import { Plus, Trash2 } from 'lucide-react'
import { Controller, useFieldArray, useFormContext } from 'react-hook-form'

import { findDecimalError } from '#lib/decimal.ts'
import { Button } from '#ui/button.tsx'
import { DecimalField } from '#ui/decimal-field.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { NumberField } from '#ui/number-field.tsx'
import { Select } from '#ui/select.tsx'

import { tokenClasses, tokenClassNames, type TokenClass } from '../registry-names.ts'

export type PriceValues = {
  begins: 'NOW' | 'LATER'
  /** As a datetime-local input has it. */
  effectiveFrom: string
  note: string
  rates: { tokenClass: TokenClass; fromInputTokens: number | null; usdPerMillion: string }[]
}

const classOptions = tokenClasses.map((value) => ({ value, label: tokenClassNames[value] }))
const mostRates = 20

/** The rates of a price: of each class one, and more for long prompts. */
export function RateFields() {
  const { control, register, formState } = useFormContext<PriceValues>()
  const { fields, append, remove } = useFieldArray({ control, name: 'rates' })
  const errors = formState.errors.rates
  const message = errors?.root?.message ?? errors?.message
  return (
    <fieldset>
      <legend className="text-sm font-semibold">Rates</legend>
      <p className="mt-0.5 mb-3 text-xs text-muted">
        A class that is left out has no rate from then on: what it costs is unknown, and reasoning counts as
        output. A second line of a class holds for prompts of so many tokens and more.
      </p>
      <ol className="flex flex-col gap-3">
        {fields.map((field, index) => (
          <li
            key={field.id}
            aria-label={`Rate ${index + 1}`}
            className="grid grid-cols-[1fr_auto] items-start gap-3 rounded-md border p-3 sm:grid-cols-[1fr_1fr_1fr_auto] sm:border-0 sm:p-0"
          >
            <div className="max-sm:col-span-2">
              <Controller
                name={`rates.${index}.tokenClass`}
                control={control}
                render={({ field: control }) => (
                  <Select
                    label="Tokens"
                    isLabelVisible
                    options={classOptions}
                    error={errors?.[index]?.tokenClass?.message}
                    {...control}
                  />
                )}
              />
            </div>
            <div className="max-sm:col-span-2">
              <Controller
                name={`rates.${index}.fromInputTokens`}
                control={control}
                render={({ field: control }) => (
                  <NumberField
                    label="Prompts from"
                    unit="tokens"
                    placeholder="0"
                    error={errors?.[index]?.fromInputTokens?.message}
                    {...control}
                  />
                )}
              />
            </div>
            <DecimalField
              label="Per million"
              unit="USD"
              error={errors?.[index]?.usdPerMillion?.message}
              {...register(`rates.${index}.usdPerMillion`, {
                validate: (text) => findDecimalError(text, { isRequired: true, maximumPlaces: 4 }) ?? true,
              })}
            />
            <div className="mt-6.5">
              <IconButton
                icon={Trash2}
                label={`Remove rate ${index + 1}`}
                disabled={fields.length === 1}
                onClick={() => remove(index)}
              />
            </div>
          </li>
        ))}
      </ol>
      {message && (
        <p role="alert" className="mt-2 text-xs text-bad-text">
          {message}
        </p>
      )}
      <div className="mt-3">
        <Button
          disabled={fields.length >= mostRates}
          onClick={() => append({ tokenClass: 'CACHE_READ', fromInputTokens: 0, usdPerMillion: '' })}
        >
          <Plus aria-hidden="true" className="size-4" /> Add a rate
        </Button>
      </div>
    </fieldset>
  )
}
