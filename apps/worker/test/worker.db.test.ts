import { setTimeout as sleep } from 'node:timers/promises'

import { actualCostOf, toActualCost } from '@sluice/core/runs'
import { createTestDatabase } from '@sluice/testkit'
import { describe, expect, test } from 'vitest'

import { Worker } from '../src/worker.ts'

import { KEYS, createSandboxSystem } from './sandbox-system.ts'

const QUICK = { default: { latency: { kind: 'constant', ms: 30 } } } as const

describe('a worker', () => {
  test('plays every slot of a run at exactly the providers’ limits and pays what the provider counted (S3-29, S3-37)', async () => {
    await using database = await createTestDatabase({ poolSize: 2 })
    await using system = await createSandboxSystem(database, QUICK)
    await using _worker = await Worker.start(system.services)
    const { runId, slotCount } = await system.start({ samplesPerScenario: 3 })

    const progress = await system.untilEnded(runId, 25_000)

    expect(progress).toMatchObject({
      total: slotCount,
      completed: slotCount,
      failed: 0,
      notMeasured: 0,
      percentComplete: 100,
    })
    const peaks = Object.values(KEYS).map((key) => system.simulator.records(key).highestConcurrency)
    expect(peaks).toEqual([5, 3, 2])
    const cost = toActualCost((await actualCostOf(system.services.db, [runId])).get(runId) ?? [], true)
    const counted = system.simulator
      .totals()
      .reduce((sum, total) => sum + total.inputTokens + total.outputTokens, 0)
    expect(cost.perModel.reduce((sum, model) => sum + model.inputTokens + model.outputTokens, 0)).toBe(
      counted,
    )
    expect(cost.unpricedCalls).toBe(0)
  })

  test('gives everything back when it stops: no lease, no open attempt, no delivery in hand', async () => {
    await using database = await createTestDatabase({ poolSize: 2 })
    await using system = await createSandboxSystem(database, {
      default: { latency: { kind: 'constant', ms: 200 } },
    })
    const { db } = system.services
    const { runId } = await system.start({ samplesPerScenario: 2 })
    {
      await using _worker = await Worker.start(system.services)
      await system.untilPercent(runId, 10, 10_000)
    }

    expect(await db.providerLease.count()).toBe(0)
    expect(await db.jobAttempt.count({ where: { outcome: null } })).toBe(0)
    expect(await db.job.count({ where: { state: 'RUNNING' } })).toBe(0)
    const [active] = await db.$queryRaw<
      { count: bigint }[]
    >`SELECT count(*) FROM pgboss.job WHERE state = 'active'`
    expect(active?.count).toBe(0n)

    await using _next = await Worker.start(system.services)
    expect(await system.untilEnded(runId, 25_000)).toMatchObject({ percentComplete: 100, notMeasured: 0 })
  })

  test('rests a provider for exactly the time it asked for, without charging jobs that only waited (U-2)', async () => {
    await using database = await createTestDatabase({ poolSize: 2 })
    await using system = await createSandboxSystem(database, {
      ...QUICK,
      keys: { [KEYS.google]: { rates: { rateLimited: 1 }, retryAfterSeconds: 2 } },
    })
    await using _worker = await Worker.start(system.services)
    const { runId } = await system.start({ models: ['sim-breeze'] })
    const pausedAt = await waitFor(
      async () => (await system.services.db.providerPause.findFirst())?.startedAt,
    )
    system.simulator.script(QUICK)

    const progress = await system.untilEnded(runId, 15_000)

    expect(progress).toMatchObject({ completed: 12, notMeasured: 0 })
    const resumed = system.simulator
      .records(KEYS.google)
      .requests.filter(({ status }) => status === 200)
      .map(({ startedAt }) => startedAt)
    expect(Math.min(...resumed) - pausedAt.getTime()).toBeGreaterThanOrEqual(2_000)
    const limited = await system.services.db.jobAttempt.count({ where: { outcome: 'FAILED' } })
    const jobs = await system.services.db.job.aggregate({ _sum: { chargedAttempts: true } })
    expect(jobs._sum.chargedAttempts).toBe(12 + limited)
  })

  test('tries again after a server error, and calls an unusable answer INVALID', async () => {
    await using database = await createTestDatabase({ poolSize: 2 })
    await using system = await createSandboxSystem(database, {
      ...QUICK,
      models: { 'sim-sage': { rates: { serverError: 1 } }, 'sim-swift': { rates: { garbage: 1 } } },
    })
    await using _worker = await Worker.start(system.services)
    const { runId } = await system.start({ models: ['sim-sage', 'sim-swift'] })
    const { db } = system.services
    await waitFor(async () => (await db.jobAttempt.count({ where: { outcome: 'FAILED' } })) > 0 || undefined)
    system.simulator.script({ ...QUICK, models: { 'sim-swift': { rates: { garbage: 1 } } } })

    const progress = await system.untilEnded(runId, 20_000)

    expect(progress).toMatchObject({ completed: 12, failed: 12, notMeasured: 0 })
    const slot = await db.runSlot.findFirstOrThrow({ where: { outcome: 'INVALID' } })
    expect(slot.errorCode).toBe('INVALID_RESPONSE')
  })

  test('does not measure what the provider refuses for good', async () => {
    await using database = await createTestDatabase({ poolSize: 2 })
    await using system = await createSandboxSystem(database, QUICK)
    const environment = { ...system.config.environment, SLUICE_CREDENTIAL_SANDBOX_GOOGLE: 'invalid' }
    system.services.credentials.environment = environment
    await using _worker = await Worker.start(system.services)
    const { runId } = await system.start({ models: ['sim-breeze'] })

    expect(await system.untilEnded(runId, 15_000)).toMatchObject({ completed: 0, notMeasured: 12 })
    const slot = await system.services.db.runSlot.findFirstOrThrow({ where: { runId } })
    expect(slot).toMatchObject({ errorCode: 'AUTH_ERROR', outcome: 'NOT_MEASURED' })
  })

  test('begins anew when it was counted as gone, and no slot is lost or answered twice (L-3)', async () => {
    await using database = await createTestDatabase({ poolSize: 2 })
    await using system = await createSandboxSystem(database, {
      default: { latency: { kind: 'constant', ms: 300 } },
    })
    await using _worker = await Worker.start(system.services)
    const { db } = system.services
    await db.llmProvider.updateMany({ data: { requestTimeoutSeconds: 1 } })
    const { runId, slotCount } = await system.start({ models: ['sim-swift', 'sim-breeze'] })
    await system.untilPercent(runId, 5, 10_000)
    await db.processOwner.updateMany({ data: { goneAt: new Date() } })

    const progress = await system.untilEnded(runId, 30_000)

    expect(progress).toMatchObject({ completed: slotCount, notMeasured: 0 })
    expect(await db.transcript.count({ where: { runId } })).toBe(slotCount)
    expect(await db.processOwner.count()).toBe(2)
  })

  test('loses nothing and asks nothing twice when its connections are cut again and again', async () => {
    await using database = await createTestDatabase({ poolSize: 2 })
    await using system = await createSandboxSystem(database, {
      default: { latency: { kind: 'constant', ms: 60 } },
    })
    await using _worker = await Worker.start(system.services)
    const { runId, slotCount } = await system.start({ samplesPerScenario: 3 })
    for (let cut = 0; cut < 12; cut += 1) {
      await sleep(150)
      await database.db.$queryRaw`
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE 'sluice%'`
    }

    const progress = await system.untilEnded(runId, 25_000)

    expect(progress).toMatchObject({ completed: slotCount, notMeasured: 0 })
    const asked = system.simulator.totals().reduce((sum, { requests }) => sum + requests, 0)
    expect(asked).toBe(slotCount)
    expect(await database.db.transcript.count({ where: { runId } })).toBe(slotCount)
    const peaks = Object.values(KEYS).map((key) => system.simulator.records(key).highestConcurrency)
    expect(peaks).toEqual([5, 3, 2])
  })

  test('admits no more calls in a minute than the provider’s limit', async () => {
    await using database = await createTestDatabase({ poolSize: 2 })
    await using system = await createSandboxSystem(database, QUICK)
    await system.services.db.llmProvider.updateMany({
      where: { name: 'sandbox-openai' },
      data: { requestsPerMinute: 7 },
    })
    await using _worker = await Worker.start(system.services)
    const { runId } = await system.start({ models: ['sim-swift'] })

    await system.untilPercent(runId, 58, 10_000)
    await sleep(1_500)

    expect(system.simulator.records(KEYS.openai).requests).toHaveLength(7)
  })
})

async function waitFor<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await look()
    if (found !== undefined) return found
    await sleep(50)
  }
  throw new Error('it did not happen in 10 s')
}
