import type { TokenClass } from '@sluice/db'
import type { TokenUsage } from '@sluice/llm'

import { Money, sumKnown } from '#shared'

import { ratesAt } from './price.ts'
import type { RateRow, Rates } from './price.ts'

const PER_MILLION = 1_000_000

/** The rates a call is billed at, which depend on the length of its whole prompt. With unknown usage, those of a short one. */
export function ratesOf(usage: TokenUsage | null, rows: readonly RateRow[]): Rates {
  if (usage === null) return ratesAt(rows, 0)
  return ratesAt(rows, usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens)
}

/** What the tokens of one class cost. */
export type CostLine = {
  tokenClass: TokenClass
  tokens: number
  /** Null: the class has no rate. */
  usdPerMillion: string | null
  /** USD, exactly; null: unknown. */
  cost: Money | null
}

/** What a call cost, class by class, leaving out those it did not use. Reasoning is billed as output unless it has a rate of its own. */
export function costLinesOf(usage: TokenUsage, rows: readonly RateRow[]): CostLine[] {
  const rates = ratesOf(usage, rows)
  const lines = [
    toLine('INPUT', usage.inputTokens, rates.input),
    toLine('CACHE_READ', usage.cacheReadTokens, rates.cacheRead),
    toLine('CACHE_WRITE', usage.cacheWriteTokens, rates.cacheWrite),
    toLine('OUTPUT', usage.outputTokens, rates.output),
    toLine('REASONING', usage.reasoningTokens, rates.reasoning ?? rates.output),
  ]
  return lines.filter(({ tokens }) => tokens > 0)
}

function toLine(tokenClass: TokenClass, tokens: number, usdPerMillion: string | null): CostLine {
  const cost = usdPerMillion === null ? null : new Money(usdPerMillion).times(tokens).dividedBy(PER_MILLION)
  return { tokenClass, tokens, usdPerMillion, cost }
}

/**
 * What a call cost in USD, exactly: tokens of each class × its rate. Null when the usage is unknown or a class that was used
 * has no rate.
 */
export function costOf(usage: TokenUsage | null, rows: readonly RateRow[] | null): Money | null {
  if (usage === null || rows === null) return null
  return sumKnown(costLinesOf(usage, rows).map(({ cost }) => cost))
}
