import { countInputTokens, type ChatRequest } from './chat-request.ts'
import { writeJsonValue } from './json-value.ts'
import { toActualModel } from './models.ts'
import { createRandom, type Random } from './random.ts'
import { writeReplyText } from './reply-text.ts'
import type { ResolvedScript } from './script-book.ts'
import { countPrompt, toToldCounts, type TokenCounts } from './token-counts.ts'
import { splitTokens } from './tokens.ts'
import { countCallTokens, writeToolCalls, type ToolCall } from './tool-calls.ts'

/** Tokens one event of a streamed answer carries. */
const TOKENS_PER_PIECE = 4

export type Answer = {
  /** Unique among the requests of a simulator. */
  id: string
  /** The dated version that answered. */
  model: string
  createdAt: Date
  text: string
  /** Calls of tools; with them there is no text. */
  calls: ToolCall[]
  finish: 'stop' | 'length' | 'tool_calls'
  /** The sequence that ended the answer, null when none did. */
  stopSequence: string | null
  counts: TokenCounts
  /** What the answer says of its tokens; null = nothing. */
  told: TokenCounts | null
}

export type AnswerInput = {
  id: string
  createdAt: Date
  request: ChatRequest
  /** Hash of seed, model and messages. */
  textSeed: number
  script: ResolvedScript
}

/** The most tokens allowed count reasoning first; calls that do not fit whole are left out. */
export function writeAnswer({ id, createdAt, request, textSeed, script }: AnswerInput): Answer {
  const random = createRandom(textSeed)
  const mostTokens = request.maxOutputTokens ?? Infinity
  const reasoningTokens = Math.min(script.reasoningTokens, mostTokens)
  const said = say(request, random, { script, room: mostTokens - reasoningTokens })
  const counts = {
    ...countPrompt(countInputTokens(request), script),
    outputTokens: reasoningTokens + said.tokens,
    reasoningTokens,
  }
  const { text, calls, finish, stopSequence } = said
  return {
    id,
    model: toActualModel(request.model),
    createdAt,
    text,
    calls,
    finish,
    stopSequence,
    counts,
    told: toToldCounts(counts, script),
  }
}

type Said = Pick<Answer, 'text' | 'calls' | 'finish' | 'stopSequence'> & { tokens: number }

function say(
  request: ChatRequest,
  random: Random,
  { script, room }: { script: ResolvedScript; room: number },
): Said {
  const calls = writeToolCalls(request, random)
  const callTokens = calls.reduce((sum, call) => sum + countCallTokens(call), 0)
  if (callTokens > room) return { text: '', calls: [], finish: 'length', stopSequence: null, tokens: room }
  if (calls.length > 0)
    return { text: '', calls, finish: 'tool_calls', stopSequence: null, tokens: callTokens }
  const full = script.answer ?? writeText(request, random)
  const { text, stopSequence } = cutAtStopSequence(full, request.stopSequences)
  const tokens = splitTokens(text)
  if (tokens.length <= room) {
    return { text, calls: [], finish: 'stop', stopSequence, tokens: tokens.length }
  }
  const kept = tokens.slice(0, room).join('')
  return { text: kept, calls: [], finish: 'length', stopSequence: null, tokens: room }
}

function writeText({ format, messages }: ChatRequest, random: Random): string {
  const prompt = messages.at(-1)?.text ?? ''
  if (format.kind === 'text') return writeReplyText(random, prompt)
  const value =
    format.schema === null
      ? { answer: writeReplyText(random, prompt) }
      : writeJsonValue(format.schema, random)
  return JSON.stringify(value)
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

export type Piece = { text: string; tokens: number }

/** A text as a stream carries it: `TOKENS_PER_PIECE` tokens in each event. */
export function toPieces(text: string): Piece[] {
  const tokens = splitTokens(text)
  const pieces: Piece[] = []
  for (let index = 0; index < tokens.length; index += TOKENS_PER_PIECE) {
    const some = tokens.slice(index, index + TOKENS_PER_PIECE)
    pieces.push({ text: some.join(''), tokens: some.length })
  }
  return pieces
}
