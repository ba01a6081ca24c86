import type { Answer } from '../answer.ts'

export function toMessageBody(answer: Answer): object {
  return {
    ...toOpening(answer),
    content: [{ type: 'text', text: answer.text }],
    ...toStop(answer),
    usage: toUsage(answer),
  }
}

/** A message of which nothing has been said yet. */
export function toOpening({ id, model }: Answer): object {
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  }
}

export function toStop({ finish, stopSequence }: Answer): object {
  if (finish === 'length') return { stop_reason: 'max_tokens', stop_sequence: null }
  return { stop_reason: stopSequence === null ? 'end_turn' : 'stop_sequence', stop_sequence: stopSequence }
}

export function toUsage({ inputTokens, outputTokens }: Answer): object {
  return {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: outputTokens,
    service_tier: 'standard',
  }
}
