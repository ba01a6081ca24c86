import { toTokenCount } from '../spec/index.ts'
import type { TokenUsage } from '../spec/index.ts'
import type { WireAnswer } from './wire.ts'

/** The vendor's counts are disjoint already; thinking is part of the output and not told apart. */
export function toUsage(usage: WireAnswer['usage']): TokenUsage | null {
  if (usage === null || (usage.input_tokens === null && usage.output_tokens === null)) return null
  return {
    inputTokens: toTokenCount(usage.input_tokens),
    cacheReadTokens: toTokenCount(usage.cache_read_input_tokens),
    cacheWriteTokens: toTokenCount(usage.cache_creation_input_tokens),
    outputTokens: toTokenCount(usage.output_tokens),
    reasoningTokens: 0,
  }
}
