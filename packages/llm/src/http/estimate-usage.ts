import { UsageSource } from '../spec/index.ts'
import type { CompletionRequest, Message, TokenUsage, ToolCall } from '../spec/index.ts'
import type { Reading } from './reading.ts'

/** OpenAI's figures: every message costs 3 tokens and its role, the beginning of the answer 3. */
const TOKENS_PER_MESSAGE = 4
const TOKENS_PER_ANSWER = 3
/** A picture of 1024 × 1024 in high detail at OpenAI; others are of the same order. */
const TOKENS_PER_IMAGE = 765
/** Longer texts are not counted but divided. */
const MAX_COUNTED_LENGTH = 200_000
const CHARACTERS_PER_TOKEN = 4
/** Counting takes a time that grows faster than an unbroken text; so long pieces cost little and err by a percent at most. */
const PIECE_LENGTH = 1000

/** Counts of an answer, and whose they are. */
export type KnownUsage = { usage: TokenUsage; usageSource: UsageSource }

/** An answer as far as counting looks at it. */
export type Countable = Pick<Reading, 'text' | 'toolCalls' | 'usage'>

/** The vendor's counts; the sides that it did not send are estimated. An explicit zero is a zero. */
export async function completeUsage(request: CompletionRequest, answer: Countable): Promise<KnownUsage> {
  const { inputTokens, outputTokens, ...counted } = answer.usage ?? NOTHING
  if (inputTokens !== null && outputTokens !== null)
    return { usage: { ...counted, inputTokens, outputTokens }, usageSource: UsageSource.vendor }
  const usage = {
    ...counted,
    inputTokens: inputTokens ?? (await estimateInput(request)),
    outputTokens: outputTokens ?? (await estimateOutput(answer)),
  }
  return { usage, usageSource: UsageSource.estimated }
}

/** Counts of an answer that was cut off: what the vendor counted up to then, and no less than what arrived. */
export async function estimateCutUsage(request: CompletionRequest, answer: Countable): Promise<KnownUsage> {
  const { usage } = await completeUsage(request, answer)
  const outputTokens = Math.max(usage.outputTokens, await estimateOutput(answer))
  return { usage: { ...usage, outputTokens }, usageSource: UsageSource.estimated }
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

function estimateOutput({ text, toolCalls }: Countable): Promise<number> {
  return countTokens([text, ...toolCalls.flatMap(textsOfCall)])
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
  const length = texts.reduce((sum, text) => sum + text.length, 0)
  if (length > MAX_COUNTED_LENGTH) return Math.ceil(length / CHARACTERS_PER_TOKEN)
  // 75 MB of vocabulary that most processes never need.
  const tokenizer = await import('gpt-tokenizer/encoding/o200k_base')
  const plain = { disallowedSpecial: new Set<string>() }
  return texts.flatMap(toPieces).reduce((sum, piece) => sum + tokenizer.countTokens(piece, plain), 0)
}

function toPieces(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / PIECE_LENGTH) }, (_, index) =>
    text.slice(index * PIECE_LENGTH, (index + 1) * PIECE_LENGTH),
  )
}
