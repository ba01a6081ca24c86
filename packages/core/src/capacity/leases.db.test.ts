import { setTimeout as sleep } from 'node:timers/promises'

import { createDatabase, isDatabaseUnavailable } from '@sluice/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createLeases, createOwner } from '../../test/play.ts'
import { createProxy } from '../../test/proxy.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createProvider } from '../../test/world.ts'
import { createId, createIds } from '#shared'
import { NOBODY_KNOWS, acquireLeases } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 10 })
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

type Provider = { id: string }

const providerOf = (maxParallelRequests: number) => createProvider(system.db, { maxParallelRequests })
const setLimit = ({ id }: Provider, maxParallelRequests: number) =>
  system.db.llmProvider.update({ where: { id }, data: { maxParallelRequests } })
const live = ({ id }: Provider) => system.db.providerLease.count({ where: { providerId: id } })
const ask = ({ id }: Provider, ownerId: string, wanted: number, release: readonly string[] = []) =>
  acquireLeases(system.db, { providerId: id, ownerId, ids: createIds(wanted), release })

/** As if every process had last asked that long ago. */
const ageDemand = ({ id }: Provider) =>
  system.db
    .$executeRaw`UPDATE provider_demand SET seen_at = seen_at - interval '2 seconds' WHERE provider_id = ${id}::uuid`

describe('the limit', () => {
  test('is never exceeded while 8 processes ask and give back at random for 2 s (S3-29)', async () => {
    const provider = await providerOf(5)
    const end = performance.now() + 2_000
    const granted: number[] = []
    const process = async () => {
      const ownerId = await createOwner(system)
      let held: string[] = []
      while (performance.now() < end) {
        const release = held.filter(() => Math.random() < 0.5)
        const grant = await ask(provider, ownerId, Math.floor(Math.random() * 4), release)
        held = [...held.filter((id) => !release.includes(id)), ...grant.granted]
        granted.push(grant.granted.length)
        if (Math.random() < 0.3) await sleep(Math.random() * 5)
      }
      return held
    }
    const seen: number[] = []
    const watch = async () => {
      while (performance.now() < end) seen.push(await live(provider))
    }

    const [holders] = await Promise.all([Promise.all(Array.from({ length: 8 }, process)), watch()])

    expect(Math.max(...seen)).toBeLessThanOrEqual(5)
    expect(seen.length).toBeGreaterThan(50)
    expect(granted.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100)
    // What the processes believe to hold is what the database says.
    const rows = await system.db.providerLease.findMany({ where: { providerId: provider.id } })
    expect(rows.map(({ id }) => id).toSorted()).toEqual(holders.flat().toSorted())
  })

  test('is used to the full by one process alone (S3-29)', async () => {
    const provider = await providerOf(5)
    const ownerId = await createOwner(system)

    const first = await ask(provider, ownerId, 10)
    const second = await ask(provider, ownerId, 10)

    expect(first).toMatchObject({ surplus: 0, holdMs: null, known: true })
    expect(first.granted).toHaveLength(5)
    expect(second.granted).toEqual([])
    expect(await live(provider)).toBe(5)
  })

  test('lowered while calls run: nothing is granted until fewer are left, and the rest is asked back (S3-31)', async () => {
    const provider = await providerOf(5)
    const ownerId = await createOwner(system)
    const { granted } = await ask(provider, ownerId, 5)
    await setLimit(provider, 2)

    const over = await ask(provider, ownerId, 5, granted.slice(0, 1))
    expect(over).toMatchObject({ granted: [], surplus: 2 })
    const at = await ask(provider, ownerId, 5, granted.slice(1, 3))
    expect(at).toMatchObject({ granted: [], surplus: 0 })
    const below = await ask(provider, ownerId, 5, granted.slice(3, 4))

    expect(below.granted).toHaveLength(1)
    expect(await live(provider)).toBe(2)
  })

  test('raised while calls run: the next request gets the difference (S3-31)', async () => {
    const provider = await providerOf(1)
    const ownerId = await createOwner(system)
    await ask(provider, ownerId, 1)
    await setLimit(provider, 3)

    expect((await ask(provider, ownerId, 5)).granted).toHaveLength(2)
  })
})

describe('several processes', () => {
  test('get equal shares, and one that holds more gives back while another waits', async () => {
    const provider = await providerOf(6)
    const [first, second] = [await createOwner(system), await createOwner(system)]
    const { granted } = await ask(provider, first, 6)
    expect((await ask(provider, second, 6)).granted).toEqual([])

    const asked = await ask(provider, first, 0)
    expect(asked.surplus).toBe(3)
    const released = await ask(provider, first, 0, granted.slice(0, 3))
    expect(released).toMatchObject({ granted: [], surplus: 0 })

    expect((await ask(provider, second, 6)).granted).toHaveLength(3)
    expect(await live(provider)).toBe(6)
  })

  test('count only while they want something or hold something', async () => {
    const provider = await providerOf(4)
    const [busy, idle] = [await createOwner(system), await createOwner(system)]
    await ask(provider, idle, 0)

    expect((await ask(provider, busy, 4)).granted).toHaveLength(4)
  })

  test('no longer count a second after they last asked', async () => {
    const provider = await providerOf(4)
    const [away, busy] = [await createOwner(system), await createOwner(system)]
    const { granted } = await ask(provider, away, 4)
    await ask(provider, busy, 4)
    await ask(provider, away, 0, granted)
    await ask(provider, away, 4)
    expect(await live(provider)).toBe(2)
    await ageDemand(provider)

    expect((await ask(provider, busy, 4)).granted).toHaveLength(2)
    expect(await live(provider)).toBe(4)
  })

  test('are asked to give back only when the one that waits has less than its share', async () => {
    const provider = await providerOf(3)
    const [first, second] = [await createOwner(system), await createOwner(system)]
    await createLeases(system, { providerId: provider.id, ownerId: second, count: 1 })
    await ask(provider, first, 2)
    await ask(provider, second, 2)

    // 2 and 1 of 3: the second wants more and has the rounded-down share.
    expect((await ask(provider, first, 0)).surplus).toBe(0)
  })
})

describe('a request', () => {
  test('repeated with the same ids grants nothing twice', async () => {
    const provider = await providerOf(5)
    const ownerId = await createOwner(system)
    const ids = createIds(3)
    const request = () => acquireLeases(system.db, { providerId: provider.id, ownerId, ids, release: [] })

    const first = await request()
    const second = await request()

    expect(first.granted.toSorted()).toEqual(ids)
    expect(second.granted.toSorted()).toEqual(ids)
    expect(await live(provider)).toBe(3)
  })

  test('whose answer was lost is undone by giving its ids back', async () => {
    await using proxy = await createProxy(system.url)
    await using db = createDatabase({ url: proxy.url, poolSize: 1, applicationName: 'lossy' })
    const provider = await providerOf(5)
    const ownerId = await createOwner(system)
    const ids = createIds(3)
    proxy.loseAnswerTo('capacity_acquire')

    const lost = acquireLeases(db, { providerId: provider.id, ownerId, ids, release: [] })
    await expect(lost).rejects.toSatisfy(isDatabaseUnavailable)
    expect(proxy.lost()).toBe(1)
    expect(await live(provider)).toBe(3)
    const next = await acquireLeases(db, {
      providerId: provider.id,
      ownerId,
      ids: createIds(5),
      release: ids,
    })

    expect(next.granted).toHaveLength(5)
    expect(await live(provider)).toBe(5)
  })

  test('gives back only what is its own', async () => {
    const provider = await providerOf(2)
    const [owner, thief] = [await createOwner(system), await createOwner(system)]
    const { granted } = await ask(provider, owner, 2)

    await ask(provider, thief, 1, granted)

    expect(await live(provider)).toBe(2)
  })

  test('of a process that was declared gone is told so, but may still give back', async () => {
    const provider = await providerOf(5)
    const ownerId = await createOwner(system)
    const { granted } = await ask(provider, ownerId, 2)
    await system.db.processOwner.update({ where: { id: ownerId }, data: { goneAt: new Date() } })

    const answer = await ask(provider, ownerId, 5, granted.slice(0, 1))

    expect(answer).toMatchObject({ granted: [], known: false })
    expect(await live(provider)).toBe(1)
  })

  test('of an unknown process, or for an unknown provider, gets nothing', async () => {
    const provider = await providerOf(5)

    expect(await ask(provider, createId(), 5)).toMatchObject({ granted: [], known: false })
    expect(await ask({ id: createId() }, await createOwner(system), 5)).toMatchObject({
      granted: [],
      holdMs: NOBODY_KNOWS,
      known: true,
    })
  })
})

describe('a provider that may not be called', () => {
  const pause = ({ id }: Provider, until: Date | null) =>
    system.db.providerPause.create({
      data: { providerId: id, reason: until ? 'HINT' : 'MANUAL', startedAt: new Date(), until },
    })

  test('because it is switched off or removed grants nothing until a person changes that', async () => {
    const ownerId = await createOwner(system)
    const off = await createProvider(system.db, { isEnabled: false })
    const removed = await createProvider(system.db, { archivedAt: new Date() })

    for (const provider of [off, removed]) {
      expect(await ask(provider, ownerId, 1)).toMatchObject({
        granted: [],
        holdMs: NOBODY_KNOWS,
        known: true,
      })
    }
  })

  test('because it is paused grants nothing and says how long', async () => {
    const provider = await providerOf(5)
    const ownerId = await createOwner(system)
    await pause(provider, new Date(Date.now() + 7_000))

    const answer = await ask(provider, ownerId, 1)

    expect(answer.granted).toEqual([])
    expect(answer.holdMs).toBeGreaterThan(6_000)
    expect(answer.holdMs).toBeLessThanOrEqual(7_000)
  })

  test('because a person paused it grants nothing until it is resumed', async () => {
    const provider = await providerOf(5)
    const ownerId = await createOwner(system)
    await pause(provider, null)

    expect(await ask(provider, ownerId, 1)).toMatchObject({ granted: [], holdMs: NOBODY_KNOWS })
    await system.db.providerPause.delete({ where: { providerId: provider.id } })
    expect((await ask(provider, ownerId, 1)).granted).toHaveLength(1)
  })

  test('for longer than the largest number of milliseconds is held that long', async () => {
    const provider = await providerOf(5)
    await pause(provider, new Date(Date.now() + 60 * 86_400_000))

    expect(await ask(provider, await createOwner(system), 1)).toMatchObject({
      granted: [],
      holdMs: NOBODY_KNOWS,
    })
  })

  test('still takes leases back', async () => {
    const provider = await providerOf(5)
    const ownerId = await createOwner(system)
    const { granted } = await ask(provider, ownerId, 3)
    await pause(provider, null)

    await ask(provider, ownerId, 0, granted)

    expect(await live(provider)).toBe(0)
  })
})
