import { TokenClass } from '@sluice/db'

import type { PriceEntry, PriceFile } from './price-file.ts'
import { CLASS_TO_RATE, ratesAt } from './price.ts'
import type { RateRow } from './price.ts'
import { isFarApart } from './to-price-entry.ts'

/** Prices move by a few times at most; more is an error of unit, or a price that was not meant. */
const ABSURD_JUMP = 100

/** A model of the registry with its price in force. */
export type RegistryModel = {
  /** The row id. */
  id: string
  /** The name of its provider. */
  provider: string
  modelId: string
  /** Empty: it has no price. */
  rates: readonly RateRow[]
}

export type Registry = {
  models: readonly RegistryModel[]
  /** What the file calls the vendor behind a provider, by provider name. A provider that is missing bears its vendor's name. */
  vendors: ReadonlyMap<string, string>
}

/** What a class costs before and after, for prompts from so many tokens on. Decimal strings; null: no rate. */
export type RateChange = {
  tokenClass: TokenClass
  fromInputTokens: number
  before: string | null
  after: string | null
}

/** What a price file means for one model of the registry. Only NEW and CHANGED are to be applied. */
export type ModelComparison = {
  /** Row id of the model. */
  id: string
  provider: string
  modelId: string
  outcome: 'NEW' | 'CHANGED' | 'UNCHANGED' | 'REFUSED'
  /** Why it is refused. */
  reason: string | null
  /** The whole price as the file has it, ready to be stored as a version; empty when the file's entry could not be read. */
  rates: RateRow[]
  /** Every rate that differs, by class, then from the shortest prompt on. */
  changes: RateChange[]
}

export type PriceComparison = {
  /** In the order of the registry; models that the file does not mention are missing. */
  models: ModelComparison[]
  /** Entries for which the registry has no model. */
  unknown: (Pick<PriceEntry, 'vendor' | 'modelId'> & { outcome: 'UNKNOWN_MODEL' })[]
}

/**
 * What taking over a price file would change. A model is found by its vendor and its exact `modelId`; one entry may price
 * the models of several providers. A class that the file leaves out loses its rate: a version says what its source says.
 */
export function comparePrices(
  { entries, refused }: PriceFile,
  { models, vendors }: Registry,
): PriceComparison {
  const priced = new Map(entries.map((entry) => [keyOf(entry.vendor, entry.modelId), entry]))
  const reasons = new Map(refused.map(({ vendor, modelId, reason }) => [keyOf(vendor, modelId), reason]))
  const known = new Set<string>()
  const compared = models.flatMap((model) => {
    const key = keyOf(vendors.get(model.provider) ?? model.provider, model.modelId)
    known.add(key)
    const entry = priced.get(key)
    if (entry) return [compare(model, entry.rates)]
    const reason = reasons.get(key)
    return reason === undefined ? [] : [toComparison(model, { outcome: 'REFUSED', reason })]
  })
  return {
    models: compared,
    unknown: entries
      .filter(({ vendor, modelId }) => !known.has(keyOf(vendor, modelId)))
      .map(({ vendor, modelId }) => ({ vendor, modelId, outcome: 'UNKNOWN_MODEL' })),
  }
}

function keyOf(vendor: string | null, modelId: string): string {
  return JSON.stringify([vendor, modelId])
}

function compare(model: RegistryModel, rates: RateRow[]): ModelComparison {
  const changes = findChanges(model.rates, rates)
  if (model.rates.length === 0) return toComparison(model, { outcome: 'NEW', rates, changes })
  if (changes.length === 0) return toComparison(model, { outcome: 'UNCHANGED', rates })
  const absurd = changes.find(
    ({ before, after }) => before !== null && after !== null && isFarApart(before, after, ABSURD_JUMP),
  )
  if (!absurd) return toComparison(model, { outcome: 'CHANGED', rates, changes })
  const { tokenClass, before, after } = absurd
  const reason = `${model.modelId}: an absurd jump of ${tokenClass} from ${before} to ${after} USD per million; if it is meant, set it by hand.`
  return toComparison(model, { outcome: 'REFUSED', reason, rates, changes })
}

function toComparison(
  { id, provider, modelId }: RegistryModel,
  facts: Pick<ModelComparison, 'outcome'> & Partial<ModelComparison>,
): ModelComparison {
  return { reason: null, rates: [], changes: [], ...facts, id, provider, modelId }
}

/**
 * Compared wherever a tier begins before or after, so that a tier that moves is seen as what it costs. A change that goes
 * on into the next tier is listed once.
 */
function findChanges(before: readonly RateRow[], after: readonly RateRow[]): RateChange[] {
  const starts = new Set([0, ...[...before, ...after].map(({ fromInputTokens }) => fromInputTokens)])
  const tiers = [...starts]
    .toSorted((a, b) => a - b)
    .map((start) => ({ start, old: ratesAt(before, start), now: ratesAt(after, start) }))
  return Object.values(TokenClass).flatMap((tokenClass) => {
    const rate = CLASS_TO_RATE[tokenClass]
    return tiers
      .map(({ start, old, now }) => ({
        tokenClass,
        fromInputTokens: start,
        before: old[rate],
        after: now[rate],
      }))
      .filter((change, index, all) => {
        const last = all[index - 1]
        return (
          change.before !== change.after && (last?.before !== change.before || last.after !== change.after)
        )
      })
  })
}
