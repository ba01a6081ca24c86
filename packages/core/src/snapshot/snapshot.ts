import { setTimeout as sleep } from 'node:timers/promises'

import type { Database, LlmProvider } from '@sluice/db'

import type { Sealed } from '#credentials'
import { toSettingValues } from '#settings'
import type { SettingValues } from '#settings'
import type { Log } from '#shared'

/** What a process holds a copy of: all of it belongs to one version of the registry. */
export type SnapshotState = {
  version: bigint
  settings: SettingValues
  /** Providers that are not archived, by id. */
  providers: ReadonlyMap<string, LlmProvider>
  /** Stored credentials, still sealed, by id. */
  credentials: ReadonlyMap<string, Sealed>
  /** The master key the database is sealed with. */
  masterKeyId: string
}

const POLL_EVERY_MS = 500
/** A copy that was compared with the database less than this ago is good. */
const FRESH_MS = 1_000

export type SnapshotOptions = { db: Database; log: Log; pollEveryMs?: number }

/**
 * One copy of what changes at run time, swapped whole whenever the version in the database is another. A notification makes
 * it look at once (`refresh`), a poll every half second is the floor.
 */
export class Snapshot implements AsyncDisposable {
  readonly #db: Database
  readonly #log: Log
  readonly #stop = new AbortController()
  readonly #listeners = new Set<(state: SnapshotState) => void>()
  readonly #polling: Promise<void>
  #current: SnapshotState
  #comparedAt: number
  #refreshing: Promise<void> | null = null
  #isAskedAgain = false

  private constructor({ db, log, pollEveryMs = POLL_EVERY_MS }: SnapshotOptions, state: SnapshotState) {
    this.#db = db
    this.#log = log
    this.#current = state
    this.#comparedAt = performance.now()
    this.#polling = this.#poll(pollEveryMs)
  }

  static async start(options: SnapshotOptions): Promise<Snapshot> {
    return new Snapshot(options, await load(options.db))
  }

  get current(): SnapshotState {
    return this.#current
  }

  /** Whether a change that is more than a second old would be known. */
  get isFresh(): boolean {
    return performance.now() - this.#comparedAt < FRESH_MS
  }

  /** Compares with the database now. Calls that come while it does are answered by one comparison after it. */
  async refresh(): Promise<void> {
    if (this.#refreshing) {
      this.#isAskedAgain = true
      return this.#refreshing
    }
    this.#refreshing = this.#compare().finally(() => {
      this.#refreshing = null
    })
    return this.#refreshing
  }

  /** Calls after every swap, until disposed. */
  onChange(listener: (state: SnapshotState) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  async #compare(): Promise<void> {
    do {
      this.#isAskedAgain = false
      const askedAt = performance.now()
      if ((await readVersion(this.#db)) !== this.#current.version) this.#swap(await load(this.#db))
      this.#comparedAt = askedAt
    } while (this.#isAskedAgain)
  }

  #swap(state: SnapshotState): void {
    this.#current = state
    for (const listener of this.#listeners) listener(state)
  }

  async #poll(everyMs: number): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      await this.refresh().catch((error: unknown) => {
        this.#log.warn('settings could not be read again', { reason: String(error) })
      })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#polling
  }
}

async function readVersion(db: Database): Promise<bigint> {
  const { version } = await db.registryVersion.findUniqueOrThrow({ where: { id: 1 } })
  return version
}

function load(db: Database): Promise<SnapshotState> {
  return db.$transaction(
    async (tx) => {
      const { version } = await tx.registryVersion.findUniqueOrThrow({ where: { id: 1 } })
      const settings = await tx.systemSetting.findMany()
      const providers = await tx.llmProvider.findMany({ where: { archivedAt: null } })
      const credentials = await tx.storedCredential.findMany({
        select: { id: true, sealed: true, keyId: true },
      })
      const { masterKeyId } = await tx.installation.findUniqueOrThrow({ where: { id: 1 } })
      return {
        version,
        settings: toSettingValues(settings),
        providers: new Map(providers.map((provider) => [provider.id, provider])),
        credentials: new Map(credentials.map(({ id, sealed, keyId }) => [id, { sealed, keyId }])),
        masterKeyId,
      }
    },
    { isolationLevel: 'RepeatableRead' },
  )
}
