import type { LimitStates } from '../limits.ts'
import { findBearer, findHeader, type Incoming, type Problem } from '../protocol.ts'
import type { LimitState } from '../sliding-window.ts'

/** From this version on the sampling parameters are gone and the content of messages is checked more strictly. */
export const STRICT_VERSION = '2026-10-21'
const VERSIONS = ['2023-06-01', STRICT_VERSION]
const VERSION_HEADER = 'anthropic-version'

/** `x-api-key`, which wins where both are sent, or `Authorization: Bearer` as newer clients do. */
export function findKey(incoming: Incoming): string | null {
  return findHeader(incoming, 'x-api-key') ?? findBearer(incoming)
}

export function findVersion(incoming: Incoming): string | null {
  return findHeader(incoming, VERSION_HEADER)
}

export function checkHeaders(incoming: Incoming): Problem | null {
  const version = findVersion(incoming)
  if (version === null) return toHeaderProblem(`${VERSION_HEADER}: header is required`)
  if (VERSIONS.includes(version)) return null
  return toHeaderProblem(`${VERSION_HEADER}: "${version}" is not a valid version`)
}

export function toHeaders(requestId: string): Record<string, string> {
  return { 'request-id': `req_${requestId}`, 'anthropic-organization-id': 'simulator' }
}

export function toLimitHeaders({ requests, tokens }: LimitStates, now: number): Record<string, string> {
  return { ...describe('requests', requests, now), ...describe('tokens', tokens, now) }
}

/** The reset is the time at which the limit is fully there again, RFC 3339 in whole seconds. */
function describe(name: string, state: LimitState | null, now: number): Record<string, string> {
  if (state === null) return {}
  const reset = new Date(Math.ceil((now + state.resetMs) / 1000) * 1000).toISOString().replace('.000Z', 'Z')
  return {
    [`anthropic-ratelimit-${name}-limit`]: String(state.limit),
    [`anthropic-ratelimit-${name}-remaining`]: String(state.remaining),
    [`anthropic-ratelimit-${name}-reset`]: reset,
  }
}

function toHeaderProblem(message: string): Problem {
  return { kind: 'invalid_field', field: { path: [], fault: { kind: 'rule', message } } }
}
