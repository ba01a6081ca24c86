import type { IncomingHttpHeaders } from 'node:http'

import type { Answer } from './answer.ts'
import type { ChatRequest } from './chat-request.ts'
import type { LimitKind, LimitStates } from './limits.ts'
import type { FieldProblem } from './validation.ts'

export type Incoming = {
  method: string
  /** Below the protocol's base path, without the query. */
  path: string
  search: URLSearchParams
  headers: IncomingHttpHeaders
}

/** One event of a stream as it is sent, and the tokens it carries. */
export type StreamEvent = { wire: string; tokens: number }

/** A streamed answer: what opens it, events with the answer's pieces, what closes it. */
export type StreamParts = { head: string; events: StreamEvent[]; tail: string }

export type StreamReply = {
  kind: 'stream'
  contentType: string
  toParts: (answer: Answer) => StreamParts
  /** How a failure is told when the stream has begun, up to the stream's end. */
  toFailure: (requestId: string) => string
}

export type Reply = { kind: 'plain'; toBody: (answer: Answer) => object } | StreamReply

/** Every reason to refuse; the protocols put it into their vendor's words. */
export type Problem =
  | { kind: 'unknown_path'; method: string; path: string }
  | { kind: 'wrong_method'; method: string; path: string }
  | { kind: 'missing_key' }
  | { kind: 'unknown_key'; key: string }
  | { kind: 'body_too_large'; limitBytes: number }
  | { kind: 'malformed_json'; reason: string }
  | { kind: 'invalid_field'; field: FieldProblem }
  | Refusal
  | { kind: 'unknown_model'; model: string }
  | RateLimited
  | { kind: 'server_error' }
  | { kind: 'forbidden' }
  | { kind: 'quota_exhausted' }
  | Overloaded

/** A 400 that the protocol itself puts into its vendor's words. */
export type Refusal = { kind: 'refused'; message: string; param?: string; code?: string }

export type Overloaded = {
  kind: 'overloaded'
  /** The hint for a body that carries one; null = none. */
  retryInfoSeconds: number | null
}

export type RateLimited = {
  kind: 'rate_limited'
  model: string
  /** Which limit was hit; null when a rate of failures was scripted. */
  reason: LimitKind | null
  limit: number | null
  /** The hint to give in headers and words; null = none. */
  retryAfterSeconds: number | null
  /** The hint for a body that carries one; null = none. */
  retryInfoSeconds: number | null
}

export type ErrorReply = { status: number; body: object; headers?: Record<string, string> }

export type Reading =
  | {
      request: ChatRequest
      reply: Reply
      /** What a model that reasons before it answers refuses in this request. */
      refusalWhenThinking?: Refusal | null
    }
  | { problem: Problem }

export type ModelList = { body: object } | { problem: Problem }

/** A vendor's wire: what its requests mean and how its answers look. */
export interface Protocol {
  route(incoming: Incoming): 'answer' | 'models' | Problem
  /** The key the client sent, null when it sent none. */
  findKey(incoming: Incoming): string | null
  /** Headers the vendor insists on beside the key. */
  checkHeaders(incoming: Incoming): Problem | null
  readRequest(incoming: Incoming, body: unknown): Reading
  /** The list of models, a page of it where the vendor gives pages. */
  listModels(incoming: Incoming, models: readonly string[]): ModelList
  /** Headers of every response. */
  toHeaders(requestId: string): Record<string, string>
  /** Headers of answers and of 429s that tell the state of the limits; a limit that is not set sends none. */
  toLimitHeaders(limits: LimitStates, now: number): Record<string, string>
  toError(problem: Problem, requestId: string): ErrorReply
}

/** The key of an `Authorization: Bearer` header. */
export function findBearer(incoming: Incoming): string | null {
  const key = /^Bearer\s+(.*)$/i.exec(findHeader(incoming, 'authorization') ?? '')?.[1]?.trim()
  return key === undefined || key === '' ? null : key
}

/** The value of a header that was sent once and is not empty. */
export function findHeader({ headers }: Incoming, name: string): string | null {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** Retry-After knows whole seconds only. */
export function toRetryAfter({ retryAfterSeconds }: RateLimited): Record<string, string> {
  return retryAfterSeconds === null ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) }
}
