import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

import { openSession } from '@sluice/db'
import type { Database, Log, Session } from '@sluice/db'

import { createId } from '#shared'

const HEARTBEAT_MS = 1_000
/** Without an answered heartbeat for this long, others may be about to count us as gone: stop calling. */
const LOST_AFTER_MS = 8_000
const RECONNECT_EVERY_MS = 250

export type OwnerOptions = {
  db: Database
  /** Reaches Postgres without a transaction pooler. */
  directUrl: string
  role: string
  log: Log
}

/** Pids come round again; the start, as text because a Date has no microseconds, tells one backend from the next. */
type Backend = { pid: number; startedAt: string }

/**
 * This process as a holder of leases and jobs: a row, a session-level advisory lock and a heartbeat on it every second.
 * When `signal` aborts, the process may be counted as gone: its calls must end and it must register anew.
 */
export class Owner implements AsyncDisposable {
  readonly id = createId()
  readonly #lockKey = randomBytes(8).readBigInt64BE(0)
  readonly #options: OwnerOptions
  readonly #lost = new AbortController()
  readonly #stop = new AbortController()
  #session: Session | null = null
  #backend: Backend | null = null
  /** Runs out 8 s after the last answered heartbeat was sent, whatever else is being waited for. */
  #deadline = this.#loseIn(LOST_AFTER_MS)
  #beating: Promise<void> = Promise.resolve()

  private constructor(options: OwnerOptions) {
    this.#options = options
  }

  static async register(options: OwnerOptions): Promise<Owner> {
    const owner = new Owner(options)
    try {
      await owner.#connect()
      await options.db.processOwner.create({
        data: {
          id: owner.id,
          lockKey: owner.#lockKey,
          role: options.role,
          host: hostname(),
          pid: process.pid,
        },
      })
    } catch (error) {
      clearTimeout(owner.#deadline)
      await owner.#disconnect()
      throw error
    }
    owner.#beating = owner.#beat()
    return owner
  }

  /** Aborted when this owner may be counted as gone. */
  get signal(): AbortSignal {
    return this.#lost.signal
  }

  async #connect(): Promise<void> {
    await this.#disconnect()
    const session = await openSession({
      url: this.#options.directUrl,
      applicationName: `sluice ${this.#options.role} owner`,
      answerTimeoutMs: LOST_AFTER_MS / 2,
      onLost: () => void this.#disconnect(),
    })
    try {
      await this.#endOldBackend(session)
      await session.query('SELECT pg_advisory_lock($1::bigint)', [String(this.#lockKey)])
      const [backend] = await session.query<Backend>(
        'SELECT pid, backend_start::text AS "startedAt" FROM pg_stat_activity WHERE pid = pg_backend_pid()',
      )
      this.#backend = backend ?? null
      this.#session = session
    } catch (error) {
      await closeQuietly(session)
      throw error
    }
  }

  /** The connection we lost may still hold the lock at the server's end; only the very backend we had is ended. */
  async #endOldBackend(session: Session): Promise<void> {
    if (!this.#backend) return
    await session.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2::timestamptz',
      [this.#backend.pid, this.#backend.startedAt],
    )
  }

  async #disconnect(): Promise<void> {
    const session = this.#session
    this.#session = null
    if (session) await closeQuietly(session)
  }

  async #beat(): Promise<void> {
    while (!this.#stop.signal.aborted && !this.#lost.signal.aborted) {
      const sentAt = performance.now()
      const isKnown = await this.#sendHeartbeat()
      if (isKnown === false) return this.#lose({ declaredGone: true })
      if (isKnown) {
        clearTimeout(this.#deadline)
        this.#deadline = this.#loseIn(sentAt + LOST_AFTER_MS - performance.now())
      }
      const pauseMs = isKnown ? HEARTBEAT_MS : RECONNECT_EVERY_MS
      await sleep(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined)
    }
  }

  #loseIn(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#lose({ declaredGone: false }), ms).unref()
  }

  #lose(reason: { declaredGone: boolean }): void {
    if (this.#lost.signal.aborted) return
    this.#options.log.warn('owner lost', { ownerId: this.id, ...reason })
    this.#lost.abort()
  }

  /** Whether the row is still ours; null: no answer. */
  async #sendHeartbeat(): Promise<boolean | null> {
    try {
      if (!this.#session) await this.#connect()
      const rows = await this.#session?.query(
        'UPDATE process_owners SET heartbeat_at = clock_timestamp() WHERE id = $1 AND gone_at IS NULL RETURNING id',
        [this.id],
      )
      return rows === undefined ? null : rows.length === 1
    } catch (error) {
      this.#options.log.warn('owner heartbeat failed', { ownerId: this.id, reason: String(error) })
      await this.#disconnect()
      return null
    }
  }

  /** Leaves in good order: leases without an open attempt come back at once. Call it after the last settlement. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#beating
    clearTimeout(this.#deadline)
    const { db, log } = this.#options
    try {
      await db.$transaction([
        db.processOwner.updateMany({ where: { id: this.id, goneAt: null }, data: { goneAt: new Date() } }),
        db.$queryRaw`SELECT leases_reclaim()`,
      ])
    } catch (error) {
      log.warn('owner did not sign off', { ownerId: this.id, reason: String(error) })
    }
    await this.#disconnect()
  }
}

/** A session that is being given up need not say goodbye. */
async function closeQuietly(session: Session): Promise<void> {
  try {
    await session[Symbol.asyncDispose]()
  } catch {
    // Its connection is broken already.
  }
}
