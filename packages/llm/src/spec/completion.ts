import type { ModelOptions } from './model-options.ts'
import type { TokenUsage, UsageSource } from './token-usage.ts'

/** An image as a user shows it to a model. */
export type ImageSource =
  /** The image itself, in base64; `mediaType` e.g. `image/png`. Every vendor takes it. */
  | { kind: 'base64'; mediaType: string; data: string }
  /** An https address the vendor fetches it from. Google's protocol takes none. */
  | { kind: 'url'; url: string }

/** A piece of what a user says. */
export type ContentPart = { type: 'text'; text: string } | { type: 'image'; source: ImageSource }

/** A function that a model asks its caller to run. */
export type ToolCall = {
  /** Names this call in the message that brings its result. Made by us where the vendor gives none. */
  id: string
  name: string
  /** JSON text of an object. */
  arguments: string
  /** The vendor's own mark; hand it back unchanged with the conversation. */
  signature?: string
}

/** One turn of a conversation. */
export type Message =
  /** Instructs. */
  | { role: 'system'; content: string }
  /** Asks, in words and images. */
  | { role: 'user'; content: string | readonly ContentPart[] }
  /** What a model answered earlier; the text may be empty beside tool calls. */
  | { role: 'assistant'; content: string; toolCalls?: readonly ToolCall[] }
  /** What a tool call came to. */
  | { role: 'tool'; toolCallId: string; content: string }

/** A function that the model may ask for. */
export type Tool = {
  /** `[A-Za-z0-9_-]`, up to 64 characters. */
  name: string
  description?: string
  /** JSON Schema of its arguments, an object. */
  parameters: JsonSchema
}

/** Whether the model is to use tools: as it likes, not at all, at least one, or this one. */
export type ToolChoice = 'auto' | 'none' | 'required' | { name: string }

/** A JSON Schema (draft-07 vocabulary) as data. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What the answer must be besides text. It is checked after receipt, whatever the vendor promises. */
export type ResponseFormat =
  /** Any JSON value. */
  | { type: 'json' }
  /** A JSON value that fits the schema. `name`: `[A-Za-z0-9_-]`, up to 64 characters. */
  | { type: 'json_schema'; name: string; schema: JsonSchema }

/** What is asked of a model; the same for every vendor. */
export type CompletionRequest = {
  /** The vendor's own model string (`modelId` of the registry), not a row id. */
  model: string
  /** The conversation so far, oldest first. */
  messages: readonly Message[]
  tools?: readonly Tool[]
  /** Absent: as the model likes. */
  toolChoice?: ToolChoice
  /** Absent: text. */
  responseFormat?: ResponseFormat
  /** Upper bound of generated tokens, reasoning included. Absent: the vendor's default. */
  maxOutputTokens?: number
  /** Sampling temperature, 0–2. Absent: not sent, the vendor's default rules. */
  temperature?: number
  /** The model's `apiConfig` from the registry. */
  options?: ModelOptions
}

/** The temperature that goes on the wire; undefined where none was asked for or the model takes none. */
export function toSentTemperature({ temperature, options }: CompletionRequest): number | undefined {
  return options?.omitTemperature === true ? undefined : temperature
}

/** The output limit that goes on the wire: the lower of the request's and the model's; undefined without either. */
export function toSentMaxOutputTokens({ maxOutputTokens, options }: CompletionRequest): number | undefined {
  const limits = [maxOutputTokens, options?.maxOutputTokens].filter((limit) => limit !== undefined)
  return limits.length > 0 ? Math.min(...limits) : undefined
}

/** Why the model stopped. */
export const FinishReason = {
  /** It was done. */
  stop: 'stop',
  /** It reached the output limit or the context window; the text is cut. */
  length: 'length',
  /** It waits for the results of its tool calls. */
  tool_calls: 'tool_calls',
  /** The vendor's safety filter or the model's refusal mechanism ended the answer. */
  content_filter: 'content_filter',
  /** Anything else, including a vendor that gave no reason. */
  other: 'other',
} as const

export type FinishReason = (typeof FinishReason)[keyof typeof FinishReason]

/** A usable answer. Anything less is thrown as an `LlmError`. */
export type CompletionResult = {
  /** The visible answer; blank only beside tool calls. */
  text: string
  /** In the order of the answer; empty without any. */
  toolCalls: readonly ToolCall[]
  /** The answer read as JSON, checked; present where a response format was asked for and no tool was called. */
  json?: unknown
  finishReason: FinishReason
  usage: TokenUsage
  /** Whether the vendor counted or, where it sent no counts, we estimated. */
  usageSource: UsageSource
  /** The model that the vendor says answered; the requested one where it does not say. */
  actualModel: string
  /** The vendor's mark of the exact build that answered (OpenAI's `system_fingerprint`); null without one. */
  systemFingerprint: string | null
  /** From the start of the request to the last byte of the answer, network included; monotonic, whole milliseconds. */
  latencyMs: number
  /** From the start of the request to the first piece of output; null where the answer came in one piece. */
  firstTokenMs: number | null
  /** The vendor's id of this exchange, for its support; null when it sent none. */
  requestId: string | null
  /** Present when a temperature was asked for and the answer was made without one, because the model takes none. */
  temperatureOmitted?: true
}
