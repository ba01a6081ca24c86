import { z } from 'zod'

import { optional, parseJson, readRetryAfter, toWaitMs } from '../http/index.ts'
import type { Complaint, HttpAnswer } from '../http/index.ts'
import type { ErrorCode } from '../spec/index.ts'

/** Python servers: a text, or a list of what is wrong with the request. What was sent is in it too and not read. */
const detail = z.union([
  z.string(),
  z.array(z.object({ msg: z.string(), loc: z.array(z.union([z.string(), z.number()])).catch([]) })),
])

const fault = {
  message: optional(z.union([z.string(), z.object({ detail }).transform((message) => message.detail)])),
  type: optional(z.string()),
  code: optional(z.union([z.string(), z.number().transform(String)])),
}

/** Error bodies of this protocol's servers: an object or a text under `error`, or the same fields at the top. */
const errorBody = z.object({
  error: optional(
    z.union([
      z.string(),
      z.object({
        ...fault,
        /** OpenRouter's: what the vendor behind it said, and headers of its own. */
        metadata: optional(
          z.object({
            raw: optional(z.string()),
            headers: optional(z.record(z.string(), z.unknown())),
          }),
        ),
      }),
    ]),
  ),
  ...fault,
  detail: optional(detail),
})

type Body = z.infer<typeof errorBody>

/** What an error body boils down to. */
type Facts = {
  status: number
  message: string
  /** The names that the server gives its error. */
  names: readonly string[]
  isFaultList: boolean
}

type Rule = {
  code: ErrorCode
  names: readonly string[]
  words: RegExp | null
  statuses: readonly number[] | null
}

/** What status and U-1's words do not tell. The first rule that matches decides. */
const RULES: readonly Rule[] = [
  {
    code: 'MODEL_NOT_FOUND',
    names: [
      'model_not_found',
      'DeploymentNotFound',
      'model_not_available',
      'model_decommissioned',
      'invalid_model',
    ],
    words:
      /\bmodel\b.{0,120}\b(?:not exist|not found)|\b(?:invalid|unknown) model\b|\bnot a valid model\b|^No endpoints found for /i,
    statuses: [400, 404],
  },
  // xAI answers 400 and names no code.
  { code: 'AUTH_ERROR', names: ['invalid_api_key'], words: /^incorrect api key provided/i, statuses: [400] },
  // The request itself is too large for the limit, today and tomorrow.
  { code: 'INVALID_REQUEST', names: [], words: /^request too large for/i, statuses: [429] },
  // Names count more than whatever the message quotes.
  {
    code: 'INVALID_REQUEST',
    names: [
      'context_length_exceeded',
      'exceed_context_size_error',
      'content_filter',
      'unsupported_parameter',
      'unsupported_value',
      'unknown_parameter',
      'invalid_value',
    ],
    words: null,
    statuses: null,
  },
]

/** What an error body says. Quota and rate limits need nothing here: their words are U-1's own. */
export function toComplaint(answer: HttpAnswer, now: Date): Complaint {
  const body = parseJson(errorBody, answer.text)
  if (body === null) return { message: null, verdict: null, retryAfterMs: null }
  const message = toMessage(body)
  return {
    message,
    verdict: toVerdict({
      status: answer.status,
      message: message ?? '',
      names: toNames(body),
      isFaultList: Array.isArray(body.detail) || Array.isArray(body.message),
    }),
    retryAfterMs: toHint(body, { answer, now }),
  }
}

function toMessage(body: Body): string | null {
  const { error } = body
  if (error === null) return toText(body.message ?? body.detail)
  // Fireworks' text under `error` is only the name of the status.
  if (typeof error === 'string') return toText(body.message) ?? error
  const message = toText(error.message)
  const raw = error.metadata?.raw ?? null
  return raw === null || message === null ? message : `${message}: ${raw}`
}

function toText(text: z.infer<typeof detail> | null): string | null {
  if (text === null || typeof text === 'string') return text
  return text.map(({ loc, msg }) => [loc.join('.'), msg].filter((part) => part !== '').join(': ')).join('. ')
}

function toNames({ error, type, code }: Body): string[] {
  const named = typeof error === 'string' || error === null ? { type, code } : error
  return [named.type, named.code].filter((name) => name !== null)
}

function toVerdict(facts: Facts): ErrorCode | null {
  if (facts.isFaultList) return 'INVALID_REQUEST'
  return RULES.find((rule) => matches(rule, facts))?.code ?? null
}

function matches({ names, words, statuses }: Rule, facts: Facts): boolean {
  if (statuses?.includes(facts.status) === false) return false
  return names.some((name) => facts.names.includes(name)) || words?.test(facts.message) === true
}

/**
 * A wait that no header tells: OpenRouter's own headers stand in the body, and the vendors send limits without any
 * hint but the words "Please try again in 1.242s".
 */
function toHint(body: Body, { answer, now }: { answer: HttpAnswer; now: Date }): number | null {
  if (readRetryAfter(answer, now) !== null) return null
  const metadata = typeof body.error === 'string' ? null : (body.error?.metadata ?? null)
  const entries = Object.entries(metadata?.headers ?? {})
  const headers = Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]))
  const hint = readRetryAfter({ status: answer.status, headers }, now)
  return hint ?? (answer.status === 429 ? toWaitInWords(toMessage(body) ?? '', now) : null)
}

function toWaitInWords(message: string, now: Date): number | null {
  const [, duration = '', seconds] =
    /\b(?:try again|retry) (?:in|after) (?:((?:\d+(?:\.\d+)?(?:ms|s|m|h))+)|(\d+) seconds?)\b/i.exec(
      message,
    ) ?? []
  return toWaitMs(seconds ?? duration, now)
}
