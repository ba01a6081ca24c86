import type { TokenUsage } from '@sluice/llm'

import { Money } from '#shared'

import type { Rates } from './price.ts'

const PER_MILLION = 1_000_000

/**
 * What a call cost in USD, exactly: tokens of each class × its rate. Null when the usage is unknown or a class that
 * was used has no rate. Reasoning is billed as output unless it has a rate of its own.
 */
export function costOf(usage: TokenUsage | null, rates: Rates | null): Money | null {
  if (usage === null || rates === null) return null
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
