import { setTimeout as sleep } from 'node:timers/promises'

import { mayPass } from '@sluice/db'
import type { Log } from '@sluice/db'

const MAX_BATCH = 200
const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 5_000

export type BatchWriterOptions<Entry> = {
  /** Stores entries all together or not at all; storing the same once more changes nothing. */
  store: (entries: readonly Entry[]) => Promise<void>
  /** What is left of an entry that the database refuses, to be tried in its place; null: nothing. */
  reduce: (entry: Entry) => Entry | null
  /** Entries are gathered this long, so that many share a transaction. */
  gatherMs: number
  /** How long disposal waits for what is not stored yet; by default without end. */
  patienceMs?: number
  /** What the entries are, in the log. */
  what: string
  log: Log
}

/**
 * Stores entries behind the back of those who add them, in batches, one at a time. What may pass is waited out while the
 * process lives: an outage, a full disk, a deadlock. An entry whose data the database refuses does not keep its neighbours
 * waiting: the batch is halved until it stands alone, and then it is reduced to what can be stored.
 */
export class BatchWriter<Entry> implements AsyncDisposable {
  readonly #options: BatchWriterOptions<Entry>
  #waiting: Entry[] = []
  #storing = 0
  #flushing: Promise<void> | null = null

  constructor(options: BatchWriterOptions<Entry>) {
    this.#options = options
  }

  add(entry: Entry): void {
    this.#waiting.push(entry)
    this.#flushing ??= this.#flush()
  }

  async #flush(): Promise<void> {
    await sleep(this.#options.gatherMs)
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH)
      this.#storing = batch.length
      await this.#store(batch)
      this.#storing = 0
    }
    this.#flushing = null
  }

  async #store(entries: readonly Entry[]): Promise<void> {
    const { store, what, log } = this.#options
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs = Math.min(MAX_RETRY_MS, pauseMs * 2)) {
      try {
        return await store(entries)
      } catch (error) {
        const willRepeat = mayPass(error)
        log.error(`${what} could not be stored`, {
          count: entries.length,
          willRepeat,
          reason: String(error),
        })
        if (!willRepeat) return this.#storeApart(entries)
        await sleep(pauseMs)
      }
    }
  }

  async #storeApart(entries: readonly Entry[]): Promise<void> {
    const [only, ...others] = entries
    if (only === undefined) return
    if (others.length > 0) {
      const middle = Math.ceil(entries.length / 2)
      await this.#store(entries.slice(0, middle))
      return this.#store(entries.slice(middle))
    }
    const reduced = this.#options.reduce(only)
    if (reduced !== null) await this.#store([reduced])
  }

  /** Resolves when everything added so far is stored, or after the writer's patience. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { patienceMs, what, log } = this.#options
    if (!this.#flushing) return
    if (patienceMs === undefined) return this.#flushing
    const patience = new AbortController()
    await Promise.race([
      this.#flushing,
      sleep(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ])
    patience.abort()
    const lost = this.#waiting.length + this.#storing
    if (lost > 0) log.error(`${what} were given up`, { count: lost })
  }
}
