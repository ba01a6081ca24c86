import { z } from 'zod'

import { classify, ERROR_CODES, LlmError } from '../spec/index.ts'
import type { Clock, ErrorCode, Target } from '../spec/index.ts'
import type { Egress, JsonGet } from './egress.ts'
import { isRefusal } from './is-refusal.ts'
import { readRetryAfter } from './retry-after.ts'
import type { HttpAnswer } from './transfer.ts'
import { optional, parseJson } from './wire.ts'

/** What a protocol needs to call its vendor. */
export type CallDependencies = { egress: Egress; clock: Clock }

/** A call to a vendor as its protocol frames it. */
export type VendorCall = {
  target: Target
  signal: AbortSignal
  /** Below the target's base URL, with a leading slash. */
  path: string
  headers: Readonly<Record<string, string>>
  toComplaint(answer: HttpAnswer, now: Date): Complaint
}

/** What a vendor's error body says beyond status and headers. Every part is null where it says nothing. */
export type Complaint = {
  /** The vendor's own words. */
  message: string | null
  /** The code that the structured part of the body stands for, where status and words cannot tell. */
  verdict: ErrorCode | null
  /** A wait that stands in the body. */
  retryAfterMs: number | null
}

/** Where vendors put the id of an exchange; the last two are Azure's. */
const REQUEST_ID_HEADERS = ['x-request-id', 'request-id', 'apim-request-id', 'x-ms-request-id']

/** Some vendors repeat the id in the body of an error, where no proxy takes it away. */
const namedBody = z.object({ request_id: optional(z.string().min(1)) })

/** The request of a call that began at `startedAt` (`performance.now()`): it has the time that is left. */
export function toHttpRequest(call: VendorCall, startedAt: number): JsonGet {
  const { baseUrl, apiKey, requestTimeoutMs, timeouts, allowPrivateAddress } = call.target
  return {
    url: `${baseUrl.replace(/\/+$/, '')}${call.path}`,
    headers: call.headers,
    timeoutMs: requestTimeoutMs - (performance.now() - startedAt),
    wholeMs: requestTimeoutMs,
    connectMs: timeouts?.connectMs,
    signal: call.signal,
    secrets: [apiKey],
    allowPrivateAddress,
  }
}

/** @throws LlmError for an answer that is no success, in the vendor's words. */
export function assertSuccess(call: VendorCall, answer: HttpAnswer, now: Date): void {
  if (answer.status >= 200 && answer.status <= 299) return
  const complaint = call.toComplaint(answer, now)
  const code = classify(answer, complaint.verdict)
  const words = complaint.message ?? toWords(answer.text)
  throw new LlmError(code, {
    message: `The provider answered ${answer.status}${words === '' ? ' without an explanation.' : `: ${words}`}`,
    secrets: [call.target.apiKey],
    statusCode: answer.status,
    requestId: readRequestId(answer) ?? parseJson(namedBody, answer.text)?.request_id ?? null,
    retryAfterMs: ERROR_CODES[code].retryable
      ? (complaint.retryAfterMs ?? readRetryAfter(answer, now))
      : null,
    mayBeCharged: !isRefusal(answer.status),
  })
}

/**
 * The sentence for a successful answer in a shape that is none of the protocol's. Its words may be a model's, so they are
 * not repeated.
 */
export function describeStrange({ status, headers, text }: HttpAnswer): string {
  const type = headers['content-type'] ?? 'without a content type'
  return `The answer is not what this protocol sends (status ${status}, ${type}, ${text.length} characters).`
}

/** The vendor's id of an exchange, from its headers. */
export function readRequestId({ headers }: Pick<HttpAnswer, 'headers'>): string | null {
  return REQUEST_ID_HEADERS.map((name) => headers[name]).find(Boolean) ?? null
}

/** A body that is none of the vendor's, such as a proxy's page, without its tags. One with output has no words to show. */
function toWords(text: string): string {
  if (/"(?:choices|candidates)"/.test(text)) return ''
  return text.replace(/<[^<>]*>/g, ' ').trim()
}
