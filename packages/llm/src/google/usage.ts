import type { CountedUsage } from '../http/index.ts'
import { toTokenCount } from '../spec/index.ts'
import type { WireAnswer } from './wire.ts'

/**
 * Disjoint counts: cached tokens are taken out of the prompt's, what the vendor's own tools added to it stands beside,
 * and so do thoughts beside the candidates'. The vendor leaves out what is zero, so only a missing prompt is unknown.
 */
export function toUsage(usage: WireAnswer['usageMetadata']): CountedUsage | null {
  if (usage === null || (usage.promptTokenCount === null && usage.candidatesTokenCount === null)) return null
  const prompt = usage.promptTokenCount === null ? null : toTokenCount(usage.promptTokenCount)
  const cacheReadTokens = Math.min(toTokenCount(usage.cachedContentTokenCount), prompt ?? 0)
  return {
    inputTokens:
      prompt === null ? null : prompt - cacheReadTokens + toTokenCount(usage.toolUsePromptTokenCount),
    cacheReadTokens,
    cacheWriteTokens: 0,
    outputTokens: toTokenCount(usage.candidatesTokenCount),
    reasoningTokens: toTokenCount(usage.thoughtsTokenCount),
  }
}
