import { FinishReason } from '../spec/index.ts'

const REASONS = new Map<string | null, FinishReason>([
  ['end_turn', FinishReason.stop],
  ['stop_sequence', FinishReason.stop],
  ['tool_use', FinishReason.tool_calls],
  ['max_tokens', FinishReason.length],
  ['model_context_window_exceeded', FinishReason.length],
  ['refusal', FinishReason.content_filter],
])

export function toFinishReason(reason: string | null): FinishReason {
  return REASONS.get(reason) ?? FinishReason.other
}
