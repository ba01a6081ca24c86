import type { CompletionResult } from './completion.ts'
import type { TokenUsage } from './token-usage.ts'

/** A piece of an answer, as soon as it is there. */
export type StreamEvent =
  /** More of the visible answer. */
  | { type: 'text'; text: string }
  /** A tool call begins; `index` counts the answer's tool calls from 0. */
  | { type: 'tool_call'; index: number; id: string; name: string }
  /** More of a tool call's arguments. */
  | { type: 'tool_arguments'; index: number; text: string }
  /** The last one: the whole answer, as `complete` would have given it. */
  | { type: 'end'; result: CompletionResult }

/** What is known of an answer that has not ended. */
export type PartialCompletion = {
  text: string
  /** The vendor's counts as far as it sent them, the rest estimated; null while nothing was answered at all. */
  usage: TokenUsage | null
  actualModel: string | null
  systemFingerprint: string | null
  requestId: string | null
  firstTokenMs: number | null
}

/**
 * An answer under way, read once with `for await`. It sends nothing before it is read, and no further than it is read.
 * Leaving the loop closes the socket within a second. Fails like `complete`, at any point, with an `LlmError`.
 */
export interface CompletionStream extends AsyncIterable<StreamEvent> {
  /** How far the answer has come: for whoever leaves early and has to pay all the same. */
  partial(): Promise<PartialCompletion>
}
