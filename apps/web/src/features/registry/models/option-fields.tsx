import { Controller, useFormContext } from 'react-hook-form'

import { NumberField } from '#ui/number-field.tsx'
import { Select } from '#ui/select.tsx'
import { Switch } from '#ui/switch.tsx'

import type { Protocol } from '../registry-names.ts'
import { reasoningEfforts, tokenParameters, type ModelValues } from './model-values.ts'

/** How a model is asked, as far as its provider's protocol has it. */
export function OptionFields({ protocol }: { protocol: Protocol }) {
  const { control } = useFormContext<ModelValues>()
  const isChatCompletions = protocol === 'OPENAI' || protocol === 'AZURE_OPENAI'
  return (
    <fieldset>
      <legend className="text-sm font-semibold">Options</legend>
      <p className="mt-0.5 mb-3 text-xs text-muted">Sent with every request from the next one on.</p>
      <div className="grid gap-4 sm:grid-cols-2">
        {isChatCompletions && (
          <>
            <Controller
              name="optionTokenParameter"
              control={control}
              render={({ field }) => (
                <Select
                  label="Name of the limit of output"
                  isLabelVisible
                  hint="Newer reasoning models ask for max_completion_tokens."
                  options={tokenParameters}
                  {...field}
                />
              )}
            />
            <Controller
              name="optionReasoningEffort"
              control={control}
              render={({ field }) => (
                <Select
                  label="Reasoning effort"
                  isLabelVisible
                  hint="How hard it thinks before it answers."
                  options={reasoningEfforts}
                  {...field}
                />
              )}
            />
          </>
        )}
        <Controller
          name="optionMaxOutputTokens"
          control={control}
          rules={{
            validate: (value) =>
              value === null || (value >= 1 && value <= 1_000_000) || 'Give a number from 1 to 1,000,000.',
          }}
          render={({ field, fieldState: { error } }) => (
            <NumberField
              label="Limit of output to send"
              unit="tokens"
              min={1}
              max={1_000_000}
              hint="Empty: none unless a run asks for one."
              error={error?.message}
              {...field}
            />
          )}
        />
        <div className="self-center">
          <Controller
            name="optionOmitTemperature"
            control={control}
            render={({ field: { value, onChange } }) => (
              <Switch
                label="Never send a temperature"
                hint="For models that refuse one, even when a run sets it."
                isOn={value}
                onChange={onChange}
              />
            )}
          />
        </div>
      </div>
    </fieldset>
  )
}
