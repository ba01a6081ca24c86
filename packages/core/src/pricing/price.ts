import type { Db, TokenClass } from '@sluice/db'

/** USD per million tokens of each class, as decimal strings; null: no rate. */
export type Rates = {
  input: string | null
  output: string | null
  cacheRead: string | null
  cacheWrite: string | null
  reasoning: string | null
}

/** The version of a model's price that is in force at a time. */
export type PriceInForce = { priceId: string; modelId: string; rates: Rates }

const CLASS_TO_RATE = {
  INPUT: 'input',
  OUTPUT: 'output',
  CACHE_READ: 'cacheRead',
  CACHE_WRITE: 'cacheWrite',
  REASONING: 'reasoning',
} as const satisfies Record<TokenClass, keyof Rates>

/** The prices in force at `at`, by model row id. A model without one is missing from the map. */
export async function pricesInForce(
  db: Db,
  modelIds: readonly string[],
  at: Date,
): Promise<Map<string, PriceInForce>> {
  const prices = await db.modelPrice.findMany({
    where: { modelId: { in: [...modelIds] }, effectiveFrom: { lte: at } },
    include: { rates: { where: { fromInputTokens: 0 } } },
    orderBy: [{ modelId: 'asc' }, { effectiveFrom: 'desc' }],
    distinct: ['modelId'],
  })
  return new Map(
    prices.map((price) => [
      price.modelId,
      { priceId: price.id, modelId: price.modelId, rates: toRates(price.rates) },
    ]),
  )
}

/** Rates as one object. */
export function toRates(
  rows: readonly { tokenClass: TokenClass; usdPerMillion: { toFixed(): string } }[],
): Rates {
  const rates: Rates = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null }
  for (const row of rows) rates[CLASS_TO_RATE[row.tokenClass]] = row.usdPerMillion.toFixed()
  return rates
}
