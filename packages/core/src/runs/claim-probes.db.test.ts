import { createDatabase, isDatabaseUnavailable } from '@sluice/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createId } from '#shared'

import {
  claim,
  createLeases,
  createOwner,
  endingOf,
  startRunAt,
  startRunOf,
  toClaims,
} from '../../test/play.ts'
import { createProxy } from '../../test/proxy.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { until } from '../../test/until.ts'
import { createModel, createPrice, createProvider } from '../../test/world.ts'
import { claimProbes, readClaims, settleProbes } from './index.ts'
import type { Claim } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 20 })
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

describe('a claim', () => {
  test('50 claimers at once turn 500 jobs into 500 attempts, never two for one job (U-3)', async () => {
    const { provider, run } = await startRunAt(
      system,
      { maxParallelRequests: 500 },
      { scenarios: 50, samples: 10 },
    )
    const claimers = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const ownerId = await createOwner(system)
        const leaseIds = await createLeases(system, { providerId: provider.id, ownerId, count: 10 })
        return { ownerId, claims: toClaims(leaseIds) }
      }),
    )

    const results = await Promise.all(
      claimers.map((claimer) => claimProbes(system, { provider, ...claimer })),
    )

    const jobIds = results.flatMap(({ claimed }) => claimed.map(({ jobId }) => jobId))
    expect(jobIds).toHaveLength(500)
    expect(new Set(jobIds).size).toBe(500)
    expect(await system.db.jobAttempt.count({ where: { runId: run.id } })).toBe(500)
    expect(await system.db.jobAttempt.count({ where: { runId: run.id, number: { not: 1 } } })).toBe(0)
    expect(await system.db.job.count({ where: { runId: run.id, state: 'RUNNING' } })).toBe(500)
  })

  test('takes higher priorities first, and among equals the older jobs (U-3)', async () => {
    const provider = await createProvider(system.db)
    const model = await createModel(system.db, provider)
    const runs = []
    for (const priority of ['NORMAL', 'LOW', 'HIGH', 'NORMAL'] as const) {
      runs.push(await startRunOf(system, { models: [model], samples: 2, priority }))
    }

    const order: string[] = []
    for (let round = 0; round < 8; round += 1) {
      const { claimed } = await claim(system, provider, 1)
      order.push(...claimed.map(({ runId }) => runId))
    }

    const [normal, low, high, later] = runs.map(({ id }) => id)
    expect(order).toEqual([high, high, normal, normal, later, later, low, low])
  })

  test('tells everything a call needs', async () => {
    const { provider, model, run } = await startRunAt(system, { requestTimeoutSeconds: 30 })
    await system.db.llmModel.update({
      where: { id: model.id },
      data: { apiConfig: { omitTemperature: true } },
    })
    await system.db.run.update({ where: { id: run.id }, data: { temperature: 0.7 } })

    const { claimed, leaseIds, ownerId } = await claim(system, provider, 1)

    const attempt = await system.db.jobAttempt.findFirstOrThrow({
      where: { runId: run.id },
      include: { job: true },
    })
    expect(claimed).toEqual([
      {
        jobId: attempt.jobId,
        attemptId: attempt.id,
        leaseId: leaseIds[0],
        deliveryId: attempt.job.deliveryId,
        attempt: 1,
        chargedAttempts: 0,
        maxAttempts: 5,
        runId: run.id,
        modelId: model.modelId,
        modelVersion: 1,
        temperature: 0.7,
        options: { omitTemperature: true },
        scenario: { preamble: 'You are brief.', prompt: 'What about 1 of them?', dimensions: { number: 1 } },
        priceId: attempt.priceId,
        rates: [
          { tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: '3.000000' },
          { tokenClass: 'OUTPUT', fromInputTokens: 0, usdPerMillion: '15.000000' },
        ],
        startedAt: attempt.startedAt,
        traceparent: null,
      },
    ])
    expect(attempt.job).toMatchObject({ state: 'RUNNING', ownerId, attempt: 1, startedAt: attempt.startedAt })
    expect(attempt.deadlineAt.getTime() - attempt.startedAt.getTime()).toBe(35_000)
  })

  test('notes the price that is in force when the call leaves, not the one at the start of the run', async () => {
    const { provider, model, run } = await startRunAt(system, {})
    const priceId = createId()
    await system.db.modelPrice.create({
      data: {
        id: priceId,
        modelId: model.id,
        effectiveFrom: new Date(),
        createdByKind: 'SYSTEM',
        rates: {
          create: [
            { tokenClass: 'INPUT', usdPerMillion: '9' },
            { tokenClass: 'INPUT', fromInputTokens: 200_001, usdPerMillion: '18' },
          ],
        },
      },
    })
    await createPrice(system.db, model.id, {
      rates: { INPUT: '1' },
      effectiveFrom: new Date(Date.now() + 60_000),
    })

    const { claimed } = await claim(system, provider, 1)

    expect(claimed[0]).toMatchObject({
      priceId,
      rates: [
        { tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: '9.000000' },
        { tokenClass: 'INPUT', fromInputTokens: 200_001, usdPerMillion: '18.000000' },
      ],
    })
    expect((await system.db.runModel.findFirstOrThrow({ where: { runId: run.id } })).priceId).not.toBe(
      priceId,
    )
  })

  test('has no price and no rates where the model has none', async () => {
    const provider = await createProvider(system.db)
    await startRunOf(system, { models: [await createModel(system.db, provider)] })

    const { claimed } = await claim(system, provider, 1)

    expect(claimed[0]).toMatchObject({ priceId: null, rates: null })
  })

  test('says when there was less to do than leases to do it with', async () => {
    const { provider } = await startRunAt(system, {}, { samples: 3 })

    expect(await claim(system, provider, 2)).toMatchObject({ exhausted: false, waitMs: null })
    const last = await claim(system, provider, 2)
    expect(last.claimed).toHaveLength(1)
    expect(last).toMatchObject({ exhausted: true, waitMs: null })
    expect(await claim(system, provider, 2)).toMatchObject({ claimed: [], exhausted: true, waitMs: null })
  })
})

describe('a claim whose answer was lost', () => {
  const lose = async (message: string) => {
    await using proxy = await createProxy(system.url)
    await using db = createDatabase({ url: proxy.url, poolSize: 1, applicationName: 'lossy' })
    const { provider, run } = await startRunAt(system, {}, { samples: 3 })
    const ownerId = await createOwner(system)
    const leaseIds = await createLeases(system, { providerId: provider.id, ownerId, count: 2 })
    const claims = toClaims(leaseIds)
    proxy.loseAnswerTo(message)
    await expect(claimProbes({ ...system, db }, { provider, ownerId, claims })).rejects.toSatisfy(
      isDatabaseUnavailable,
    )
    expect(proxy.lost()).toBe(1)
    return {
      run,
      claims,
      readBack: await readClaims(
        system.db,
        claims.map(({ attemptId }) => attemptId),
      ),
    }
  }

  test('can be read back by the ids of its attempts', async () => {
    const { run, claims, readBack } = await lose('COMMIT')

    const toIds = (all: readonly Claim[]) => all.map((one) => `${one.leaseId} ${one.attemptId}`).toSorted()
    expect(toIds(readBack)).toEqual(toIds(claims))
    expect(await system.db.jobAttempt.count({ where: { runId: run.id } })).toBe(2)
  })

  test('before it was committed never happened', async () => {
    const { run, readBack } = await lose('probe_claim')

    expect(readBack).toEqual([])
    await until(async () => (await system.db.job.count({ where: { runId: run.id, state: 'QUEUED' } })) === 3)
  })
})

describe('nothing is claimed', () => {
  test('from a provider that is switched off, until a person changes that', async () => {
    const { provider } = await startRunAt(system, {})
    await system.db.llmProvider.update({ where: { id: provider.id }, data: { isEnabled: false } })

    expect(await claim(system, provider, 1)).toMatchObject({
      claimed: [],
      exhausted: false,
      waitMs: 2_147_483_647,
    })
  })

  test('from a paused provider, until the pause is over', async () => {
    const { provider, run } = await startRunAt(system, {})
    const now = Date.now()
    await system.db.providerPause.create({
      data: {
        providerId: provider.id,
        reason: 'HINT',
        startedAt: new Date(now),
        until: new Date(now + 5_000),
      },
    })

    const held = await claim(system, provider, 1)

    expect(held.claimed).toEqual([])
    expect(held.waitMs).toBeGreaterThan(4_000)
    expect(held.waitMs).toBeLessThanOrEqual(5_000)
    expect(await system.db.job.findFirstOrThrow({ where: { runId: run.id } })).toMatchObject({
      state: 'QUEUED',
      attempt: 0,
      chargedAttempts: 0,
    })
    await system.db.providerPause.update({
      where: { providerId: provider.id },
      data: { until: new Date(now) },
    })
    expect((await claim(system, provider, 1)).claimed).toHaveLength(1)
  })

  test('of a run that is not running', async () => {
    const { provider, run } = await startRunAt(system, {})
    await system.db.run.update({ where: { id: run.id }, data: { status: 'CANCELLED' } })

    expect((await claim(system, provider, 1)).claimed).toEqual([])
    expect(await system.db.jobAttempt.count({ where: { runId: run.id } })).toBe(0)
  })

  test('before its time, even when it is delivered too early', async () => {
    const { provider, run } = await startRunAt(system, {})
    const { id } = await system.db.job.findFirstOrThrow({ where: { runId: run.id } })
    await system.db.job.update({ where: { id }, data: { notBefore: new Date(Date.now() + 60_000) } })

    expect((await claim(system, provider, 1)).claimed).toEqual([])
    expect((await system.db.job.findUniqueOrThrow({ where: { id } })).state).toBe('QUEUED')
  })

  test('with leases of another process, of a process that is gone, or of another provider', async () => {
    const { provider } = await startRunAt(system, {}, { samples: 3 })
    const elsewhere = await createProvider(system.db)
    const [mine, other, gone] = [
      await createOwner(system),
      await createOwner(system),
      await createOwner(system, { goneAt: new Date() }),
    ]
    const lease = (ownerId: string, providerId = provider.id) =>
      createLeases(system, { providerId, ownerId, count: 1 })

    for (const [ownerId, leaseIds] of [
      [mine, await lease(other)],
      [gone, await lease(gone)],
      [mine, await lease(mine, elsewhere.id)],
    ] as const) {
      expect((await claimProbes(system, { provider, ownerId, claims: toClaims(leaseIds) })).claimed).toEqual(
        [],
      )
    }
  })

  test('twice: a delivery whose job is already running is used up without an attempt', async () => {
    const { provider, run } = await startRunAt(system, {})
    const { claimed } = await claim(system, provider, 1)
    const jobId = claimed[0]?.jobId ?? ''
    const second = { id: crypto.randomUUID(), jobId, priority: 5, startAfter: null }
    await system.queue.send(system.db, `probe.${provider.name}`, [second])

    expect((await claim(system, provider, 1)).claimed).toEqual([])

    expect(await system.db.jobAttempt.count({ where: { runId: run.id } })).toBe(1)
    const [delivery] = await system.db.$queryRaw<{ state: string }[]>`
      SELECT state::text FROM pgboss.job WHERE id = ${second.id}::uuid`
    expect(delivery?.state).toBe('completed')
  })

  test('by a settled attempt’s second delivery (L-3)', async () => {
    const { provider, run } = await startRunAt(system, {})
    const { claimed } = await claim(system, provider, 1)
    await settleProbes(system, await Promise.all(claimed.map((probe) => endingOf(probe))))
    const jobId = claimed[0]?.jobId ?? ''
    await system.queue.send(system.db, `probe.${provider.name}`, [
      { id: crypto.randomUUID(), jobId, priority: 5, startAfter: null },
    ])

    expect((await claim(system, provider, 1)).claimed).toEqual([])
    expect(await system.db.jobAttempt.count({ where: { runId: run.id } })).toBe(1)
  })
})
