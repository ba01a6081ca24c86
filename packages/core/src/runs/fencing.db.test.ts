import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { claim, cutOff, endingOf, failing, startClaimed } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createId } from '#shared'
import { settleProbes } from './index.ts'
import type { ClaimedProbe } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

/** The call of an attempt, and what it did to the account of its provider and to the sums. */
const callOf = async ({ attemptId }: Pick<ClaimedProbe, 'attemptId'>) => {
  const call = await system.db.call.findFirstOrThrow({ where: { id: attemptId } })
  const entries = await system.db.ledgerEntry.findMany({
    where: { callId: attemptId, account: { kind: 'PROVIDER' } },
    orderBy: { id: 'asc' },
  })
  const sums = await system.db.usageRollup.aggregate({
    where: { modelId: call.modelId },
    _sum: { calls: true, failedCalls: true, unpricedCalls: true, costUsd: true, outputTokens: true },
  })
  return {
    call,
    entries: entries.map(({ kind, amountUsd, isUnconfirmed }) => [kind, amountUsd.toFixed(), isUnconfirmed]),
    sums: { ...sums._sum, costUsd: sums._sum.costUsd?.toFixed() },
  }
}

const rowsOf = async ({ jobId, attemptId }: Pick<ClaimedProbe, 'jobId' | 'attemptId'>) => ({
  job: await system.db.job.findUniqueOrThrow({ where: { id: jobId } }),
  attempt: await system.db.jobAttempt.findUniqueOrThrow({ where: { id: attemptId } }),
  slot: await system.db.runSlot.findFirstOrThrow({ where: { jobId } }),
  transcript: await system.db.transcript.findFirst({ where: { attemptId } }),
})

describe('an attempt that was overtaken', () => {
  test('is recorded and paid, and changes nothing else (L-3, L-33)', async () => {
    const { probe, provider } = await startClaimed(system)
    await system.db.job.update({ where: { id: probe.jobId }, data: { state: 'QUEUED', ownerId: null } })
    await system.queue.send(system.db, `probe.${provider.name}`, [
      { id: createId(), jobId: probe.jobId, priority: 5, startAfter: null },
    ])
    const [second] = (await claim(system, provider, 1)).claimed
    if (!second) throw new Error('nothing was claimed')
    const before = await rowsOf(second)

    await settleProbes(system, [await endingOf(probe)])

    const after = await rowsOf(second)
    expect(after).toEqual(before)
    expect(after.job).toMatchObject({ state: 'RUNNING', attempt: 2, chargedAttempts: 0 })
    const late = await rowsOf(probe)
    expect(late.attempt).toMatchObject({ outcome: 'ANSWERED', inputTokens: 24, outputTokens: 7 })
    expect(late.attempt.costUsd?.toFixed()).toBe('0.000177')
    expect(late.transcript).toBeNull()
    const recorded = await callOf(probe)
    expect(recorded).toMatchObject({
      call: { outcome: 'ANSWERED', jobId: probe.jobId, runId: probe.runId, attempt: 1, outputTokens: 7 },
      entries: [['SETTLE', '-0.000177', false]],
      sums: { calls: 1, failedCalls: 0, costUsd: '0.000177' },
    })
    await settleProbes(system, [await endingOf(probe)])
    expect(await callOf(probe)).toEqual(recorded)

    await settleProbes(system, [await endingOf(second)])
    expect((await rowsOf(second)).transcript).not.toBeNull()
    expect(await system.db.transcript.count({ where: { runId: probe.runId } })).toBe(1)
  })

  test('and was counted as unknown gets its real outcome when that comes late', async () => {
    const { probe } = await startClaimed(system)
    await system.db.$transaction((tx) => cutOff(tx, [probe.attemptId]))
    await system.db.job.update({ where: { id: probe.jobId }, data: { state: 'QUEUED', ownerId: null } })
    const unknown = await callOf(probe)
    expect(unknown).toMatchObject({
      call: { outcome: 'UNKNOWN', errorCode: 'WORKER_CRASH', costUsd: null, costBasis: 'NO_USAGE' },
      entries: [['SETTLE', '0', true]],
      sums: { calls: 1, failedCalls: 1, unpricedCalls: 1, costUsd: '0' },
    })
    expect(unknown.call.costBoundUsd?.toFixed()).toMatch(/^0\.12/)

    await settleProbes(system, [await endingOf(probe)])

    const { attempt, job, slot } = await rowsOf(probe)
    expect(attempt.outcome).toBe('ANSWERED')
    expect(job.state).toBe('QUEUED')
    expect(slot.outcome).toBeNull()
    const corrected = await callOf(probe)
    expect(corrected).toMatchObject({
      call: { outcome: 'ANSWERED', errorCode: null, costBasis: 'EXACT', costBoundUsd: null, outputTokens: 7 },
      entries: [
        ['SETTLE', '0', true],
        ['CORRECTION', '-0.000177', false],
      ],
      sums: { calls: 1, failedCalls: 0, unpricedCalls: 0, costUsd: '0.000177', outputTokens: 7n },
    })
    await settleProbes(system, [await endingOf(probe)])
    await system.db.$transaction((tx) => cutOff(tx, [probe.attemptId]))
    expect(await callOf(probe)).toEqual(corrected)
  })

  test('never fails a job that somebody cancelled (L-54)', async () => {
    const { probe } = await startClaimed(system)
    await system.db.job.update({ where: { id: probe.jobId }, data: { state: 'CANCELLED' } })

    await settleProbes(system, [await endingOf(probe, failing('AUTH_ERROR'))])

    expect((await rowsOf(probe)).job).toMatchObject({ state: 'CANCELLED', lastError: null })
  })
})
