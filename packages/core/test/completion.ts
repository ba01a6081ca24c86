import type { CompletionResult } from '@sluice/llm'

/** A plain answer as a vendor gives it, with its counts. */
export function createCompletionResult(overrides: Partial<CompletionResult> = {}): CompletionResult {
  return {
    text: 'Rather so.',
    toolCalls: [],
    finishReason: 'stop',
    usage: {
      inputTokens: 24,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 7,
      reasoningTokens: 0,
    },
    usageSource: 'vendor',
    actualModel: 'model-2026-01',
    systemFingerprint: null,
    latencyMs: 120,
    firstTokenMs: null,
    requestId: null,
    ...overrides,
  }
}

/** Counts that fit into no column: what they cost is unknown. */
export const SENSELESS_USAGE: CompletionResult['usage'] = {
  inputTokens: 3_000_000_000,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 1,
  reasoningTokens: 0,
}
