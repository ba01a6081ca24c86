import { Ring } from './ring.ts'

export type RequestRecord = {
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
  /** Tokens of an answer as far as it was sent; 0 for everything that is no answer. */
  inputTokens: number
  outputTokens: number
  /** The client left before the response was complete. */
  aborted: boolean
}

export type Total = {
  key: string
  model: string | null
  requests: number
  /** Answers that were sent whole. */
  succeeded: number
  aborted: number
  inputTokens: number
  outputTokens: number
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

export type Ending = Pick<RequestRecord, 'status' | 'inputTokens' | 'outputTokens' | 'aborted'>

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
      inputTokens: 0,
      outputTokens: 0,
      aborted: false,
    }
    this.#log.add(record)
    return (ending, endedAt) => {
      load.inFlight -= 1
      Object.assign(record, ending, { endedAt })
      total.inputTokens += ending.inputTokens
      total.outputTokens += ending.outputTokens
      if (ending.aborted) total.aborted += 1
      else if (ending.status === 200) total.succeeded += 1
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
      inputTokens: 0,
      outputTokens: 0,
    }
    this.#totals.set(name, total)
    return total
  }
}
