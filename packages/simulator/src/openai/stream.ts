import { toPieces, type Answer } from '../answer.ts'
import type { StreamParts } from '../protocol.ts'
import { toSeconds, toUsage } from './respond.ts'

/** With usage asked for, every chunk has `usage: null` and one without choices, before the end, has the figures. */
export function toChunks(answer: Answer, withUsage: boolean): StreamParts {
  const common = {
    id: `chatcmpl-${answer.id}`,
    object: 'chat.completion.chunk',
    created: toSeconds(answer.createdAt),
    model: answer.model,
    service_tier: 'default',
    system_fingerprint: 'fp_simulator',
  }
  const noUsage = withUsage ? { usage: null } : {}
  const toChunk = (delta: object, finishReason: string | null): string =>
    toEvent({
      ...common,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      ...noUsage,
    })
  const usage = withUsage ? toEvent({ ...common, choices: [], usage: toUsage(answer) }) : ''
  return {
    head: toChunk({ role: 'assistant', content: '', refusal: null }, null),
    deltas: toPieces(answer).map((piece) => toChunk({ content: piece }, null)),
    tail: `${toChunk({}, answer.finish)}${usage}data: [DONE]\n\n`,
  }
}

const toEvent = (data: object): string => `data: ${JSON.stringify(data)}\n\n`
