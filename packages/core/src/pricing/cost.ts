import type { TokenUsage } from '@sluice/llm'

import { Money } from '#shared'

import { ratesAt } from './price.ts'
import type { RateRow, Rates } from './price.ts'

const PER_MILLION = 1_000_000

/** The rates a call is billed at, which depend on the length of its whole prompt. With unknown usage, those of a short one. */
export function ratesOf(usage: TokenUsage | null, rows: readonly RateRow[]): Rates {
  if (usage === null) return ratesAt(rows, 0)
  return ratesAt(rows, usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens)
}

/**
 * What a call cost in USD, exactly: tokens of each class × its rate. Null when the usage is unknown or a class that
 * was used has no rate. Reasoning is billed as output unless it has a rate of its own.
 */
export function costOf(usage: TokenUsage | null, rows: readonly RateRow[] | null): Money | null {
  if (usage === null || rows === null) return null
  const rates = ratesOf(usage, rows)
  const parts: [tokens: number, rate: string | null][] = [
    [usage.inputTokens, rates.input],
    [usage.cacheReadTokens, rates.cacheRead],
    [usage.cacheWriteTokens, rates.cacheWrite],
    [usage.outputTokens, rates.output],
    [usage.reasoningTokens, rates.reasoning ?? rates.output],
  ]
  let total = new Money(0)
  for (const [tokens, rate] of parts) {
    if (tokens === 0) continue
    if (rate === null) return null
    total = total.plus(new Money(rate).times(tokens).dividedBy(PER_MILLION))
  }
  return total
}
