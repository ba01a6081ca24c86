import { hashText } from './random.ts'
import { countTokens } from './tokens.ts'

const TOKENS_PER_MESSAGE = 3
const TOKENS_PER_ATTACHMENT = 256

export type ChatMessage = {
  role: string
  text: string
  /** Parts that are no text: images, files, calls of tools. */
  attachments: number
}

/** What every protocol's request comes down to. */
export type ChatRequest = {
  model: string
  /** A system instruction, where there is one, comes first. */
  messages: ChatMessage[]
  /** Definitions of tools, as sent; they cost prompt tokens. */
  toolText: string
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
