import type { ModelOptions } from './model-options.ts'
import type { TokenUsage } from './token-usage.ts'

/** One turn of a conversation. */
export type Message = {
  /** `system` instructs, `user` asks, `assistant` is what a model answered earlier. */
  role: 'system' | 'user' | 'assistant'
  /** Plain text, sent as it is. */
  content: string
}

/** What is asked of a model; the same for every vendor. */
export type CompletionRequest = {
  /** The vendor's own model string (`modelId` of the registry), not a row id. */
  model: string
  /** The conversation so far, oldest first. */
  messages: readonly Message[]
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
  /** The vendor's safety filter or the model's refusal mechanism ended the answer. */
  content_filter: 'content_filter',
  /** Anything else, including a vendor that gave no reason. */
  other: 'other',
} as const

export type FinishReason = (typeof FinishReason)[keyof typeof FinishReason]

/** A usable answer. Anything less is thrown as an `LlmError`. */
export type CompletionResult = {
  /** The visible answer, never blank. */
  text: string
  finishReason: FinishReason
  /** Token counts from the vendor; null when it sent none, so that an unknown is never taken for zero. */
  usage: TokenUsage | null
  /** The model that the vendor says answered; the requested one where it does not say. */
  actualModel: string
  /** From the start of the request to the last byte of the answer, network included; monotonic, whole milliseconds. */
  latencyMs: number
  /** The vendor's id of this exchange, for its support; null when it sent none. */
  requestId: string | null
  /** Present when a temperature was asked for and the answer was made without one, because the model takes none. */
  temperatureOmitted?: true
}
