import type { FinishReason, StreamEvent, TokenUsage, ToolCall } from '../spec/index.ts'

/** Counts as a vendor sent them: a side that it left out is null, an explicit zero is a zero. */
export type CountedUsage = Omit<TokenUsage, 'inputTokens' | 'outputTokens'> & {
  inputTokens: number | null
  outputTokens: number | null
}

/** What a vendor's answer says, in our words. */
export type Reading = {
  /** The visible answer; blank when there is none. */
  text: string
  /** What the model gave and nobody is shown, as far as it was sent: reasoning, or words beside the answer. */
  hiddenText: string
  toolCalls: readonly ToolCall[]
  finishReason: FinishReason
  /** The vendor's counts; null where it sent none. */
  usage: CountedUsage | null
  /** The model that answered; null when the vendor does not say. */
  model: string | null
  /** The vendor's mark of the build that answered; null when it gives none. */
  systemFingerprint: string | null
  /** The vendor's id of the answer; null when it gives none. */
  id: string | null
  /** Why there is no answer, in the vendor's words; null when it does not say. */
  complaint: string | null
}

/** One server-sent event. */
export type SentEvent = { event: string | undefined; data: string }

/** What one event of a streamed answer comes to. */
export type StreamStep = {
  /** To hand on; never the end. */
  events: readonly StreamEvent[]
  /** Whether the model gave something: text, a tool call, or reasoning that is not handed on. */
  isOutput: boolean
  /** An error sent in place of the rest, as the vendor would have answered it over HTTP; null: none. */
  failure: { status: number; text: string } | null
}

/** Reads the events of one streamed answer in order. Holds what was read; knows nothing of sockets. */
export type StreamReader = {
  /** @throws LlmError `INVALID_RESPONSE` for what is nothing that the protocol sends; the caller adds what is known. */
  read(event: SentEvent): StreamStep
  /** Whether the vendor said that the answer is whole. A stream that closes before was cut off. */
  isComplete(): boolean
  /** What has been read so far; the tool calls' arguments may be unfinished before the end. */
  reading(): Reading
}
