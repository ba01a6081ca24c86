import { isUniqueViolation } from '@sluice/db'
import type { Db } from '@sluice/db'

import { pricesInForce } from '#pricing'
import type { RateRow } from '#pricing'
import { SluiceError, createId, createdBy, invalid } from '#shared'
import type { Actor } from '#shared'

/** A version of a model's price that is to be written. */
export type NewPrice = { modelId: string; rates: readonly RateRow[] }

type Writing = {
  actor: Actor
  now: Date
  /** Null: from now on. */
  effectiveFrom: Date | null
  /** Where the figures are from. */
  source: string
}

const MAX_SOURCE = 200

/** The rates of models at a time, by model id; none for a model without a price. */
export async function ratesOf(
  db: Db,
  modelIds: readonly string[],
  at: Date,
): Promise<(modelId: string) => RateRow[]> {
  const prices = await pricesInForce(db, modelIds, at)
  return (modelId) => prices.get(modelId)?.rates ?? []
}

/** Refuses a price that would change what has happened. */
export function requireFuture(effectiveFrom: Date | null, now: Date): void {
  if (effectiveFrom === null || effectiveFrom >= now) return
  throw invalid(
    'effectiveFrom',
    `effectiveFrom is ${effectiveFrom.toISOString()}, which is past; leave it out to begin now.`,
  )
}

/**
 * Writes a version for each model, whose rows are locked. One that begins now replaces the one in force, even if that
 * began in the same millisecond; an instant that was chosen belongs to one version only, else CONFLICT.
 */
export async function writePrices(tx: Db, prices: readonly NewPrice[], writing: Writing): Promise<string[]> {
  const { actor, now, effectiveFrom, source } = writing
  const starts = effectiveFrom === null ? await findStarts(tx, prices, now) : null
  const rows = prices.map(({ modelId }) => ({
    id: createId(),
    modelId,
    effectiveFrom: effectiveFrom ?? starts?.get(modelId) ?? now,
    source: source.slice(0, MAX_SOURCE),
    createdAt: now,
    ...createdBy(actor),
  }))
  try {
    await tx.modelPrice.createMany({ data: rows })
  } catch (error) {
    if (!isUniqueViolation(error, 'model_prices_model_id_effective_from_key')) throw error
    throw new SluiceError(
      'CONFLICT',
      `A price begins at ${effectiveFrom?.toISOString()} already; withdraw it, or choose another time.`,
      { field: 'effectiveFrom', cause: error },
    )
  }
  await tx.priceRate.createMany({
    data: prices.flatMap(({ rates }, index) =>
      rates.map((rate) => ({ priceId: rows[index]?.id ?? '', ...rate })),
    ),
  })
  return rows.map(({ id }) => id)
}

/** When each price can begin: now, or right after the latest one so far. */
async function findStarts(tx: Db, prices: readonly NewPrice[], now: Date): Promise<Map<string, Date>> {
  const latest = await tx.modelPrice.groupBy({
    by: ['modelId'],
    where: { modelId: { in: prices.map(({ modelId }) => modelId) }, effectiveFrom: { lte: now } },
    _max: { effectiveFrom: true },
  })
  return new Map(
    latest.map(({ modelId, _max: { effectiveFrom } }) => [
      modelId,
      new Date(Math.max(now.getTime(), (effectiveFrom?.getTime() ?? 0) + 1)),
    ]),
  )
}

/** The rates of a price as an audit row shows them, e.g. `INPUT 1.25`, `INPUT from 200001: 2.5`. */
export function toRatesAudit(rates: readonly RateRow[]): string[] {
  return rates.map(({ tokenClass, fromInputTokens, usdPerMillion }) =>
    fromInputTokens === 0
      ? `${tokenClass} ${usdPerMillion}`
      : `${tokenClass} from ${fromInputTokens}: ${usdPerMillion}`,
  )
}
