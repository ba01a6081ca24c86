import { toKeyScope, toModelScope, type ResolvedScript, type ScopedLimit } from './script-book.ts'
import { SlidingWindow, type LimitState } from './sliding-window.ts'

export type LimitStates = { requests: LimitState | null; tokens: LimitState | null }

export type Demand = {
  key: string
  model: string
  script: ResolvedScript
  /** Tokens of the prompt and of the answer to come. */
  tokens: number
  now: number
}

export type Admission =
  | { admitted: true; release: () => void }
  | { admitted: false; reason: LimitKind; limit: number; waitMs: number | null }

export type LimitKind = 'concurrency' | 'requests' | 'tokens'

/** Counts what is admitted, per key and per key and model, and turns away what would break a scripted limit. */
export class Limits {
  readonly #inFlight = new Map<string, number>()
  #requests = new Map<string, SlidingWindow>()
  #tokens = new Map<string, SlidingWindow>()

  admit(demand: Demand): Admission {
    const { requestsPerMinute, tokensPerMinute, concurrency } = demand.script
    if (concurrency !== null && (this.#inFlight.get(concurrency.scope) ?? 0) >= concurrency.limit) {
      return { admitted: false, reason: 'concurrency', limit: concurrency.limit, waitMs: null }
    }
    const requestsWaitMs = findWaitMs(this.#requests, requestsPerMinute, demand.now, 1)
    if (requestsPerMinute !== null && requestsWaitMs > 0) {
      return { admitted: false, reason: 'requests', limit: requestsPerMinute.limit, waitMs: requestsWaitMs }
    }
    const tokensWaitMs = findWaitMs(this.#tokens, tokensPerMinute, demand.now, demand.tokens)
    if (tokensPerMinute !== null && tokensWaitMs > 0) {
      return { admitted: false, reason: 'tokens', limit: tokensPerMinute.limit, waitMs: tokensWaitMs }
    }
    if (requestsPerMinute !== null) getWindow(this.#requests, requestsPerMinute).add(demand.now, 1)
    if (tokensPerMinute !== null) getWindow(this.#tokens, tokensPerMinute).add(demand.now, demand.tokens)
    return { admitted: true, release: this.#occupy(demand) }
  }

  describe(script: ResolvedScript, now: number): LimitStates {
    return {
      requests: describeLimit(this.#requests, script.requestsPerMinute, now),
      tokens: describeLimit(this.#tokens, script.tokensPerMinute, now),
    }
  }

  /** Empties the windows. What is in flight stays counted: it still is. */
  reset(): void {
    this.#requests = new Map()
    this.#tokens = new Map()
  }

  /** Both scopes are counted whatever the script says, so that a cap set later finds what is already running. */
  #occupy({ key, model }: Demand): () => void {
    const scopes = [toKeyScope(key), toModelScope(key, model)]
    const change = (by: number): void => {
      for (const scope of scopes) {
        const left = (this.#inFlight.get(scope) ?? 0) + by
        if (left === 0) this.#inFlight.delete(scope)
        else this.#inFlight.set(scope, left)
      }
    }
    change(1)
    return () => change(-1)
  }
}

function getWindow(windows: Map<string, SlidingWindow>, { scope }: ScopedLimit): SlidingWindow {
  const window = windows.get(scope) ?? new SlidingWindow()
  windows.set(scope, window)
  return window
}

function findWaitMs(
  windows: Map<string, SlidingWindow>,
  limit: ScopedLimit | null,
  now: number,
  weight: number,
): number {
  return limit === null ? 0 : getWindow(windows, limit).waitMs(now, weight, limit.limit)
}

function describeLimit(
  windows: Map<string, SlidingWindow>,
  limit: ScopedLimit | null,
  now: number,
): LimitState | null {
  return limit === null ? null : getWindow(windows, limit).describe(now, limit.limit)
}
