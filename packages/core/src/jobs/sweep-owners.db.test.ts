import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createLeases, createOwner, cutOff, endingOf, startClaimed } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { until } from '../../test/until.ts'
import { createProvider } from '../../test/world.ts'
import { finishRuns, settleProbes } from '#runs'
import { sweepOwners } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

const ownerOf = (id: string) => system.db.processOwner.findUniqueOrThrow({ where: { id } })
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)

/** The sweep's judgement with limits short enough for a server that was started just now. */
const judge = (goneAfterMs: number, frozenAfterMs: number) =>
  system.db.$queryRaw<{ ownerId: string; reason: string }[]>`
    SELECT owner_id AS "ownerId", reason
      FROM owners_sweep(make_interval(secs => ${goneAfterMs / 1000}::float8), make_interval(secs => ${frozenAfterMs / 1000}::float8))`

/** A process that claimed one probe and is gone. */
async function startAbandoned(chargedAttempts = 0) {
  const { provider, run, probe, ownerId, leaseIds } = await startClaimed(system)
  await system.db.job.update({ where: { id: probe.jobId }, data: { chargedAttempts } })
  await system.db.processOwner.update({ where: { id: ownerId }, data: { goneAt: new Date() } })
  return { provider, run, probe, ownerId, leaseId: leaseIds[0] ?? '' }
}

describe('a process', () => {
  test('whose lock is free is noticed at once and counted as gone only when that lasted', async () => {
    const ownerId = await createOwner(system)

    expect(await judge(10_000, 60_000)).toEqual([])
    const { lockFreeSince } = await ownerOf(ownerId)
    expect(lockFreeSince).not.toBeNull()
    expect(await judge(10_000, 60_000)).toEqual([])
    expect((await ownerOf(ownerId)).lockFreeSince).toEqual(lockFreeSince)
    await system.db.processOwner.update({ where: { id: ownerId }, data: { lockFreeSince: ago(60) } })

    expect(await judge(100, 60_000)).toEqual([{ ownerId, reason: 'gone' }])
    expect((await ownerOf(ownerId)).goneAt).not.toBeNull()
    expect(await judge(100, 60_000)).toEqual([])
  })

  test('that took its lock again in time is not counted as gone', async () => {
    const ownerId = await createOwner(system)
    await system.db.processOwner.update({ where: { id: ownerId }, data: { lockFreeSince: ago(60) } })
    const { lockKey } = await ownerOf(ownerId)

    const judged = await system.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(${lockKey}::bigint)::text`
      return judge(100, 60_000)
    })

    expect(judged).toEqual([])
    expect(await ownerOf(ownerId)).toMatchObject({ lockFreeSince: null, goneAt: null })
  })

  test('that holds its lock but stays silent is frozen', async () => {
    const ownerId = await createOwner(system)
    await system.db.processOwner.update({ where: { id: ownerId }, data: { heartbeatAt: ago(60) } })
    const { lockKey } = await ownerOf(ownerId)

    const judged = await system.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(${lockKey}::bigint)::text`
      return judge(60_000, 100)
    })

    expect(judged).toContainEqual({ ownerId, reason: 'frozen' })
  })

  test('is not blamed for an outage of Postgres: silence counts from its start', async () => {
    const ownerId = await createOwner(system)
    await system.db.processOwner.update({
      where: { id: ownerId },
      data: { heartbeatAt: ago(86_400), lockFreeSince: ago(86_400) },
    })

    expect(await judge(3_600_000, 3_600_000)).toEqual([])
    await system.db.processOwner.delete({ where: { id: ownerId } })
  })
})

describe('a job whose process is gone', () => {
  test('goes back to the queue with back-off, one attempt charged (L-3, U-2)', async () => {
    const { probe, run } = await startAbandoned()
    const started = Date.now()

    const { reclaimed } = await sweepOwners(system.db, cutOff)

    expect(reclaimed).toEqual([
      { jobId: probe.jobId, runId: run.id, state: 'QUEUED', attemptId: probe.attemptId },
    ])
    const job = await system.db.job.findUniqueOrThrow({
      where: { id: probe.jobId },
      include: { attempts: true },
    })
    expect(job).toMatchObject({
      state: 'QUEUED',
      chargedAttempts: 1,
      attempt: 1,
      ownerId: null,
      lastError: { code: 'WORKER_CRASH', retryable: true },
      finishedAt: null,
    })
    const waitMs = (job.notBefore?.getTime() ?? 0) - started
    expect(waitMs).toBeGreaterThanOrEqual(1_490)
    expect(waitMs).toBeLessThan(4_000)
    expect(job.attempts).toMatchObject([
      { outcome: 'UNKNOWN', costUsd: null, error: { code: 'WORKER_CRASH' } },
    ])
    expect(await system.db.runSlot.findFirstOrThrow({ where: { jobId: probe.jobId } })).toMatchObject({
      outcome: null,
    })
    expect((await sweepOwners(system.db, cutOff)).reclaimed).toEqual([])
  })

  test('is taken back even if nobody can read what it was to ask any more', async () => {
    const { probe } = await startAbandoned()
    await system.db.llmModel.updateMany({
      where: { modelId: probe.modelId },
      data: { apiConfig: { unknown: true } },
    })

    expect((await sweepOwners(system.db, cutOff)).reclaimed).toHaveLength(1)

    const call = await system.db.call.findFirstOrThrow({ where: { id: probe.attemptId } })
    expect(call).toMatchObject({ outcome: 'UNKNOWN', costBasis: 'NO_USAGE' })
  })

  test('waits 300 s at most', async () => {
    const { probe } = await startAbandoned()
    await system.db.job.update({ where: { id: probe.jobId }, data: { chargedAttempts: 20, maxAttempts: 99 } })
    const started = Date.now()

    await sweepOwners(system.db, cutOff)

    const { notBefore } = await system.db.job.findUniqueOrThrow({ where: { id: probe.jobId } })
    expect((notBefore?.getTime() ?? 0) - started).toBeLessThan(301_000)
  })

  test('fails when its attempts are used up, its slot not measured, and its run can end (L-10)', async () => {
    const { probe, run } = await startAbandoned(4)

    expect((await sweepOwners(system.db, cutOff)).reclaimed).toMatchObject([
      { jobId: probe.jobId, state: 'FAILED' },
    ])

    expect(await system.db.job.findUniqueOrThrow({ where: { id: probe.jobId } })).toMatchObject({
      state: 'FAILED',
      chargedAttempts: 5,
      finishedAt: expect.any(Date),
    })
    expect(await system.db.runSlot.findFirstOrThrow({ where: { jobId: probe.jobId } })).toMatchObject({
      outcome: 'NOT_MEASURED',
      errorCode: 'WORKER_CRASH',
      errorText: 'The process that made this call went away before its answer was stored.',
    })
    expect(await finishRuns(system.db, system.clock, null)).toEqual([run.id])
  })

  test('ignores the answer that comes late all the same, but what it cost is known then', async () => {
    const { probe } = await startAbandoned()
    await sweepOwners(system.db, cutOff)

    await settleProbes(system, [await endingOf(probe)])

    const attempt = await system.db.jobAttempt.findUniqueOrThrow({ where: { id: probe.attemptId } })
    expect(attempt).toMatchObject({ outcome: 'ANSWERED', outputTokens: 7 })
    const call = await system.db.call.findFirstOrThrow({ where: { id: probe.attemptId } })
    expect(call).toMatchObject({ outcome: 'ANSWERED', outputTokens: 7, costBasis: 'EXACT' })
    expect(await system.db.transcript.count({ where: { runId: probe.runId } })).toBe(0)
  })
})

describe('a running job of a process that lives', () => {
  /** What the sweep would take back with a shorter patience. */
  const reclaim = (overdueAfterMs: number) =>
    system.db.$queryRaw<{ jobId: string }[]>`
      SELECT job_id AS "jobId" FROM jobs_reclaim(make_interval(secs => ${overdueAfterMs / 1000}::float8))`

  test('stays with it, until the deadline of its call is long past: then nobody plays it (L-10)', async () => {
    const { probe } = await startClaimed(system)

    expect(await reclaim(0)).toEqual([])
    await system.db.jobAttempt.update({ where: { id: probe.attemptId }, data: { deadlineAt: ago(30) } })
    expect(await reclaim(3_600_000)).toEqual([])

    expect(await reclaim(0)).toEqual([{ jobId: probe.jobId }])
    expect(await system.db.job.findUniqueOrThrow({ where: { id: probe.jobId } })).toMatchObject({
      state: 'QUEUED',
      chargedAttempts: 1,
    })
  })
})

describe('a lease of a process that is gone', () => {
  const leaseOf = (id: string) => system.db.providerLease.findUnique({ where: { id } })

  test('stays taken until the deadline of the call under it: the provider may still be at work', async () => {
    const { probe, leaseId } = await startAbandoned()

    await sweepOwners(system.db, cutOff)
    expect(await leaseOf(leaseId)).not.toBeNull()
    await system.db.jobAttempt.update({ where: { id: probe.attemptId }, data: { deadlineAt: ago(1) } })
    const { leases } = await sweepOwners(system.db, cutOff)

    expect(leases).toBe(1)
    expect(await leaseOf(leaseId)).toBeNull()
  })

  test('without an open call comes back at once, and so does its place in the queue for more', async () => {
    const { probe, provider, ownerId, leaseId } = await startAbandoned()
    await settleProbes(system, [await endingOf(probe)])
    const [spare] = await createLeases(system, { providerId: provider.id, ownerId, count: 1 })
    await system.db.providerDemand.create({
      data: { providerId: provider.id, ownerId, wanted: 5, seenAt: new Date() },
    })

    expect((await sweepOwners(system.db, cutOff)).leases).toBe(2)

    expect(await leaseOf(leaseId)).toBeNull()
    expect(await leaseOf(spare ?? '')).toBeNull()
    expect(await system.db.providerDemand.count({ where: { ownerId } })).toBe(0)
  })

  test('of a process that lives stays', async () => {
    const provider = await createProvider(system.db)
    const ownerId = await createOwner(system)
    const [lease] = await createLeases(system, { providerId: provider.id, ownerId, count: 1 })

    await sweepOwners(system.db, cutOff)

    expect(await leaseOf(lease ?? '')).not.toBeNull()
  })
})

describe('the sweep', () => {
  test('is one process’s work at a time', async () => {
    const swept = await system.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(5148002)::text`
      await startAbandoned()
      return sweepOwners(system.db, cutOff)
    })

    expect(swept).toEqual({ gone: [], reclaimed: [], leases: 0 })
    expect((await sweepOwners(system.db, cutOff)).reclaimed).toHaveLength(1)
  })

  test('finds a process that went away without a word, and gives its work to others', async () => {
    const { probe, ownerId } = await startClaimed(system)
    await system.db.processOwner.update({ where: { id: ownerId }, data: { lockFreeSince: ago(60) } })

    // 10 s from the start of Postgres at the earliest.
    const { gone, reclaimed } = await until(async () => {
      const swept = await sweepOwners(system.db, cutOff)
      return swept.gone.some((owner) => owner.ownerId === ownerId) && swept
    }, 15_000)

    expect(gone).toContainEqual({ ownerId, reason: 'gone' })
    expect(reclaimed).toContainEqual({
      jobId: probe.jobId,
      runId: probe.runId,
      state: 'QUEUED',
      attemptId: probe.attemptId,
    })
  })
})
