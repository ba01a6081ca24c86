import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { claim, endingOf, failing, startClaimed } from '../../test/play.ts'
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

const rowsOf = async ({ jobId, attemptId }: Pick<ClaimedProbe, 'jobId' | 'attemptId'>) => ({
  job: await system.db.job.findUniqueOrThrow({ where: { id: jobId } }),
  attempt: await system.db.jobAttempt.findUniqueOrThrow({ where: { id: attemptId } }),
  slot: await system.db.runSlot.findFirstOrThrow({ where: { jobId } }),
  transcript: await system.db.transcript.findFirst({ where: { attemptId } }),
})

describe('an attempt that was overtaken', () => {
  test('writes its tokens and cost and nothing else (L-3)', async () => {
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

    await settleProbes(system, [await endingOf(second)])
    expect((await rowsOf(second)).transcript).not.toBeNull()
    expect(await system.db.transcript.count({ where: { runId: probe.runId } })).toBe(1)
  })

  test('and was counted as unknown gets its real outcome when that comes late', async () => {
    const { probe } = await startClaimed(system)
    await system.db.jobAttempt.update({
      where: { id: probe.attemptId },
      data: { outcome: 'UNKNOWN', endedAt: new Date() },
    })
    await system.db.job.update({ where: { id: probe.jobId }, data: { state: 'QUEUED', ownerId: null } })

    await settleProbes(system, [await endingOf(probe)])

    const { attempt, job, slot } = await rowsOf(probe)
    expect(attempt.outcome).toBe('ANSWERED')
    expect(job.state).toBe('QUEUED')
    expect(slot.outcome).toBeNull()
  })

  test('never fails a job that somebody cancelled (L-54)', async () => {
    const { probe } = await startClaimed(system)
    await system.db.job.update({ where: { id: probe.jobId }, data: { state: 'CANCELLED' } })

    await settleProbes(system, [await endingOf(probe, failing('AUTH_ERROR'))])

    expect((await rowsOf(probe)).job).toMatchObject({ state: 'CANCELLED', lastError: null })
  })
})
