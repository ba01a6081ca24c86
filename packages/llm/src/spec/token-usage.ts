/**
 * Tokens of one call by class, as the vendor counted them. The classes are disjoint: their sum is everything
 * that was read or written, and each is billed at its own rate. Every count is a non-negative integer.
 */
export type TokenUsage = {
  /** Prompt tokens read fresh: neither served from nor written to the vendor's cache. */
  inputTokens: number
  /** Prompt tokens served from the vendor's cache. */
  cacheReadTokens: number
  /** Prompt tokens written to the vendor's cache by this call. */
  cacheWriteTokens: number
  /** Tokens of the visible answer, without reasoning. */
  outputTokens: number
  /** Tokens of hidden reasoning; 0 where the vendor counts them as output and does not say how many. */
  reasoningTokens: number
}

/** Where counts come from. */
export const UsageSource = {
  /** The vendor counted; an explicit zero is a zero. */
  vendor: 'vendor',
  /** The vendor sent no counts, or not all: ours, of what was sent and received. */
  estimated: 'estimated',
} as const

export type UsageSource = (typeof UsageSource)[keyof typeof UsageSource]

/** A vendor's count as a non-negative integer: absent, negative and non-finite counts become 0. */
export function toTokenCount(count: number | null | undefined): number {
  return typeof count === 'number' && Number.isFinite(count) ? Math.max(0, Math.trunc(count)) : 0
}
