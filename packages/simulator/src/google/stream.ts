import { toPieces, type Answer } from '../answer.ts'
import type { StreamParts } from '../protocol.ts'
import { countCallTokens } from '../tool-calls.ts'
import { toError } from './errors.ts'
import { toCallParts, toContent, toFinishReason, toIdentity, toUsage, type RequestFacts } from './respond.ts'

export function toSseParts(answer: Answer, facts: RequestFacts): StreamParts {
  const { pieces, last } = toResponses(answer, facts)
  const events = pieces.map(({ response, tokens }) => ({ wire: toEvent(response), tokens }))
  return { head: '', events, tail: toEvent(last) }
}

export function toArrayParts(answer: Answer, facts: RequestFacts): StreamParts {
  const { pieces, last } = toResponses(answer, facts)
  return {
    head: '[',
    events: pieces.map(({ response, tokens }) => ({ wire: `${JSON.stringify(response)},\r\n`, tokens })),
    tail: `${JSON.stringify(last)}]`,
  }
}

/** A failure after the stream has begun takes the place of a response. */
export function toSseFailure(): string {
  return toEvent(toFailure())
}

export function toArrayFailure(): string {
  return `${JSON.stringify(toFailure())}]`
}

/** Only the last response has the finish reason and the usage; a call comes in one piece. */
function toResponses(
  answer: Answer,
  facts: RequestFacts,
): { pieces: { response: object; tokens: number }[]; last: object } {
  const identity = toIdentity(answer)
  const texts = answer.calls.length === 0 ? toPieces(answer.text) : []
  const parts = [
    ...texts.map(({ text, tokens }) => ({ part: { text }, tokens })),
    ...toCallParts(answer).map((part, index) => {
      const call = answer.calls[index]
      return { part, tokens: call === undefined ? 0 : countCallTokens(call) }
    }),
  ]
  return {
    pieces: parts.map(({ part, tokens }) => ({
      response: { candidates: [{ content: toContent([part]), index: 0 }], ...identity },
      tokens,
    })),
    last: {
      candidates: [{ content: toContent([{ text: '' }]), finishReason: toFinishReason(answer), index: 0 }],
      ...(answer.told !== null && { usageMetadata: toUsage(answer.told, facts) }),
      ...identity,
    },
  }
}

const toEvent = (data: object): string => `data: ${JSON.stringify(data)}\r\n\r\n`

const toFailure = (): object => toError({ kind: 'overloaded', retryInfoSeconds: null }).body
