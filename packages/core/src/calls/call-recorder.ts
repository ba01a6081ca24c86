import { setTimeout as sleep } from 'node:timers/promises'

import { isDatabaseUnavailable } from '@sluice/db'
import type { Database } from '@sluice/db'

import type { Log } from '#shared'

import { toUnstorableCall } from './ending.ts'
import type { CallEnding } from './ending.ts'
import { recordCalls } from './record-calls.ts'

/** Endings are gathered this long, so that many share a statement. */
const GATHER_MS = 5
const MAX_BATCH = 200
const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 5_000

export type CallRecorderOptions = {
  db: Database
  log: Log
  /** How long disposal waits for what is not stored yet; 20 s by default. */
  patienceMs?: number
}

/**
 * Stores how calls ended, behind the back of those who made them: they never wait for it and never fail by it. A database that
 * is away is waited for while the process lives. What is given up in the end is written as UNKNOWN when the call's deadline
 * has passed (`cutOffCalls`).
 */
export class CallRecorder implements AsyncDisposable {
  readonly #db: Database
  readonly #log: Log
  readonly #patienceMs: number
  #waiting: CallEnding[] = []
  #storing = 0
  #flushing: Promise<void> | null = null

  constructor({ db, log, patienceMs = 20_000 }: CallRecorderOptions) {
    this.#db = db
    this.#log = log
    this.#patienceMs = patienceMs
  }

  add(ending: CallEnding): void {
    this.#waiting.push(ending)
    this.#flushing ??= this.#flush()
  }

  async #flush(): Promise<void> {
    await sleep(GATHER_MS)
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH)
      this.#storing = batch.length
      await this.#store(batch)
      this.#storing = 0
    }
    this.#flushing = null
  }

  async #store(endings: readonly CallEnding[]): Promise<void> {
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs = Math.min(MAX_RETRY_MS, pauseMs * 2)) {
      try {
        await recordCalls(this.#db, endings)
        return
      } catch (error) {
        const isAway = isDatabaseUnavailable(error)
        this.#log.error('calls could not be recorded', {
          count: endings.length,
          isAway,
          reason: String(error),
        })
        if (!isAway) return this.#storeApart(endings)
        await sleep(pauseMs)
      }
    }
  }

  /** Halves the batch until the call that cannot be stored stands alone; of that one only the end is kept. */
  async #storeApart(endings: readonly CallEnding[]): Promise<void> {
    const [only, ...others] = endings
    if (!only) return
    if (others.length > 0) {
      const middle = Math.ceil(endings.length / 2)
      await this.#store(endings.slice(0, middle))
      return this.#store(endings.slice(middle))
    }
    if (only.error?.code !== 'INTERNAL_ERROR') await this.#store([toUnstorableCall(only)])
  }

  /** Resolves when everything added so far is stored, or after the recorder's patience. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#flushing) return
    const patience = new AbortController()
    await Promise.race([
      this.#flushing,
      sleep(this.#patienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ])
    patience.abort()
    const lost = this.#waiting.length + this.#storing
    if (lost > 0) this.#log.error('calls were given up unrecorded', { count: lost })
  }
}
