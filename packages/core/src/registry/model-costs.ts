import type { TokenClass } from '@sluice/db'
import { z } from 'zod'

import { ratesAt } from '#pricing'
import type { RateRow } from '#pricing'
import { Money } from '#shared'

/** What each figure of a model's costs is the rate of. */
const COST_FIELDS = [
  ['costInputPerMillion', 'INPUT'],
  ['costOutputPerMillion', 'OUTPUT'],
  ['costCacheReadPerMillion', 'CACHE_READ'],
  ['costCacheWritePerMillion', 'CACHE_WRITE'],
  ['costReasoningPerMillion', 'REASONING'],
] as const satisfies [field: string, tokenClass: TokenClass][]

/** USD per million tokens as decimal strings, for short prompts; null: no rate. */
export type Costs = Record<(typeof COST_FIELDS)[number][0], string | null>

const MAX_DECIMALS = 4
const MAX_USD = '999999.9999'
const RULE = `must be a decimal number from 0 to ${MAX_USD} with at most ${MAX_DECIMALS} decimals`

/** A price as people write it: imports may be finer. */
export const usdPerMillion = z
  .string(RULE)
  .regex(/^-?\d{1,20}(?:\.\d{1,20})?$/, RULE)
  .transform((text, context) => {
    const usd = new Money(text)
    const isAllowed = usd.gte(0) && usd.lte(MAX_USD) && usd.decimalPlaces() <= MAX_DECIMALS
    if (!isAllowed) context.addIssue({ code: 'custom', message: RULE })
    return usd.abs().toFixed()
  })

const cost = usdPerMillion.nullable().exactOptional()

/** The cost fields of an input. */
export const costShape = {
  costInputPerMillion: cost,
  costOutputPerMillion: cost,
  costCacheReadPerMillion: cost,
  costCacheWritePerMillion: cost,
  costReasoningPerMillion: cost,
}

/** The rates of a short prompt as costs. */
export function toCosts(rates: readonly RateRow[]): Costs {
  const { input, output, cacheRead, cacheWrite, reasoning } = ratesAt(rates, 0)
  return {
    costInputPerMillion: input,
    costOutputPerMillion: output,
    costCacheReadPerMillion: cacheRead,
    costCacheWritePerMillion: cacheWrite,
    costReasoningPerMillion: reasoning,
  }
}

/**
 * The rates once costs were changed; null when they cost what they did. Rates of long prompts stay, but a class that
 * loses its cost loses them too.
 */
export function changeCosts(rates: readonly RateRow[], costs: Partial<Costs>): RateRow[] | null {
  const current = toCosts(rates)
  const changed = COST_FIELDS.flatMap(([field, tokenClass]) => {
    const usd = costs[field]
    return usd === undefined || usd === current[field] ? [] : [{ tokenClass, usd }]
  })
  if (changed.length === 0) return null
  const kept = rates.filter(({ tokenClass, fromInputTokens }) => {
    const change = changed.find((other) => other.tokenClass === tokenClass)
    return change === undefined || (fromInputTokens > 0 && change.usd !== null)
  })
  const set = changed.flatMap(({ tokenClass, usd }) =>
    usd === null ? [] : [{ tokenClass, fromInputTokens: 0, usdPerMillion: usd }],
  )
  return [...set, ...kept]
}
