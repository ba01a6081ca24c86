import type { ChatRequest } from './chat-request.ts'
import { toActualModel } from './models.ts'
import { createRandom } from './random.ts'
import { writeReplyText } from './reply-text.ts'
import { splitTokens } from './tokens.ts'

/** Tokens one event of a streamed answer carries. */
export const TOKENS_PER_PIECE = 4

export type Answer = {
  /** Unique among the requests of a simulator. */
  id: string
  /** The dated version that answered. */
  model: string
  createdAt: Date
  text: string
  /** The text, token by token. */
  tokens: string[]
  finish: 'stop' | 'length'
  /** The sequence that ended the answer, null when none did. */
  stopSequence: string | null
  inputTokens: number
  outputTokens: number
}

export type AnswerInput = {
  id: string
  createdAt: Date
  request: ChatRequest
  inputTokens: number
  /** Hash of seed, model and messages. */
  textSeed: number
  fixedText: string | null
}

export function writeAnswer(input: AnswerInput): Answer {
  const { request, fixedText, textSeed } = input
  const full = fixedText ?? writeReplyText(createRandom(textSeed), request.messages.at(-1)?.text ?? '')
  const { text: stopped, stopSequence } = cutAtStopSequence(full, request.stopSequences)
  const tokens = splitTokens(stopped)
  const limit = request.maxOutputTokens ?? tokens.length
  const isCut = tokens.length > limit
  const kept = isCut ? tokens.slice(0, limit) : tokens
  return {
    id: input.id,
    model: toActualModel(request.model),
    createdAt: input.createdAt,
    text: kept.join(''),
    tokens: kept,
    finish: isCut ? 'length' : 'stop',
    stopSequence: isCut ? null : stopSequence,
    inputTokens: input.inputTokens,
    outputTokens: kept.length,
  }
}

function cutAtStopSequence(
  text: string,
  stopSequences: string[],
): { text: string; stopSequence: string | null } {
  let cut: { text: string; stopSequence: string | null } = { text, stopSequence: null }
  for (const stopSequence of stopSequences) {
    const position = stopSequence === '' ? -1 : cut.text.indexOf(stopSequence)
    if (position >= 0) cut = { text: text.slice(0, position), stopSequence }
  }
  return cut
}

/** The text as a stream carries it: `TOKENS_PER_PIECE` tokens in each event. */
export function toPieces({ tokens }: Answer): string[] {
  const pieces: string[] = []
  for (let index = 0; index < tokens.length; index += TOKENS_PER_PIECE) {
    pieces.push(tokens.slice(index, index + TOKENS_PER_PIECE).join(''))
  }
  return pieces
}
