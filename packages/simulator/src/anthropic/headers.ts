import type { LimitStates } from '../limits.ts'
import { findHeader, type Incoming, type Problem } from '../protocol.ts'
import type { LimitState } from '../sliding-window.ts'

const VERSION = /^\d{4}-\d{2}-\d{2}$/

export function findKey(incoming: Incoming): string | null {
  return findHeader(incoming, 'x-api-key')
}

export function checkHeaders(incoming: Incoming): Problem | null {
  const version = findHeader(incoming, 'anthropic-version')
  if (version === null) return toHeaderProblem('anthropic-version: header is required')
  if (VERSION.test(version)) return null
  return toHeaderProblem(`anthropic-version: "${version}" is not a valid version`)
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
