import { toPieces, type Answer } from '../answer.ts'
import type { StreamEvent, StreamParts } from '../protocol.ts'
import { countTokens } from '../tokens.ts'
import { toError } from './errors.ts'
import { toCallId, toFinishReason, toSeconds, toUsage, type RequestFacts } from './respond.ts'

type Delta = { delta: object; tokens: number }

/** With usage asked for, every chunk has `usage: null` and one without choices, before the end, has the figures. */
export function toChunks(answer: Answer, facts: RequestFacts & { withUsage: boolean }): StreamParts {
  const { withUsage } = facts
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
  const usage =
    withUsage && answer.told !== null
      ? toEvent({ ...common, choices: [], usage: toUsage(answer.told, facts) })
      : ''
  const deltas = answer.calls.length === 0 ? toTextDeltas(answer) : toCallDeltas(answer)
  const content = answer.calls.length === 0 ? '' : null
  return {
    head: toChunk({ role: 'assistant', content, refusal: null }, null),
    events: deltas.map(({ delta, tokens }): StreamEvent => ({ wire: toChunk(delta, null), tokens })),
    tail: `${toChunk({}, toFinishReason(answer, facts))}${usage}data: [DONE]\n\n`,
  }
}

/** A failure after the stream has begun is an event with an error in it. */
export function toFailure(): string {
  return toEvent(toError({ kind: 'server_error' }).body)
}

function toTextDeltas({ text }: Answer): Delta[] {
  return toPieces(text).map((piece) => ({ delta: { content: piece.text }, tokens: piece.tokens }))
}

/** Each call is opened with its id and name, then its arguments come in pieces. */
function toCallDeltas(answer: Answer): Delta[] {
  return answer.calls.flatMap(({ name, json }, index) => {
    const opening = {
      index,
      id: toCallId(answer, index),
      type: 'function',
      function: { name, arguments: '' },
    }
    return [
      { delta: { tool_calls: [opening] }, tokens: countTokens(name) },
      ...toPieces(json).map(({ text, tokens }) => ({
        delta: { tool_calls: [{ index, function: { arguments: text } }] },
        tokens,
      })),
    ]
  })
}

const toEvent = (data: object): string => `data: ${JSON.stringify(data)}\n\n`
