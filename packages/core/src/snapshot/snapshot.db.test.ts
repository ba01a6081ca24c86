import { createDatabase } from '@sluice/db'
import type { Database } from '@sluice/db'
import { createTestDatabase } from '@sluice/testkit'
import { describe, expect, test } from 'vitest'

import { MasterKey, openKeyring, placeOfCredential, rotateMasterKey, storeCredential } from '#credentials'
import type { Log } from '#shared'

import { createActor, createProvider } from '../../test/world.ts'
import { Snapshot } from './index.ts'
import type { SnapshotState } from './index.ts'

const NEVER = 3_600_000
const ignore = (): void => undefined
const silent: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/** An installation and a copy of it. It polls only when told to. */
async function start({ pollEveryMs = NEVER, log = silent } = {}) {
  await using opened = new AsyncDisposableStack()
  const { db, url } = opened.use(await createTestDatabase({ poolSize: 5 }))
  const key = MasterKey.parse(MasterKey.generate())
  const keyring = await openKeyring(db, [key])
  const actor = await createActor(db)
  const ownDb = opened.use(
    createDatabase({ url, poolSize: 2, applicationName: 'snapshot', acquireTimeoutMs: 500 }),
  )
  const snapshot = opened.use(await Snapshot.start({ db: ownDb, log, pollEveryMs }))
  const resources = opened.move()
  return { db, url, key, keyring, actor, snapshot, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

async function set(db: Database, values: Record<string, number>): Promise<void> {
  await db.$transaction(async (tx) => {
    for (const [key, value] of Object.entries(values)) {
      const columns = { value, updatedByKind: 'SYSTEM' as const }
      await tx.systemSetting.upsert({ where: { key }, create: { key, ...columns }, update: columns })
    }
  })
}

describe('a copy of what changes at run time', () => {
  test('has the defaults of settings, the providers that are not archived, and credentials still sealed', async () => {
    await using system = await start()
    const { db, snapshot, keyring, actor, key } = system
    const provider = await createProvider(db)
    await createProvider(db, { archivedAt: new Date() })
    const reference = await storeCredential(db, keyring, { plain: 'sk', actor })
    const id = reference.slice('stored:'.length)
    await set(db, { run_max_probes: 7, no_such_setting: 1 })

    await snapshot.refresh()

    const { settings, providers, credentials, masterKeyId } = snapshot.current
    expect(settings).toMatchObject({ run_max_probes: 7, run_max_output_tokens: 8192 })
    expect([...providers.keys()]).toEqual([provider.id])
    expect(masterKeyId).toBe(key.id)
    const sealed = credentials.get(id)
    expect(sealed && keyring.open(placeOfCredential(id), sealed)).toBe('sk')
  })

  test('knows every change that was committed before it was refreshed, however many ask at once', async () => {
    await using system = await start()
    const { db, snapshot } = system
    const refreshes: Promise<void>[] = []
    for (let number = 1; number <= 100; number += 1) {
      await set(db, { run_max_probes: number })
      const refreshed = snapshot.refresh().then(() => {
        expect(snapshot.current.settings.run_max_probes).toBeGreaterThanOrEqual(number)
      })
      refreshes.push(refreshed, snapshot.refresh())
    }
    await Promise.all(refreshes)
    expect(snapshot.current.settings.run_max_probes).toBe(100)
  })

  test('is swapped whole: what was changed together is seen together', async () => {
    await using system = await start({ pollEveryMs: 1 })
    const { db, snapshot } = system
    const seen: SnapshotState[] = []
    using _watching = snapshot.onChange((state) => void seen.push(state))
    for (let number = 1; number <= 100; number += 1)
      await set(db, { run_max_probes: number, session_lifetime_hours: number })
    await snapshot.refresh()

    expect(seen.length).toBeGreaterThan(1)
    for (const { settings } of seen) expect(settings.run_max_probes).toBe(settings.session_lifetime_hours)
    const versions = seen.map(({ version }) => version)
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => Number(a - b)))
  })

  test('is told to nobody who does not listen any more, and not swapped when nothing changed', async () => {
    await using system = await start()
    const { db, snapshot } = system
    const seen: number[] = []
    {
      using _watching = snapshot.onChange(({ settings }) => void seen.push(settings.run_max_probes))
      await set(db, { run_max_probes: 5 })
      await snapshot.refresh()
      await snapshot.refresh()
    }
    await set(db, { run_max_probes: 6 })
    await snapshot.refresh()

    expect(seen).toEqual([5])
  })

  test('shows a new master key as soon as the database has it', async () => {
    await using system = await start()
    const { db, snapshot, key } = system
    const next = MasterKey.parse(MasterKey.generate())
    await db.$transaction((tx) => rotateMasterKey(tx, [next, key]))

    await snapshot.refresh()

    expect(snapshot.current.masterKeyId).toBe(next.id)
  })

  test('is polled for without being told, and stays as it was while the database is away (L-12)', async () => {
    const warnings: string[] = []
    const log: Log = { ...silent, warn: (message) => void warnings.push(message) }
    await using system = await start({ pollEveryMs: 50, log })
    const { db, url, snapshot } = system
    await set(db, { run_max_probes: 1 })
    await expect.poll(() => snapshot.current.settings.run_max_probes).toBe(1)
    expect(snapshot.isFresh).toBe(true)

    const name = new URL(url).pathname.slice(1)
    const server = Object.assign(new URL(url), { pathname: '/postgres' }).href
    await using admin = createDatabase({ url: server, poolSize: 1, applicationName: 'test' })
    await admin.$executeRawUnsafe(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`)
    await admin.$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${name}`
    await expect.poll(() => snapshot.isFresh, { timeout: 5_000 }).toBe(false)
    await expect(snapshot.refresh()).rejects.toThrow(/./)
    expect(snapshot.current.settings.run_max_probes).toBe(1)
    expect(warnings).toContain('settings could not be read again')

    await admin.$executeRawUnsafe(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`)
    await expect.poll(() => snapshot.isFresh, { timeout: 5_000 }).toBe(true)
    await set(db, { run_max_probes: 2 })
    await expect.poll(() => snapshot.current.settings.run_max_probes).toBe(2)
  })
})
