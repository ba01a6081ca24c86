import type { Db, TokenClass } from '@sluice/db'

import { Money } from '#shared'

/** One rate of a price: USD per million tokens of a class, as a decimal string, for prompts of at least so many tokens. */
export type RateRow = { tokenClass: TokenClass; fromInputTokens: number; usdPerMillion: string }

/** The rates that hold at one length of prompt, by class; null: no rate. */
export type Rates = {
  input: string | null
  output: string | null
  cacheRead: string | null
  cacheWrite: string | null
  reasoning: string | null
}

/** The version of a model's price that is in force at a time. */
export type PriceInForce = { priceId: string; modelId: string; rates: RateRow[] }

/** Under which key the rates of one length have a class. */
export const CLASS_TO_RATE = {
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
    include: { rates: { orderBy: [{ tokenClass: 'asc' }, { fromInputTokens: 'asc' }] } },
    orderBy: [{ modelId: 'asc' }, { effectiveFrom: 'desc' }],
    distinct: ['modelId'],
  })
  return new Map(
    prices.map(({ id, modelId, rates }) => [
      modelId,
      {
        priceId: id,
        modelId,
        rates: rates.map(({ tokenClass, fromInputTokens, usdPerMillion }) => ({
          tokenClass,
          fromInputTokens,
          usdPerMillion: usdPerMillion.toFixed(),
        })),
      },
    ]),
  )
}

/** The rates for a prompt of `inputTokens`, cached ones included: of each class the row that begins last at or before it. */
export function ratesAt(rows: readonly RateRow[], inputTokens: number): Rates {
  const rates: Rates = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null }
  const applicable = rows
    .filter((row) => row.fromInputTokens <= inputTokens)
    .toSorted((a, b) => a.fromInputTokens - b.fromInputTokens)
  for (const { tokenClass, usdPerMillion } of applicable) {
    rates[CLASS_TO_RATE[tokenClass]] = new Money(usdPerMillion).toFixed()
  }
  return rates
}
