import { UsageSource } from '../spec/index.ts'
import type { CompletionRequest, Message, TokenUsage, ToolCall } from '../spec/index.ts'
import type { Reading } from './reading.ts'

/** OpenAI's figures: every message costs 3 tokens and its role, the beginning of the answer 3. */
const TOKENS_PER_MESSAGE = 4
const TOKENS_PER_ANSWER = 3
/** A picture of 1024 × 1024 in high detail at OpenAI; others are of the same order. */
const TOKENS_PER_IMAGE = 765
/** Counting takes a time that grows faster than an unbroken text; so long pieces cost little and err by a percent at most. */
const PIECE_LENGTH = 1000
/** Of longer texts as many pieces are counted as samples. */
const MAX_PIECES = 200

/** Counts of an answer, and whose they are. */
export type KnownUsage = { usage: TokenUsage; usageSource: UsageSource }

/** An answer as far as counting looks at it. */
export type Countable = Pick<Reading, 'text' | 'hiddenText' | 'toolCalls' | 'usage'>

/** The vendor's counts; the sides that it did not send are estimated. An explicit zero is a zero. */
export async function completeUsage(request: CompletionRequest, answer: Countable): Promise<KnownUsage> {
  const { inputTokens, outputTokens, ...counted } = answer.usage ?? NOTHING
  if (inputTokens !== null && outputTokens !== null)
    return { usage: { ...counted, inputTokens, outputTokens }, usageSource: UsageSource.vendor }
  const usage = {
    ...counted,
    ...(outputTokens === null ? await estimateOutput(answer, counted.reasoningTokens) : { outputTokens }),
    inputTokens: inputTokens ?? (await estimateInput(request)),
  }
  return { usage, usageSource: UsageSource.estimated }
}

/** Counts of an answer that was cut off: what the vendor counted up to then, and no less than what arrived. */
export async function estimateCutUsage(request: CompletionRequest, answer: Countable): Promise<KnownUsage> {
  const { inputTokens, outputTokens, ...counted } = answer.usage ?? NOTHING
  const arrived = await estimateOutput(answer, counted.reasoningTokens)
  // A vendor that does not tell reasoning apart has counted it as output.
  const rest = (outputTokens ?? 0) + counted.reasoningTokens - arrived.reasoningTokens
  const usage = {
    ...counted,
    reasoningTokens: arrived.reasoningTokens,
    outputTokens: Math.max(arrived.outputTokens, rest),
    inputTokens: inputTokens ?? (await estimateInput(request)),
  }
  return { usage, usageSource: UsageSource.estimated }
}

const NOTHING = {
  inputTokens: null,
  outputTokens: null,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
}

async function estimateInput({ messages, tools = [], responseFormat }: CompletionRequest): Promise<number> {
  const texts = messages.flatMap(textsOf)
  if (tools.length > 0) texts.push(JSON.stringify(tools))
  if (responseFormat?.type === 'json_schema') texts.push(JSON.stringify(responseFormat.schema))
  const images = messages.reduce((sum, message) => sum + countImages(message), 0)
  const overhead = messages.length * TOKENS_PER_MESSAGE + images * TOKENS_PER_IMAGE + TOKENS_PER_ANSWER
  return (await countTokens(texts)) + overhead
}

/** What arrived, and of its hidden part no less than the vendor counted. */
async function estimateOutput({ text, hiddenText, toolCalls }: Countable, countedReasoning: number) {
  return {
    outputTokens: await countTokens([text, ...toolCalls.flatMap(textsOfCall)]),
    reasoningTokens: Math.max(countedReasoning, await countTokens([hiddenText])),
  }
}

function textsOf(message: Message): string[] {
  if (message.role === 'assistant')
    return [message.content, ...(message.toolCalls ?? []).flatMap(textsOfCall)]
  if (typeof message.content === 'string') return [message.content]
  return message.content.map((part) => (part.type === 'text' ? part.text : ''))
}

function textsOfCall(call: ToolCall): string[] {
  return [call.name, call.arguments]
}

function countImages({ content }: Message): number {
  return typeof content === 'string' ? 0 : content.filter(({ type }) => type === 'image').length
}

async function countTokens(texts: readonly string[]): Promise<number> {
  // 75 MB of vocabulary that most processes never need.
  const tokenizer = await import('gpt-tokenizer/encoding/o200k_base')
  const plain = { disallowedSpecial: new Set<string>() }
  const count = (pieces: readonly string[]) =>
    pieces.reduce((sum, piece) => sum + tokenizer.countTokens(piece, plain), 0)
  const length = texts.reduce((sum, text) => sum + text.length, 0)
  const sampledLength = MAX_PIECES * PIECE_LENGTH
  if (length <= sampledLength) return count(texts.flatMap((text) => toPieces(text, PIECE_LENGTH)))
  return Math.round((count(toPieces(texts.join(''), length / MAX_PIECES)) * length) / sampledLength)
}

/** A piece at every so many characters. */
function toPieces(text: string, distance: number): string[] {
  return Array.from({ length: Math.ceil(text.length / distance) }, (_, index) => {
    const start = Math.round(index * distance)
    return text.slice(start, start + PIECE_LENGTH)
  })
}
