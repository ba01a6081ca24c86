import { toPieces, type Answer } from '../answer.ts'
import type { StreamParts } from '../protocol.ts'
import { toOpening, toStop, toUsage } from './respond.ts'

/** The opening tells the prompt's tokens, `message_delta` the final number of the answer's. */
export function toEvents(answer: Answer): StreamParts {
  const usage = toUsage({ ...answer, outputTokens: Math.min(1, answer.outputTokens) })
  return {
    head: [
      toEvent({ type: 'message_start', message: { ...toOpening(answer), usage } }),
      toEvent({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      toEvent({ type: 'ping' }),
    ].join(''),
    deltas: toPieces(answer).map((text) =>
      toEvent({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    ),
    tail: [
      toEvent({ type: 'content_block_stop', index: 0 }),
      toEvent({
        type: 'message_delta',
        delta: toStop(answer),
        usage: { output_tokens: answer.outputTokens },
      }),
      toEvent({ type: 'message_stop' }),
    ].join(''),
  }
}

const toEvent = (data: { type: string; [field: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
