import type { ResolvedScript } from './script-book.ts'

/** What an answer costs. */
export type TokenCounts = {
  /** The whole prompt; what comes from the cache or goes to it is part of it. */
  inputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
  /** All that is generated; reasoning is part of it. */
  outputTokens: number
  reasoningTokens: number
}

export const NO_TOKENS: TokenCounts = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
}

/** The prompt's part of the counts: shares of it come from the cache and go to it. */
export function countPrompt(
  inputTokens: number,
  { cachedShare, cacheWriteShare }: ResolvedScript,
): Pick<TokenCounts, 'inputTokens' | 'cacheReadTokens' | 'cacheWriteTokens'> {
  const cacheReadTokens = Math.round(inputTokens * cachedShare)
  const cacheWriteTokens = Math.min(inputTokens - cacheReadTokens, Math.round(inputTokens * cacheWriteShare))
  return { inputTokens, cacheReadTokens, cacheWriteTokens }
}

/** What the answer says it cost, which a script may turn into nothing or into zeros. */
export function toToldCounts(counts: TokenCounts, { usage }: ResolvedScript): TokenCounts | null {
  if (usage === 'missing') return null
  return usage === 'zero' ? NO_TOKENS : counts
}
