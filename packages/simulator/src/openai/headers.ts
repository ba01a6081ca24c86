import type { LimitStates } from '../limits.ts'
import type { LimitState } from '../sliding-window.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60_000

export function toHeaders(requestId: string): Record<string, string> {
  return {
    'x-request-id': `req_${requestId}`,
    'openai-version': '2020-10-01',
    'openai-organization': 'simulator',
  }
}

export function toLimitHeaders({ requests, tokens }: LimitStates): Record<string, string> {
  return { ...describe('requests', requests), ...describe('tokens', tokens) }
}

function describe(name: string, state: LimitState | null): Record<string, string> {
  if (state === null) return {}
  return {
    [`x-ratelimit-limit-${name}`]: String(state.limit),
    [`x-ratelimit-remaining-${name}`]: String(state.remaining),
    [`x-ratelimit-reset-${name}`]: toDuration(state.resetMs),
  }
}

/** `12ms`, `8.64s`, `6m0s`. */
export function toDuration(durationMs: number): string {
  const rounded = Math.ceil(durationMs)
  if (rounded < SECOND_MS) return `${rounded}ms`
  const seconds = `${(rounded % MINUTE_MS) / SECOND_MS}s`
  return rounded < MINUTE_MS ? seconds : `${Math.floor(rounded / MINUTE_MS)}m${seconds}`
}
