import { parseJson, toWaitMs } from '../http/index.ts'
import type { Complaint, HttpAnswer } from '../http/index.ts'
import type { ErrorCode } from '../spec/index.ts'
import { wireError } from './wire.ts'

/** What the typed details of an error body boil down to. */
type Facts = {
  status: number
  message: string | null
  reasons: readonly (string | null)[]
  quotaIds: readonly (string | null)[]
  retryAfterMs: number | null
}

export function toComplaint(answer: HttpAnswer, now: Date): Complaint {
  const error = parseJson(wireError, answer.text)?.error
  const details = error?.details ?? []
  const facts: Facts = {
    status: answer.status,
    message: error?.message ?? null,
    reasons: details.map(({ reason }) => reason),
    quotaIds: details.flatMap(({ violations }) => violations ?? []).map(({ quotaId }) => quotaId),
    retryAfterMs:
      details.map(({ retryDelay }) => toWaitMs(retryDelay ?? '', now)).find((ms) => ms !== null) ?? null,
  }
  return { message: facts.message, verdict: toVerdict(facts), retryAfterMs: facts.retryAfterMs }
}

function toVerdict(facts: Facts): ErrorCode | null {
  if (facts.reasons.includes('API_KEY_INVALID')) return 'AUTH_ERROR'
  if (facts.status === 404 && /\bmodels?\//.test(facts.message ?? '')) return 'MODEL_NOT_FOUND'
  return isPassingLimit(facts) ? 'RATE_LIMITED' : null
}

/**
 * The vendor words every limit as "You exceeded your current quota", the one per minute too. A day's quota is
 * exhausted until somebody acts or the day ends, even though a wait of seconds is offered with it.
 */
function isPassingLimit({ status, quotaIds, retryAfterMs }: Facts): boolean {
  if (status !== 429 || quotaIds.some((id) => id?.includes('PerDay'))) return false
  return retryAfterMs !== null || quotaIds.some((id) => id?.includes('PerMinute'))
}
