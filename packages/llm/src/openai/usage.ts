import { toTokenCount } from '../spec/index.ts'
import type { TokenUsage } from '../spec/index.ts'
import type { WireAnswer } from './wire.ts'

/** Disjoint counts: cached tokens are taken out of the prompt's, reasoning out of the completion's. */
export function toUsage(usage: WireAnswer['usage']): TokenUsage | null {
  if (usage === null || (usage.prompt_tokens === null && usage.completion_tokens === null)) return null
  const prompt = toTokenCount(usage.prompt_tokens)
  const completion = toTokenCount(usage.completion_tokens)
  const reasoning = toTokenCount(usage.completion_tokens_details?.reasoning_tokens)
  const cached = toTokenCount(usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens)
  const cacheReadTokens = Math.min(cached, prompt)
  // xAI counts reasoning beside the completion; its total gives that away.
  const isBeside = reasoning > completion || usage.total_tokens === prompt + completion + reasoning
  return {
    inputTokens: prompt - cacheReadTokens,
    cacheReadTokens,
    cacheWriteTokens: 0,
    outputTokens: isBeside ? completion : completion - reasoning,
    reasoningTokens: reasoning,
  }
}
