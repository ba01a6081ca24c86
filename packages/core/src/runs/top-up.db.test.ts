import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { claim, endingOf, startRunOf } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createModel, createProvider } from '../../test/world.ts'
import { settleProbes, topUpRuns } from './index.ts'
import { topUp } from './top-up.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 10 })
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

/** A run of 100 slots at a provider of so many parallel calls. */
async function startLongRun(maxParallelRequests = 1) {
  const provider = await createProvider(system.db, { maxParallelRequests })
  const model = await createModel(system.db, provider)
  const run = await startRunOf(system, { models: [model], samples: 100 })
  return { provider, run }
}

type Started = Awaited<ReturnType<typeof startLongRun>>

const waiting = ({ run }: Started) => system.db.job.count({ where: { runId: run.id, state: 'QUEUED' } })

/** As if all jobs but these few had been done. */
async function leaveWaiting({ run }: Started, count: number) {
  const jobs = await system.db.job.findMany({
    where: { runId: run.id, state: 'QUEUED' },
    select: { id: true },
  })
  const done = jobs.slice(count).map(({ id }) => id)
  await system.db.job.updateMany({ where: { id: { in: done } }, data: { state: 'COMPLETED' } })
  await system.db.runSlot.updateMany({ where: { jobId: { in: done } }, data: { outcome: 'ANSWERED' } })
}

const topUpOnce = ({ provider, run }: Started) =>
  system.db.$transaction((tx) => topUp(tx, system.queue, { runId: run.id, provider, priority: run.priority }))

describe('at a provider', () => {
  test.each([
    [1, 15],
    [3, 15],
    [4, 16],
    [10, 40],
  ])('of %i parallel calls %i probes wait at most (L-7)', async (parallel, depth) => {
    const started = await startLongRun(parallel)

    expect(await waiting(started)).toBe(depth)
    expect(await topUpOnce(started)).toBe(0)
  })

  test('the next probes are planned when fewer than half of them wait', async () => {
    const started = await startLongRun()
    await leaveWaiting(started, 8)
    expect(await topUpOnce(started)).toBe(0)
    await leaveWaiting(started, 7)

    expect(await topUpOnce(started)).toBe(8)
    expect(await waiting(started)).toBe(15)
  })

  test('several processes that plan at once never plan more than there is room for (L-7)', async () => {
    const started = await startLongRun()
    await leaveWaiting(started, 0)

    const [first, second] = await system.db.$transaction(async (tx) => {
      const plan = { runId: started.run.id, provider: started.provider, priority: started.run.priority }
      return [await topUp(tx, system.queue, plan), await topUpOnce(started)]
    })

    expect([first, second]).toEqual([15, 0])
    expect(await waiting(started)).toBe(15)
  })

  test('probes are planned in the order of their slots, each with its delivery', async () => {
    const started = await startLongRun()

    const slots = await system.db.runSlot.findMany({
      where: { runId: started.run.id, jobId: { not: null } },
      orderBy: { position: 'asc' },
      include: { job: true },
    })

    expect(slots.map(({ position }) => position)).toEqual(Array.from({ length: 15 }, (_, index) => index))
    const ids = slots.map(({ jobId }) => jobId ?? '')
    expect(ids).toEqual(ids.toSorted())
    const deliveries = await system.db.$queryRaw<{ id: string; priority: number }[]>`
      SELECT id, priority FROM pgboss.job WHERE name = ${`probe.${started.provider.name}`}`
    expect(new Set(deliveries.map(({ id }) => id))).toEqual(new Set(slots.map(({ job }) => job?.deliveryId)))
    expect(slots[0]?.job).toMatchObject({
      kind: 'probe',
      state: 'QUEUED',
      priority: 5,
      maxAttempts: 5,
      teamId: system.actor.teamId,
      actorKind: 'USER',
      actorId: system.actor.id,
      providerId: started.provider.id,
    })
  })

  test('nothing is planned of a run that is not running', async () => {
    const started = await startLongRun()
    await leaveWaiting(started, 0)
    await system.db.run.update({ where: { id: started.run.id }, data: { status: 'PAUSED' } })

    expect(await topUpOnce(started)).toBe(0)
  })
})

describe('settling', () => {
  test('plans the next probes by itself until every slot has had one', async () => {
    const started = await startLongRun(5)
    let played = 0
    for (;;) {
      const { claimed } = await claim(system, started.provider, 20)
      if (claimed.length === 0) break
      await settleProbes(system, await Promise.all(claimed.map((probe) => endingOf(probe))))
      played += claimed.length
      expect(await waiting(started)).toBeLessThanOrEqual(20)
    }

    expect(played).toBe(100)
    expect(await system.db.runSlot.count({ where: { runId: started.run.id, outcome: 'ANSWERED' } })).toBe(100)
  })
})

describe('the backstop', () => {
  test('plans for runs that nobody tops up any more, and only for those (L-6)', async () => {
    const stranded = await startLongRun()
    await leaveWaiting(stranded, 0)
    const going = await startLongRun()
    await leaveWaiting(going, 1)

    expect(await topUpRuns(system)).toBe(15)

    expect(await waiting(stranded)).toBe(15)
    expect(await waiting(going)).toBe(1)
    expect(await topUpRuns(system)).toBe(0)
  })

  test('leaves ended and paused runs alone', async () => {
    const started = await startLongRun()
    await leaveWaiting(started, 0)
    await system.db.run.update({ where: { id: started.run.id }, data: { status: 'CANCELLED' } })

    expect(await topUpRuns(system)).toBe(0)
  })

  test('is one process’s work at a time', async () => {
    const stranded = await startLongRun()
    await leaveWaiting(stranded, 0)

    const planned = await Promise.all(Array.from({ length: 5 }, () => topUpRuns(system)))

    expect(planned.filter((count) => count > 0)).toEqual([15])
  })
})
