import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createLeases, cutOff } from '../../test/play.ts'
import { createProxy } from '../../test/proxy.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { until } from '../../test/until.ts'
import { createProvider } from '../../test/world.ts'
import { sweepOwners } from '#jobs'
import type { Log } from '#shared'
import { Owner } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

type Line = { message: string; fields: Record<string, unknown> | undefined }

/** Registers a process and keeps what it logs. */
async function register(directUrl = system.url): Promise<{ owner: Owner; warnings: Line[] }> {
  const warnings: Line[] = []
  const ignore = () => undefined
  const log: Log = {
    debug: ignore,
    info: ignore,
    warn: (message, fields) => void warnings.push({ message, fields }),
    error: ignore,
  }
  return { owner: await Owner.register({ db: system.db, directUrl, role: 'worker', log }), warnings }
}

const rowOf = ({ id }: Owner) => system.db.processOwner.findUniqueOrThrow({ where: { id } })

/** The backend that holds the owner's lock; undefined when it is free. */
async function holderOf(owner: Owner): Promise<number | undefined> {
  const [holder] = await system.db.$queryRaw<{ pid: number }[]>`
    SELECT k.pid FROM pg_locks k JOIN process_owners o ON (k.classid::bigint << 32) | k.objid::bigint = o.lock_key
     WHERE k.locktype = 'advisory' AND k.granted AND o.id = ${owner.id}::uuid`
  return holder?.pid
}

const endBackend = (pid: number) => system.db.$queryRaw`SELECT pg_terminate_backend(${pid}::int)`

const beatsSince = async (owner: Owner) => {
  const before = (await rowOf(owner)).heartbeatAt
  return async () => (await rowOf(owner)).heartbeatAt > before
}

// Much of it is waiting for heartbeats: side by side.
describe.concurrent('an owner', () => {
  test('has a row, a lock and a heartbeat every second', async () => {
    const { owner, warnings } = await register()
    await using _ = owner

    expect(await rowOf(owner)).toMatchObject({
      role: 'worker',
      pid: process.pid,
      goneAt: null,
      lockFreeSince: null,
    })
    expect(await holderOf(owner)).toBeGreaterThan(0)
    await until(await beatsSince(owner))
    await until(await beatsSince(owner))
    expect(owner.signal.aborted).toBe(false)
    expect(warnings).toEqual([])
  })

  test('is never taken for gone while it holds its lock, whatever the sign of its key', async () => {
    const owners = await Promise.all(Array.from({ length: 6 }, () => register()))

    await sweepOwners(system.db, cutOff)

    for (const { owner } of owners) {
      expect(await rowOf(owner)).toMatchObject({ goneAt: null, lockFreeSince: null })
      await owner[Symbol.asyncDispose]()
    }
  })

  test('takes its lock again under the same id when its connection is cut', async () => {
    const { owner, warnings } = await register()
    await using _ = owner
    const before = await until(() => holderOf(owner))

    await endBackend(before)

    const after = await until(async () => {
      const holder = await holderOf(owner)
      return holder !== before && holder
    })
    expect(after).not.toBe(before)
    await until(await beatsSince(owner))
    expect(owner.signal.aborted).toBe(false)
    expect(warnings.map(({ message }) => message)).not.toContain('owner lost')
  })

  test('takes its lock from its own old connection when Postgres has not noticed that it broke', async () => {
    await using proxy = await createProxy(system.url)
    const { owner } = await register(proxy.url)
    await using _ = owner
    const before = await until(() => holderOf(owner))

    proxy.orphanBackends()

    const after = await until(async () => {
      const holder = await holderOf(owner)
      return holder !== before && holder
    }, 3_000)
    expect(after).not.toBe(before)
    expect(owner.signal.aborted).toBe(false)
  })

  test('says that it is lost when it was declared gone, and never comes back under that id', async () => {
    const { owner, warnings } = await register()
    await using _ = owner
    await system.db.processOwner.update({ where: { id: owner.id }, data: { goneAt: new Date() } })

    await until(() => Promise.resolve(owner.signal.aborted))

    expect(warnings).toContainEqual({
      message: 'owner lost',
      fields: { ownerId: owner.id, declaredGone: true },
    })
    const { heartbeatAt } = await rowOf(owner)
    await sleep(1_200)
    expect((await rowOf(owner)).heartbeatAt).toEqual(heartbeatAt)
  })

  test('that leaves gives its leases back at once and its lock free', async () => {
    const { owner } = await register()
    const provider = await createProvider(system.db)
    await createLeases(system, { providerId: provider.id, ownerId: owner.id, count: 2 })

    await owner[Symbol.asyncDispose]()

    expect((await rowOf(owner)).goneAt).not.toBeNull()
    expect(await system.db.providerLease.count({ where: { providerId: provider.id } })).toBe(0)
    expect(await until(async () => (await holderOf(owner)) === undefined)).toBe(true)
  })

  test('leaves even when the database is away', async () => {
    const database = await createTestSystem({ poolSize: 1 })
    const warnings: string[] = []
    const ignore = () => undefined
    const log: Log = {
      debug: ignore,
      info: ignore,
      warn: (message) => void warnings.push(message),
      error: ignore,
    }
    const owner = await Owner.register({ db: database.db, directUrl: database.url, role: 'worker', log })
    await database[Symbol.asyncDispose]()

    await owner[Symbol.asyncDispose]()

    expect(warnings).toContain('owner did not sign off')
  })
})

describe.concurrent('an owner that gets no answer', () => {
  test('because its line went silent stops its calls after 8 s, before anybody may count it as gone', async ({
    expect,
  }) => {
    await using proxy = await createProxy(system.url)
    const { owner } = await register(proxy.url)
    await until(await beatsSince(owner))

    proxy.goSilent()
    const silentAt = performance.now()
    await until(() => Promise.resolve(owner.signal.aborted), 12_000)

    const elapsed = performance.now() - silentAt
    expect(elapsed).toBeGreaterThan(6_500)
    expect(elapsed).toBeLessThan(9_000)
    await owner[Symbol.asyncDispose]()
  })

  test('because somebody else holds its lock is lost too', async ({ expect }) => {
    const { owner, warnings } = await register()
    await using _ = owner
    const { lockKey } = await rowOf(owner)
    const pid = await until(() => holderOf(owner))

    await system.db.$transaction(
      async (tx) => {
        // It waits in line behind the owner, and before it when it comes back.
        const taken = tx.$queryRaw`SELECT pg_advisory_xact_lock(${lockKey}::bigint)::text`.then(
          (rows) => rows,
        )
        await until(async () => (await waitersFor(lockKey)) > 0)
        await endBackend(pid)
        await taken
        await until(() => Promise.resolve(owner.signal.aborted), 12_000)
      },
      { timeout: 20_000 },
    )

    expect(warnings.map(({ message }) => message)).toContain('owner heartbeat failed')
    expect(warnings).toContainEqual({
      message: 'owner lost',
      fields: { ownerId: owner.id, declaredGone: false },
    })
  })
})

async function waitersFor(lockKey: bigint): Promise<number> {
  const [waiters] = await system.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int FROM pg_locks
     WHERE locktype = 'advisory' AND NOT granted AND (classid::bigint << 32) | objid::bigint = ${lockKey}::bigint`
  return waiters?.count ?? 0
}
