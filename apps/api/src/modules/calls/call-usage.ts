import type { CallRow } from './call-rows.ts'

const TOKENS = [
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
] as const

/** How many tokens a call used of each class. */
export type Usage = Record<(typeof TOKENS)[number], number>

/** What a call used; null as soon as one class is unknown. */
export function usageOf(call: CallRow): Usage | null {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } = call
  if (inputTokens === null || cacheReadTokens === null || cacheWriteTokens === null) return null
  if (outputTokens === null || reasoningTokens === null) return null
  return { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens }
}

/** Tokens of all classes; null as soon as one is unknown. */
export function totalTokensOf(call: CallRow): number | null {
  const usage = usageOf(call)
  return usage && TOKENS.reduce((sum, name) => sum + usage[name], 0)
}
