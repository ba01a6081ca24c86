import { setTimeout as sleep } from 'node:timers/promises'

import { settleProbes, toUnstorable } from '@sluice/core/runs'
import { isDatabaseUnavailable } from '@sluice/db'

import type { ProbeEnding, SettleDependencies } from '@sluice/core/runs'
import type { Log } from '@sluice/core/shared'

/** Endings are gathered this long, so that many share a transaction. */
const GATHER_MS = 20
const MAX_BATCH = 200
const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 5_000

/** An ending and the delivery it uses up. */
export type Settlement = { ending: ProbeEnding; queueName: string; deliveryId: string }

/**
 * Stores endings in batches, one batch under way at a time. A database that is away is waited for: an answer that was paid
 * for is not given up while the process lives. A row the database refuses does not keep its neighbours waiting.
 */
export class Settler implements AsyncDisposable {
  readonly #dependencies: SettleDependencies
  readonly #log: Log
  #waiting: Settlement[] = []
  #flushing: Promise<void> | null = null

  constructor(dependencies: SettleDependencies, log: Log) {
    this.#dependencies = dependencies
    this.#log = log
  }

  add(settlement: Settlement): void {
    this.#waiting.push(settlement)
    this.#flushing ??= this.#flush()
  }

  async #flush(): Promise<void> {
    await sleep(GATHER_MS)
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH)
      await this.#store(batch.map(({ ending }) => ending))
      await this.#complete(batch)
    }
    this.#flushing = null
  }

  async #store(endings: readonly ProbeEnding[]): Promise<void> {
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs = Math.min(MAX_RETRY_MS, pauseMs * 2)) {
      try {
        return await settleProbes(this.#dependencies, endings)
      } catch (error) {
        const isAway = isDatabaseUnavailable(error)
        this.#log.error('probes could not be settled', {
          count: endings.length,
          isAway,
          reason: String(error),
        })
        if (!isAway) return this.#storeApart(endings, pauseMs)
        await sleep(pauseMs)
      }
    }
  }

  /** Halves the batch until the row that cannot be stored stands alone; that one keeps its outcome and loses its content. */
  async #storeApart(endings: readonly ProbeEnding[], pauseMs: number): Promise<void> {
    const [only, ...others] = endings
    if (!only) return
    if (others.length > 0) {
      const middle = Math.ceil(endings.length / 2)
      await this.#store(endings.slice(0, middle))
      return this.#store(endings.slice(middle))
    }
    await sleep(pauseMs)
    return this.#store([toUnstorable(only)])
  }

  /** A delivery that is not marked as done expires in pg-boss by itself: no reason to hold up anything. */
  async #complete(batch: readonly Settlement[]): Promise<void> {
    try {
      for (const queueName of new Set(batch.map((settlement) => settlement.queueName))) {
        const ids = batch
          .filter((settlement) => settlement.queueName === queueName)
          .map(({ deliveryId }) => deliveryId)
        await this.#dependencies.queue.complete(queueName, ids)
      }
    } catch (error) {
      this.#log.warn('deliveries could not be completed', { count: batch.length, reason: String(error) })
    }
  }

  /** Resolves when everything added so far is stored. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#flushing
  }
}
