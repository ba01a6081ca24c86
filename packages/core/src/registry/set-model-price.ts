import { TokenClass } from '@sluice/db'
import { z } from 'zod'

import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import type { RateRow } from '#pricing'
import { invalid, nextUpdatedAt, parseId } from '#shared'
import type { Request } from '#shared'

import { findModel, lockModels } from './locks.ts'
import { usdPerMillion } from './model-costs.ts'
import { toModelRef } from './model-ref.ts'
import { line, parseInput, wholeNumber } from './parse-input.ts'
import type { Optional } from './parse-input.ts'
import { ratesOf, requireFuture, toRatesAudit, writePrices } from './write-prices.ts'
import { requireUnchangedModel } from './unchanged.ts'

export type SetModelPriceInput = {
  modelId: string
  /** Left out: from now on. */
  effectiveFrom?: Optional<Date>
  rates: readonly { tokenClass: TokenClass; fromInputTokens?: Optional<number>; usdPerMillion: string }[]
  /** Why, or where the figures are from. */
  note?: Optional<string>
  expectedUpdatedAt?: Optional<Date>
}

export type ModelPriceSet = {
  modelId: string
  priceId: string
  /** What the price does not say; null: nothing is missing. */
  warning: string | null
}

const MAX_RATES = 20
const MAX_TOKENS = 2_147_483_647

const noteSchema = z.object({ note: line(190).exactOptional() })
const rateSchema = z.object({
  tokenClass: z.enum(TokenClass),
  fromInputTokens: wholeNumber(0, MAX_TOKENS).default(0),
  usdPerMillion,
})

/** Gives a model a new version of its price, whole: a class that is left out has no rate from then on. */
export async function setModelPrice(
  dependencies: ChangeDependencies,
  request: Request,
  input: SetModelPriceInput,
): Promise<ModelPriceSet> {
  const { actor } = request
  requireAdminister(actor)
  const modelId = parseId(input.modelId, 'modelId')
  const rates = readRates(input.rates)
  const { note } = parseInput(noteSchema, input)
  const effectiveFrom = input.effectiveFrom ?? null
  requireFuture(effectiveFrom, dependencies.clock.now())

  const { result } = await commitChange<ModelPriceSet>(dependencies, request, async (tx) => {
    await lockModels(tx, [modelId])
    const model = await findModel(tx, modelId, 'modelId')
    const now = dependencies.clock.now()
    const before = (await ratesOf(tx, [modelId], effectiveFrom ?? now))(modelId)
    await requireUnchangedModel(tx, model, input.expectedUpdatedAt, now)
    const [priceId = ''] = await writePrices(tx, [{ modelId, rates }], {
      actor,
      now,
      effectiveFrom,
      source: note === undefined ? 'admin' : `admin: ${note}`,
    })
    await tx.llmModel.update({ where: { id: modelId }, data: { updatedAt: nextUpdatedAt(model, now) } })
    return {
      result: { modelId, priceId, warning: findGap(rates, model.kind) },
      audit: [
        {
          action: 'UPDATE',
          operation: 'setLlmModelPrice',
          verb: 'priced',
          entity: { type: 'llm_model', id: modelId, name: toModelRef(model) },
          teamId: null,
          before: { rates: toRatesAudit(before) },
          after: {
            rates: toRatesAudit(rates),
            effectiveFrom: (effectiveFrom ?? now).toISOString(),
            note: note ?? null,
          },
        },
      ],
    }
  })
  return result
}

function readRates(given: SetModelPriceInput['rates']): RateRow[] {
  if (given.length === 0 || given.length > MAX_RATES)
    throw invalid('rates', `A price has 1 to ${MAX_RATES} rates, not ${given.length}.`)
  const rates = given.map((rate, index) => parseInput(rateSchema, rate, `rates.${index}`))
  for (const [index, { tokenClass, fromInputTokens }] of rates.entries()) {
    const first = rates.findIndex(
      (other) => other.tokenClass === tokenClass && other.fromInputTokens === fromInputTokens,
    )
    if (first < index)
      throw invalid(`rates.${index}`, `${tokenClass} has two rates from ${fromInputTokens} input tokens on.`)
    if (!rates.some((other) => other.tokenClass === tokenClass && other.fromInputTokens === 0))
      throw invalid(`rates.${index}`, `${tokenClass} has a rate for long prompts and none from 0 on.`)
  }
  return rates
}

function findGap(rates: readonly RateRow[], kind: 'CHAT' | 'EMBEDDING'): string | null {
  const needed: TokenClass[] = kind === 'CHAT' ? ['INPUT', 'OUTPUT'] : ['INPUT']
  const missing = needed.filter((name) => !rates.some(({ tokenClass }) => tokenClass === name))
  if (missing.length === 0) return null
  return `No rate for ${missing.join(' and ')}: what calls cost that use it stays unknown.`
}
