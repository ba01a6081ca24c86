import { Ring } from './ring.ts'
import type { StreamFault } from './script.ts'
import { NO_TOKENS, type TokenCounts } from './token-counts.ts'

/** Tokens are those of an answer as far as it was sent; 0 for everything that is no answer. */
export type RequestRecord = TokenCounts & {
  /** The key as sent, empty when there was none. */
  key: string
  /** The model as asked for, null when the request did not get so far as to name one. */
  model: string | null
  /** Milliseconds since the epoch: fully received. */
  startedAt: number
  /** Response finished or client gone; null while it runs. */
  endedAt: number | null
  /** Null when nothing was answered. */
  status: number | null
  /** The client left before the response was complete. */
  aborted: boolean
  /** How the stream was broken off, null when it was not. */
  fault: StreamFault['kind'] | null
}

export type Total = TokenCounts & {
  key: string
  model: string | null
  requests: number
  /** Answers that were sent whole. */
  succeeded: number
  aborted: number
}

export type KeyRecords = {
  /** Most requests ever under way at once, refused ones included. */
  highestConcurrency: number
  inFlight: number
  /** By model; exact however many requests there were. */
  totals: Total[]
  /** Oldest first; only those of the last 200,000 requests of all keys. */
  requests: RequestRecord[]
}

export type Ending = TokenCounts & Pick<RequestRecord, 'status' | 'aborted' | 'fault'>

type Load = { inFlight: number; highest: number }

/** What happened at the provider, by key. Requests are kept up to a cap, sums and the highest concurrency forever. */
export class Records {
  readonly #log: Ring<RequestRecord>
  readonly #loads = new Map<string, Load>()
  #totals = new Map<string, Total>()

  constructor(capacity: number) {
    this.#log = new Ring(capacity)
  }

  /** Counts a request until the returned function is called. */
  start(key: string, model: string | null, startedAt: number): (ending: Ending, endedAt: number) => void {
    const load = this.#enter(key)
    const total = this.#findTotal(key, model)
    total.requests += 1
    const record: RequestRecord = {
      key,
      model,
      startedAt,
      endedAt: null,
      status: null,
      ...NO_TOKENS,
      aborted: false,
      fault: null,
    }
    this.#log.add(record)
    return (ending, endedAt) => {
      load.inFlight -= 1
      Object.assign(record, ending, { endedAt })
      addTokens(total, ending)
      if (ending.aborted) total.aborted += 1
      else if (ending.status === 200 && ending.fault === null) total.succeeded += 1
    }
  }

  ofKey(key: string): KeyRecords {
    const load = this.#loads.get(key)
    return {
      highestConcurrency: load?.highest ?? 0,
      inFlight: load?.inFlight ?? 0,
      totals: this.totals().filter((total) => total.key === key),
      requests: this.#log
        .toArray()
        .filter((record) => record.key === key)
        .map((record) => ({ ...record })),
    }
  }

  byKey(): Record<string, KeyRecords> {
    return Object.fromEntries([...this.#loads.keys()].map((key) => [key, this.ofKey(key)]))
  }

  totals(): Total[] {
    return [...this.#totals.values()].map((total) => ({ ...total }))
  }

  /** Forgets everything but what is still under way; a request that began before adds nothing to later sums. */
  reset(): void {
    this.#log.clear()
    this.#totals = new Map()
    for (const [key, load] of this.#loads) {
      if (load.inFlight === 0) this.#loads.delete(key)
      else load.highest = load.inFlight
    }
  }

  #enter(key: string): Load {
    const load = this.#loads.get(key) ?? { inFlight: 0, highest: 0 }
    this.#loads.set(key, load)
    load.inFlight += 1
    load.highest = Math.max(load.highest, load.inFlight)
    return load
  }

  #findTotal(key: string, model: string | null): Total {
    const name = `${key}\n${model ?? ''}`
    const total = this.#totals.get(name) ?? {
      key,
      model,
      requests: 0,
      succeeded: 0,
      aborted: 0,
      ...NO_TOKENS,
    }
    this.#totals.set(name, total)
    return total
  }
}

function addTokens(total: Total, counts: TokenCounts): void {
  total.inputTokens += counts.inputTokens
  total.cacheReadTokens += counts.cacheReadTokens
  total.cacheWriteTokens += counts.cacheWriteTokens
  total.outputTokens += counts.outputTokens
  total.reasoningTokens += counts.reasoningTokens
}
