import { toPieces, type Answer } from '../answer.ts'
import type { StreamEvent, StreamParts } from '../protocol.ts'
import { countTokens } from '../tokens.ts'
import { toError } from './errors.ts'
import {
  toBlocks,
  toFinalUsage,
  toOpening,
  toStop,
  toUsage,
  type ContentBlock,
  type RequestFacts,
} from './respond.ts'

/** The opening tells the prompt's tokens, `message_delta` the final number of the answer's. */
export function toEvents(answer: Answer, facts: RequestFacts): StreamParts {
  const { told } = answer
  const openingUsage = told !== null && {
    usage: toUsage({ ...told, outputTokens: Math.min(1, told.outputTokens), reasoningTokens: 0 }),
  }
  const finalUsage = told !== null && { usage: toFinalUsage(told) }
  const start = toEvent({ type: 'message_start', message: { ...toOpening(answer), ...openingUsage } })
  const end = toEvent({ type: 'message_delta', delta: toStop(answer), ...finalUsage })
  return {
    head: start + toEvent({ type: 'ping' }),
    events: toBlocks(answer, facts).flatMap(toBlockEvents),
    tail: end + toEvent({ type: 'message_stop' }),
  }
}

/** A failure after the stream has begun is an event of its own. */
export function toFailure(requestId: string): string {
  const { body } = toError({ kind: 'overloaded', retryInfoSeconds: null }, requestId)
  return toEvent({ ...body, type: 'error' })
}

/** A block is opened, filled and closed; its opening carries the tokens of a tool's name. */
function toBlockEvents(block: ContentBlock, index: number): StreamEvent[] {
  const { opening } = block
  return [
    {
      wire: toEvent({ type: 'content_block_start', index, content_block: opening }),
      tokens: opening.type === 'tool_use' ? countTokens(opening.name) : 0,
    },
    ...toDeltas(block).map(({ delta, tokens }) => ({
      wire: toEvent({ type: 'content_block_delta', index, delta }),
      tokens,
    })),
    { wire: toEvent({ type: 'content_block_stop', index }), tokens: 0 },
  ]
}

/** The first piece of a call's input is empty, as at the vendor. */
function toDeltas(block: ContentBlock): { delta: object; tokens: number }[] {
  if ('text' in block) {
    return toPieces(block.text).map(({ text, tokens }) => ({ delta: { type: 'text_delta', text }, tokens }))
  }
  if ('signature' in block) {
    return [{ delta: { type: 'signature_delta', signature: block.signature }, tokens: 0 }]
  }
  const pieces = [{ text: '', tokens: 0 }, ...toPieces(block.json)]
  return pieces.map(({ text, tokens }) => ({
    delta: { type: 'input_json_delta', partial_json: text },
    tokens,
  }))
}

const toEvent = (data: { type: string; [field: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
