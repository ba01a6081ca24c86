import { hashText } from './random.ts'
import { countTokens } from './tokens.ts'
import type { Tool, ToolChoice } from './tool-calls.ts'

const TOKENS_PER_MESSAGE = 3
const TOKENS_PER_ATTACHMENT = 256

export type ChatMessage = {
  role: string
  /** Calls of tools and their results are part of it, as JSON. */
  text: string
  /** Parts that are no text: images, files. */
  attachments: number
  /** Those of the attachments that are images. */
  images: number
  /** Results of tools in it. */
  results: number
}

/** What the answer has to be; a null schema is any JSON object. */
export type AnswerFormat = { kind: 'text' } | { kind: 'json'; schema: unknown }

/** What every protocol's request comes down to. */
export type ChatRequest = {
  model: string
  /** A system instruction, where there is one, comes first. */
  messages: ChatMessage[]
  /** Definitions of tools, as sent; they cost prompt tokens. */
  toolText: string
  /** Those that may be called. */
  tools: Tool[]
  toolChoice: ToolChoice
  /** Several calls in one answer are allowed. */
  isParallel: boolean
  format: AnswerFormat
  maxOutputTokens: number | null
  stopSequences: string[]
}

/** The tokens of all texts, 3 for each message, 256 for each part that is no text, and the tools' definitions. */
export function countInputTokens({ messages, toolText }: ChatRequest): number {
  return messages.reduce(
    (sum, { text, attachments }) =>
      sum + TOKENS_PER_MESSAGE + countTokens(text) + attachments * TOKENS_PER_ATTACHMENT,
    countTokens(toolText),
  )
}

export function countImageTokens({ messages }: ChatRequest): number {
  return messages.reduce((sum, { images }) => sum + images * TOKENS_PER_ATTACHMENT, 0)
}

/** Identifies what was asked of which model. */
export function hashRequest({ model, messages }: ChatRequest, seed: number): number {
  let hash = hashText(model, seed)
  for (const { role, text, attachments } of messages) {
    hash = hashText(text, hashText(`${role} ${attachments}`, hash))
  }
  return hash
}

/** JSON of the tools a request brought, empty when it brought none. */
export function toToolText(tools: unknown): string {
  return tools === undefined || tools === null ? '' : JSON.stringify(tools)
}
