import type { ErrorCode } from './error-codes.ts'

/** An answer that is no success, as far as classification looks at it. */
export type FailedAnswer = {
  /** HTTP status, never 2xx: words in a successful answer mean nothing. */
  status: number
  /** Header names in lower case. */
  headers: Readonly<Record<string, string>>
  /** The body as it came. */
  text: string
}

type Rule = {
  code: ErrorCode
  /** First and last status that mean this code by themselves. */
  statuses: readonly [from: number, to: number]
  /** Words in the body that mean this code whatever the status. */
  words?: RegExp
  /** A status that means this code only together with one of these headers. */
  withHeader?: { status: number; name: RegExp }
}

/** How vendors say that the account has nothing left, where they do not answer 402. */
const OUT_OF_QUOTA = [
  'insufficient_quota',
  'exceeded (?:your )?current quota',
  'credit balance (?:is )?too low',
  'out of credits',
  // DeepSeek, Moonshot, OpenRouter.
  'insufficient (?:balance|credits)',
  // OpenAI.
  'billing_not_active',
  'billing_hard_limit_reached',
  'credit_balance_exhausted',
  'usage_limit_exceeded',
  'spend_limit_(?:reached|exceeded)',
  // Anthropic.
  'specified (?:workspace )?API usage limits',
  // xAI.
  'used all available credits',
  "doesn't have any credits",
  // Google.
  'credits are depleted',
  // Fireworks.
  'monthly spending limit',
  // Ollama.
  'payment is past due',
  // DashScope.
  '"Arrearage"',
  // Zhipu.
  '余额不足',
]

/** U-1's precedence for one response: the first rule that matches decides. */
const RULES: readonly Rule[] = [
  { code: 'QUOTA_EXHAUSTED', statuses: [402, 402], words: new RegExp(OUT_OF_QUOTA.join('|'), 'i') },
  {
    code: 'RATE_LIMITED',
    statuses: [429, 429],
    words: /rate limit|too many requests|quota exceeded/i,
    withHeader: { status: 403, name: /^(?:retry-after|x-rate-?limit)/ },
  },
  { code: 'AUTH_ERROR', statuses: [401, 401] },
  { code: 'AUTH_ERROR', statuses: [403, 403] },
  // The other side gave up waiting, for us or for itself: no fault of the request.
  { code: 'SERVER_ERROR', statuses: [408, 408] },
  { code: 'INVALID_REQUEST', statuses: [400, 499] },
  { code: 'SERVER_ERROR', statuses: [500, 599] },
]

/**
 * The code of a failed answer. A vendor's own verdict, read from the structured part of its error body, wins
 * over status and words: it is for what those cannot tell (an unknown model, a bad key answered with 400).
 */
export function classify(answer: FailedAnswer, verdict: ErrorCode | null): ErrorCode {
  return verdict ?? RULES.find((rule) => matches(rule, answer))?.code ?? 'PROVIDER_ERROR'
}

function matches({ statuses: [from, to], words, withHeader }: Rule, answer: FailedAnswer): boolean {
  if (answer.status >= from && answer.status <= to) return true
  if (words?.test(answer.text)) return true
  if (withHeader?.status !== answer.status) return false
  return Object.keys(answer.headers).some((name) => withHeader.name.test(name))
}
