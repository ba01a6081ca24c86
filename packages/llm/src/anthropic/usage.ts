import type { CountedUsage } from '../http/index.ts'
import { toTokenCount } from '../spec/index.ts'
import type { WireAnswer } from './wire.ts'

/** The vendor's counts are disjoint already, but for thinking: newer models tell how much of the output it is. */
export function toUsage(usage: WireAnswer['usage']): CountedUsage | null {
  if (usage === null || (usage.input_tokens === null && usage.output_tokens === null)) return null
  const output = usage.output_tokens === null ? null : toTokenCount(usage.output_tokens)
  const reasoningTokens = Math.min(toTokenCount(usage.output_tokens_details?.thinking_tokens), output ?? 0)
  return {
    inputTokens: usage.input_tokens === null ? null : toTokenCount(usage.input_tokens),
    cacheReadTokens: toTokenCount(usage.cache_read_input_tokens),
    cacheWriteTokens: toTokenCount(usage.cache_creation_input_tokens),
    outputTokens: output === null ? null : output - reasoningTokens,
    reasoningTokens,
  }
}
