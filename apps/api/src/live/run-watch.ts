import { setTimeout as sleep } from 'node:timers/promises'

import { progressOf } from '@sluice/core/runs'

import type { Database, RunStatus } from '@sluice/db'

/** What a reader is told: there is something new, and whether it was the last. */
type Change = { version: number; isOver: boolean }

/** Readers of a run are woken at most five times a second. */
const SHORTEST_PAUSE_MS = 200

const ENDED: ReadonlySet<RunStatus> = new Set(['COMPLETED', 'FAILED', 'CANCELLED'])

/** One run that somebody looks at. However many they are, it is looked after once. */
export class RunWatch {
  readers = 0
  readonly #db: Database
  readonly #runId: string
  readonly #onFault: (error: unknown) => void
  #latest: Change = { version: 0, isOver: false }
  #isClosed = false
  #isNotified = false
  /** Status and progress as last looked at; what a lost notification left unsaid shows as a difference. */
  #seen = ''
  #wake = Promise.withResolvers<void>()
  #changed = Promise.withResolvers<void>()

  constructor(options: { db: Database; runId: string; onFault: (error: unknown) => void }) {
    this.#db = options.db
    this.#runId = options.runId
    this.#onFault = options.onFault
    this.#wake.resolve()
    void this.#lookAfter()
  }

  /** The first change after `version`; null when the watch was closed. */
  async after(version: number): Promise<Change | null> {
    while (this.#latest.version <= version && !this.#isClosed) await this.#changed.promise
    return this.#isClosed ? null : this.#latest
  }

  /** Something of the run changed. */
  notify(): void {
    this.#isNotified = true
    this.#wake.resolve()
  }

  /** Something may have changed. */
  poll(): void {
    this.#wake.resolve()
  }

  close(): void {
    this.#isClosed = true
    this.#wake.resolve()
    this.#changed.resolve()
  }

  async #lookAfter(): Promise<void> {
    while (!this.#latest.isOver) {
      await this.#wake.promise
      this.#wake = Promise.withResolvers()
      if (this.#isClosed) return
      await this.#look().catch(this.#onFault)
      await sleep(SHORTEST_PAUSE_MS)
    }
  }

  async #look(): Promise<void> {
    const isNotified = this.#isNotified
    this.#isNotified = false
    const run = await this.#db.run.findUnique({ where: { id: this.#runId }, select: { status: true } })
    const isOver = run === null || ENDED.has(run.status)
    if (isNotified || isOver || (await this.#isDifferent(run.status))) this.#publish(isOver)
  }

  async #isDifferent(status: RunStatus): Promise<boolean> {
    const progress = await progressOf(this.#db, [this.#runId])
    const now = JSON.stringify([status, progress.get(this.#runId)])
    const isDifferent = now !== this.#seen
    this.#seen = now
    return isDifferent
  }

  #publish(isOver: boolean): void {
    this.#latest = { version: this.#latest.version + 1, isOver }
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
