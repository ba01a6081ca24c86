import type { CountedUsage } from '../http/index.ts'
import { toTokenCount } from '../spec/index.ts'
import type { WireAnswer } from './wire.ts'

type WireUsage = NonNullable<WireAnswer['usage']>

/**
 * Disjoint counts: tokens from and to the cache are taken out of the prompt's, reasoning out of the completion's. Some
 * servers count one or the other beside, which their total gives away. Audio stays what it is part of.
 */
export function toUsage(usage: WireAnswer['usage']): CountedUsage | null {
  if (usage === null || (usage.prompt_tokens === null && usage.completion_tokens === null)) return null
  return { ...toPromptCounts(usage), ...toCompletionCounts(usage) }
}

function toPromptCounts(usage: WireUsage) {
  if (usage.prompt_tokens === null) return { inputTokens: null, cacheReadTokens: 0, cacheWriteTokens: 0 }
  const prompt = toTokenCount(usage.prompt_tokens)
  const cached = countCached(usage)
  if (isCacheBeside(usage)) return { inputTokens: prompt, cacheReadTokens: cached, cacheWriteTokens: 0 }
  const cacheReadTokens = Math.min(cached, prompt)
  const written = toTokenCount(usage.prompt_tokens_details?.cache_write_tokens)
  const cacheWriteTokens = Math.min(written, prompt - cacheReadTokens)
  return { inputTokens: prompt - cacheReadTokens - cacheWriteTokens, cacheReadTokens, cacheWriteTokens }
}

function toCompletionCounts(usage: WireUsage) {
  const reasoningTokens = countReasoning(usage)
  if (usage.completion_tokens === null) return { outputTokens: null, reasoningTokens }
  const completion = toTokenCount(usage.completion_tokens)
  const isWithin = reasoningTokens <= completion && !isReasoningBeside(usage)
  return { outputTokens: isWithin ? completion - reasoningTokens : completion, reasoningTokens }
}

/** xAI counts so. */
function isReasoningBeside(usage: WireUsage): boolean {
  const reasoning = countReasoning(usage)
  return [reasoning, reasoning + countCached(usage)].includes(countApart(usage))
}

/** xAI counts so at times. */
function isCacheBeside(usage: WireUsage): boolean {
  const cached = countCached(usage)
  return cached > 0 && countApart(usage) === cached + (isReasoningBeside(usage) ? countReasoning(usage) : 0)
}

/** What the total counts besides prompt and completion. */
function countApart(usage: WireUsage): number {
  const sides = toTokenCount(usage.prompt_tokens) + toTokenCount(usage.completion_tokens)
  return usage.total_tokens === null ? 0 : usage.total_tokens - sides
}

function countCached(usage: WireUsage): number {
  return toTokenCount(usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens)
}

function countReasoning(usage: WireUsage): number {
  return toTokenCount(usage.completion_tokens_details?.reasoning_tokens)
}
