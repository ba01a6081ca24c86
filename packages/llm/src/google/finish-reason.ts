import { FinishReason } from '../spec/index.ts'

const REASONS = new Map<string | null, FinishReason>([
  ['STOP', FinishReason.stop],
  ['MAX_TOKENS', FinishReason.length],
  ['SAFETY', FinishReason.content_filter],
  ['RECITATION', FinishReason.content_filter],
  ['BLOCKLIST', FinishReason.content_filter],
  ['PROHIBITED_CONTENT', FinishReason.content_filter],
  ['SPII', FinishReason.content_filter],
])

export function toFinishReason(reason: string | null): FinishReason {
  return REASONS.get(reason) ?? FinishReason.other
}
