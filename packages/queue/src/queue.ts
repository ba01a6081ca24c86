import type { Db } from '@sluice/db'
import { PgBoss, fromPrisma } from 'pg-boss'

import { BOSS_SCHEMA } from './schema.ts'

/** A job's id on its way to a worker. */
export type Delivery = {
  /** Of this delivery; a job's next delivery has another. */
  id: string
  jobId: string
}

/** A delivery to be sent. */
export type NewDelivery = Delivery & {
  /** 0–10, higher first. */
  priority: number
  /** Not before this time; null: at once. */
  startAfter: Date | null
}

export type QueueOptions = {
  url: string
  /** Connections of pg-boss's own pool, besides the caller's transactions. */
  poolSize: number
  applicationName: string
  /** Whether this process runs pg-boss's maintenance (expiry, deletion); workers do. */
  supervise: boolean
  onError: (error: Error) => void
}

/**
 * pg-boss as a carrier of ids. Our `jobs` rows are the truth: deliveries are never retried by pg-boss, and one that is
 * lost is sent again by our sweep, so its own connections need not wait for the disk.
 */
export class Queue implements AsyncDisposable {
  readonly #boss: PgBoss
  readonly #known = new Set<string>()

  private constructor(boss: PgBoss) {
    this.#boss = boss
  }

  static async start(options: QueueOptions): Promise<Queue> {
    const boss = new PgBoss({
      connectionString: options.url,
      schema: BOSS_SCHEMA,
      max: options.poolSize,
      application_name: options.applicationName,
      options: '-c synchronous_commit=off',
      migrate: false,
      createSchema: false,
      schedule: false,
      supervise: options.supervise,
    })
    boss.on('error', options.onError)
    await boss.start()
    return new Queue(boss)
  }

  /** Makes sure that a queue exists. Cheap after the first time. */
  async ensure(name: string): Promise<void> {
    if (this.#known.has(name)) return
    await this.#boss.createQueue(name, {
      policy: 'standard',
      retryLimit: 0,
      // Above any call's hard deadline (600 s): an expired delivery is only tidied up, our own sweep re-queues the job.
      expireInSeconds: 900,
      deleteAfterSeconds: 600,
    })
    this.#known.add(name)
  }

  /** Sends deliveries as part of the caller's transaction: they exist when it commits, and only then. */
  async send(db: Db, name: string, deliveries: readonly NewDelivery[]): Promise<void> {
    if (deliveries.length === 0) return
    await this.#boss.insert(
      name,
      deliveries.map(({ id, jobId, priority, startAfter }) => ({
        id,
        data: { jobId },
        priority,
        ...(startAfter === null ? {} : { startAfter }),
      })),
      { db: fromPrisma(db) },
    )
  }

  /** Takes up to `count` due deliveries, highest priority first, as part of the caller's transaction. */
  async fetch(db: Db, name: string, count: number): Promise<Delivery[]> {
    const taken = await this.#boss.fetch<{ jobId: string }>(name, { batchSize: count, db: fromPrisma(db) })
    return taken.map(({ id, data }) => ({ id, jobId: data.jobId }))
  }

  /** Marks deliveries as done; the job's own row says what came of it. */
  async complete(name: string, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#boss.complete(name, [...ids])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#boss.stop({ graceful: false, close: true })
  }
}
