import type { WireFailure } from './wire.ts'

/** What servers name their errors, and the HTTP status that goes with it. */
const STATUSES: readonly (readonly [words: RegExp, status: number])[] = [
  [/quota|billing/i, 429],
  [/rate.?limit/i, 429],
  [/auth|api.?key/i, 401],
  [/permission|forbidden/i, 403],
  [/not.?found/i, 404],
  [/invalid.?request|bad.?request|content.?filter/i, 400],
  [/overloaded|unavailable/i, 503],
]

/** The HTTP status of an error that came in place of an answer, or within one; null: there is none. */
export function toErrorStatus(error: WireFailure | null | undefined): number | null {
  if (error === null || error === undefined) return null
  if (typeof error === 'string') return 500
  const code = Number(error.code)
  if (code >= 400 && code <= 599) return code
  const name = `${error.type} ${error.code}`
  return STATUSES.find(([words]) => words.test(name))?.[1] ?? 500
}
