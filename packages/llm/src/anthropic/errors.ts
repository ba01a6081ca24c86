import { parseJson } from '../http/index.ts'
import type { Complaint, HttpAnswer } from '../http/index.ts'
import type { ErrorCode } from '../spec/index.ts'
import { wireError } from './wire.ts'

type Verdict = { type: string; words: RegExp; code: ErrorCode }

/** What the vendor's error types tell that status and words do not. */
const VERDICTS: readonly Verdict[] = [
  { type: 'billing_error', words: /./, code: 'QUOTA_EXHAUSTED' },
  // The vendor's overload, whatever status a proxy between us makes of its 529.
  { type: 'overloaded_error', words: /./, code: 'SERVER_ERROR' },
  { type: 'not_found_error', words: /^model\b/i, code: 'MODEL_NOT_FOUND' },
]

export function toComplaint(answer: HttpAnswer): Complaint {
  const error = parseJson(wireError, answer.text)?.error
  const message = error?.message ?? null
  const verdict = VERDICTS.find(({ type, words }) => type === error?.type && words.test(message ?? type))
  return { message, verdict: verdict?.code ?? null, retryAfterMs: null }
}
