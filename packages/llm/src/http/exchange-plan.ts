import type { z } from 'zod'

import type { CompletionRequest } from '../spec/index.ts'
import type { Reading, StreamReader } from './reading.ts'
import type { VendorCall } from './vendor-call.ts'

/** How a request is to be answered. */
export type SendMode = {
  /** Piece by piece. */
  stream: boolean
  /** False in a second request, after a server rejected the parameter that asks for counts at the end of a stream. */
  isUsageAsked: boolean
}

/** One completion as a vendor's protocol frames it. */
export type Exchange<Answer> = VendorCall & {
  request: CompletionRequest
  /** @throws LlmError `INVALID_REQUEST` for what the protocol cannot carry. */
  toBody(request: CompletionRequest, mode: SendMode): unknown
  answerSchema: z.ZodType<Answer>
  toReading(answer: Answer, request: CompletionRequest): Reading
  /** The HTTP status of an error that came in place of an answer with another status; null: the answer is one. */
  toErrorStatus?(answer: Answer): number | null
}

/** The same, answered piece by piece. */
export type StreamExchange<Answer> = Exchange<Answer> & {
  /** Where streams are asked for, if not at `path`. */
  streamPath?: string
  createReader(request: CompletionRequest): StreamReader
}
