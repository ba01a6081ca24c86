import { toTokenCount } from '../spec/index.ts'
import type { TokenUsage } from '../spec/index.ts'
import type { WireAnswer } from './wire.ts'

/** Disjoint counts: cached tokens are taken out of the prompt's; thoughts stand beside the candidates'. */
export function toUsage(usage: WireAnswer['usageMetadata']): TokenUsage | null {
  if (usage === null || (usage.promptTokenCount === null && usage.candidatesTokenCount === null)) return null
  const prompt = toTokenCount(usage.promptTokenCount)
  const cacheReadTokens = Math.min(toTokenCount(usage.cachedContentTokenCount), prompt)
  return {
    inputTokens: prompt - cacheReadTokens,
    cacheReadTokens,
    cacheWriteTokens: 0,
    outputTokens: toTokenCount(usage.candidatesTokenCount),
    reasoningTokens: toTokenCount(usage.thoughtsTokenCount),
  }
}
