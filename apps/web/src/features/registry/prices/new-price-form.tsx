import { useState } from 'react'
import { Controller, FormProvider, useForm, useWatch } from 'react-hook-form'
import { toast } from 'sonner'

import { toQuestion } from '#features/access/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { formatExactTime } from '#lib/format-time.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { Select } from '#ui/select.tsx'
import { TextField } from '#ui/text-field.tsx'

import { toTypedDecimal } from '../models/model-values.ts'
import type { Rate } from './price-series.ts'
import { RateFields, type PriceValues } from './rate-fields.tsx'

export const NewPriceForm_model = graphql(`
  fragment NewPriceForm_model on LlmModel {
    id
    displayName
    updatedAt
    price {
      id
      rates {
        tokenClass
        fromInputTokens
        usdPerMillion
      }
    }
  }
`)

const SetLlmModelPriceMutation = graphql(`
  mutation SetLlmModelPrice($modelId: ID!, $input: SetLlmModelPriceInput!) {
    setLlmModelPrice(modelId: $modelId, input: $input) {
      warning
      model {
        id
        updatedAt
        costInputPerMillion
        costOutputPerMillion
        costCacheReadPerMillion
        costCacheWritePerMillion
        costReasoningPerMillion
      }
    }
  }
`)

type NewPriceFormProps = { model: FragmentOf<typeof NewPriceForm_model>; onClose: () => void }

const beginnings = [
  { value: 'NOW', label: 'Now' },
  { value: 'LATER', label: 'At a time to come' },
] as const

export function NewPriceForm({ model: reference, onClose }: NewPriceFormProps) {
  // As it was when the form opened.
  const [model] = useState(readFragment(NewPriceForm_model, reference))
  const form = useForm<PriceValues>({
    defaultValues: {
      begins: 'NOW',
      effectiveFrom: '',
      note: '',
      rates: toRateValues(model.price?.rates ?? []),
    },
  })
  const set = useAction(SetLlmModelPriceMutation, form)
  const { problem, expectedUpdatedAt } = toQuestion(set, model.updatedAt)
  const { errors } = form.formState
  const isLater = useWatch({ control: form.control, name: 'begins' }) === 'LATER'

  async function save({ begins, effectiveFrom, note, rates }: PriceValues) {
    const from = begins === 'LATER' ? new Date(effectiveFrom).toISOString() : null
    const { data } = await set.run({
      modelId: model.id,
      input: {
        expectedUpdatedAt,
        ...(from !== null && { effectiveFrom: from }),
        ...(note.trim() !== '' && { note: note.trim() }),
        rates: rates.map((rate) => ({
          tokenClass: rate.tokenClass,
          fromInputTokens: rate.fromInputTokens ?? 0,
          usdPerMillion: rate.usdPerMillion.trim(),
        })),
      },
    })
    if (!data) return
    const { warning } = data.setLlmModelPrice
    const done = from === null ? 'is in force' : `begins on ${formatExactTime(from)}`
    const sentence = `The new price of ${model.displayName} ${done}.`
    if (warning !== null) toast.warning(sentence, { description: warning })
    else toast.success(sentence)
    onClose()
  }

  return (
    <Dialog
      title={`New price of ${model.displayName}`}
      description="All of its rates, for calls from then on. Those that were made keep the price they were made at."
      isWide
      onSubmit={form.handleSubmit(save)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={set.isPending}>
            {set.isPending ? 'Saving…' : 'Set price'}
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <div className="flex flex-col gap-5">
          <RateFields />
          <div className="grid gap-4 sm:grid-cols-2">
            <Controller
              name="begins"
              control={form.control}
              render={({ field }) => (
                <Select label="It begins" isLabelVisible options={beginnings} {...field} />
              )}
            />
            {isLater && (
              <TextField
                label="Time"
                type="datetime-local"
                hint="In your own time zone."
                error={errors.effectiveFrom?.message}
                {...form.register('effectiveFrom', {
                  validate: (time) => Date.parse(time) > Date.now() || 'Give a time to come.',
                })}
              />
            )}
          </div>
          <TextField
            label="Note"
            hint="Why, or where the figures are from. Shown in the history."
            autoComplete="off"
            error={errors.note?.message}
            {...form.register('note', { maxLength: { value: 190, message: 'At most 190 characters.' } })}
          />
          <FormError problem={problem} />
        </div>
      </FormProvider>
    </Dialog>
  )
}

/** As in force now, or the two that a chat model needs. */
function toRateValues(rates: readonly Rate[]): PriceValues['rates'] {
  if (rates.length === 0) {
    return [
      { tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: '' },
      { tokenClass: 'OUTPUT', fromInputTokens: 0, usdPerMillion: '' },
    ]
  }
  return rates.map(({ tokenClass, fromInputTokens, usdPerMillion }) => ({
    tokenClass,
    fromInputTokens,
    usdPerMillion: toTypedDecimal(usdPerMillion),
  }))
}
