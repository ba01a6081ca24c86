import { FinishReason } from '../spec/index.ts'

const REASONS = new Map<string | null, FinishReason>([
  ['stop', FinishReason.stop],
  ['length', FinishReason.length],
  ['content_filter', FinishReason.content_filter],
])

export function toFinishReason(reason: string | null): FinishReason {
  return REASONS.get(reason) ?? FinishReason.other
}
