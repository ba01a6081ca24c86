import { FinishReason } from '../spec/index.ts'

const REASONS = new Map<string | null, FinishReason>([
  ['stop', FinishReason.stop],
  // Together and Hugging Face.
  ['eos', FinishReason.stop],
  ['length', FinishReason.length],
  // Mistral: the context window is full.
  ['model_length', FinishReason.length],
  ['tool_calls', FinishReason.tool_calls],
  ['function_call', FinishReason.tool_calls],
  ['content_filter', FinishReason.content_filter],
])

/** Why a choice ended. Some servers say "stop" when the model waits for the results of its tool calls. */
export function toFinishReason(
  reason: string | null,
  { hasToolCalls = false, isRefused = false } = {},
): FinishReason {
  if (isRefused) return FinishReason.content_filter
  const named = REASONS.get(reason) ?? FinishReason.other
  return hasToolCalls && (named === 'stop' || named === 'other') ? FinishReason.tool_calls : named
}
