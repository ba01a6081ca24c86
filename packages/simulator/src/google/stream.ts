import { toPieces, type Answer } from '../answer.ts'
import type { StreamParts } from '../protocol.ts'
import { toContent, toFinishReason, toIdentity, toUsage } from './respond.ts'

export function toSseParts(answer: Answer): StreamParts {
  const { pieces, last } = toResponses(answer)
  const toEvent = (data: object): string => `data: ${JSON.stringify(data)}\r\n\r\n`
  return { head: '', deltas: pieces.map(toEvent), tail: toEvent(last) }
}

export function toArrayParts(answer: Answer): StreamParts {
  const { pieces, last } = toResponses(answer)
  return {
    head: '[',
    deltas: pieces.map((data) => `${JSON.stringify(data)},\r\n`),
    tail: `${JSON.stringify(last)}]`,
  }
}

/** Only the last response has the finish reason and the usage. */
function toResponses(answer: Answer): { pieces: object[]; last: object } {
  const identity = toIdentity(answer)
  return {
    pieces: toPieces(answer).map((text) => ({
      candidates: [{ content: toContent(text), index: 0 }],
      ...identity,
    })),
    last: {
      candidates: [{ content: toContent(''), finishReason: toFinishReason(answer), index: 0 }],
      usageMetadata: toUsage(answer),
      ...identity,
    },
  }
}
