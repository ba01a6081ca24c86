import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { ANSWER, claim, endingOf, failing, startClaimed } from '../../test/play.ts'
import { SENSELESS_USAGE } from '../../test/completion.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { reduceProbe, settleProbes } from './index.ts'
import type { ClaimedProbe, ProbeEnding } from './index.ts'

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

const deliveriesOf = (jobId: string) =>
  system.db.$queryRaw<{ id: string; state: string; startAfter: Date }[]>`
    SELECT id, state::text, start_after AS "startAfter" FROM pgboss.job WHERE data->>'jobId' = ${jobId} ORDER BY created_on`

describe('an answer', () => {
  test('fills its slot, its transcript, its attempt and its job (S3-37, S3-38)', async () => {
    const { probe, run, model } = await startClaimed(system)

    await settleProbes(system, [await endingOf(probe)])

    const { job, attempt, slot, transcript } = await rowsOf(probe)
    expect(job).toMatchObject({
      state: 'COMPLETED',
      chargedAttempts: 1,
      lastError: null,
      ownerId: null,
      heartbeatAt: null,
      notBefore: null,
      finishedAt: expect.any(Date),
    })
    const tokens = {
      inputTokens: 24,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 7,
      reasoningTokens: 0,
    }
    expect(attempt).toMatchObject({
      ...tokens,
      outcome: 'ANSWERED',
      error: null,
      actualModel: 'model-2026-01',
      latencyMs: 120,
      endedAt: expect.any(Date),
    })
    expect(attempt.costUsd?.toFixed()).toBe('0.000177')
    expect(slot).toMatchObject({
      outcome: 'ANSWERED',
      errorCode: null,
      errorText: null,
      finishedAt: job.finishedAt,
    })
    expect(transcript).toMatchObject({
      ...tokens,
      teamId: system.actor.teamId,
      runId: run.id,
      slotPosition: slot.position,
      scenarioId: slot.scenarioId,
      modelId: model.id,
      sampleIndex: 0,
      storageNote: null,
      actualModel: 'model-2026-01',
      finishReason: 'stop',
      durationMs: 120,
      content: {
        turns: [{ turnNumber: 1, probePrompt: 'What about 1 of them?', targetResponse: 'Rather so.' }],
        costSnapshot: {
          priceId: attempt.priceId,
          costInputPerMillion: '3',
          costOutputPerMillion: '15',
        },
      },
    })
    expect(transcript?.costUsd?.toFixed()).toBe('0.000177')
  })

  test('settled twice changes nothing', async () => {
    const { probe } = await startClaimed(system, 2)
    const ending = await endingOf(probe)
    await settleProbes(system, [ending])
    const before = await rowsOf(probe)

    await settleProbes(system, [ending])

    expect(await rowsOf(probe)).toEqual(before)
    expect(await system.db.transcript.count({ where: { runId: probe.runId } })).toBe(1)
  })

  test('of unknown cost is stored without one, never with 0', async () => {
    const { probe } = await startClaimed(system)

    await settleProbes(system, [
      await endingOf(probe, () => Promise.resolve({ ...ANSWER, usage: SENSELESS_USAGE })),
    ])

    const { attempt, transcript } = await rowsOf(probe)
    expect(attempt).toMatchObject({
      outcome: 'ANSWERED',
      costUsd: null,
      inputTokens: null,
      outputTokens: null,
    })
    expect(transcript).toMatchObject({ costUsd: null, inputTokens: null })
  })

  test('with characters that Postgres cannot hold is stored with their escapes, and says so', async () => {
    const { probe } = await startClaimed(system)
    const answer = { ...ANSWER, text: 'a\0b\ud800c', actualModel: 'model\0\udc00' }

    await settleProbes(system, [await endingOf(probe, () => Promise.resolve(answer))])

    const { transcript, attempt } = await rowsOf(probe)
    expect(transcript).toMatchObject({
      storageNote: 'escaped',
      content: { turns: [{ targetResponse: 'a\\u0000b\\ud800c' }] },
    })
    expect(attempt).toMatchObject({ outcome: 'ANSWERED', actualModel: 'model\ufffd\ufffd' })
  })
})

describe('a failure', () => {
  test('that may pass puts the job back for later, with a delivery for then (U-2)', async () => {
    const { probe, run } = await startClaimed(system)
    const started = Date.now()

    await settleProbes(system, [await endingOf(probe, failing('SERVER_ERROR'))])

    const { job, attempt, slot } = await rowsOf(probe)
    expect(job).toMatchObject({
      state: 'QUEUED',
      attempt: 1,
      chargedAttempts: 1,
      ownerId: null,
      finishedAt: null,
      lastError: { code: 'SERVER_ERROR', message: 'The vendor said no.', retryable: true },
    })
    const waitMs = (job.notBefore?.getTime() ?? 0) - started
    expect(waitMs).toBeGreaterThanOrEqual(1_990)
    expect(waitMs).toBeLessThan(3_500)
    expect(attempt).toMatchObject({ outcome: 'FAILED', error: { code: 'SERVER_ERROR' } })
    expect(slot).toMatchObject({ outcome: null, errorCode: null, finishedAt: null })
    const [, next] = await deliveriesOf(job.id)
    expect(next).toMatchObject({ id: job.deliveryId, state: 'created', startAfter: job.notBefore })
    expect((await system.db.run.findUniqueOrThrow({ where: { id: run.id } })).status).toBe('RUNNING')
  })

  test('goes on with a new number, and its cost stays with its own attempt', async () => {
    const { probe, provider } = await startClaimed(system)
    await settleProbes(system, [await endingOf(probe, failing('SERVER_ERROR'))])
    await system.db
      .$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE data->>'jobId' = ${probe.jobId}`
    await system.db.job.update({ where: { id: probe.jobId }, data: { notBefore: null } })

    const [second] = (await claim(system, provider, 1)).claimed

    expect(second).toMatchObject({ jobId: probe.jobId, attempt: 2, chargedAttempts: 1 })
    expect(second?.attemptId).not.toBe(probe.attemptId)
  })

  test('for good leaves its slot not measured and says why', async () => {
    const { probe } = await startClaimed(system)

    await settleProbes(system, [await endingOf(probe, failing('AUTH_ERROR'))])

    const { job, attempt, slot, transcript } = await rowsOf(probe)
    expect(job).toMatchObject({
      state: 'FAILED',
      chargedAttempts: 1,
      notBefore: null,
      finishedAt: expect.any(Date),
    })
    expect(attempt.outcome).toBe('FAILED')
    expect(attempt.costUsd?.toFixed()).toBe('0')
    expect(slot).toMatchObject({
      outcome: 'NOT_MEASURED',
      errorCode: 'AUTH_ERROR',
      errorText: 'The vendor said no.',
    })
    expect(transcript).toBeNull()
  })

  test('to answer usably is the model’s own, and what it used is paid', async () => {
    const { probe } = await startClaimed(system)
    const facts = { usage: ANSWER.usage, actualModel: 'model-2026-01' }

    await settleProbes(system, [await endingOf(probe, failing('INVALID_RESPONSE', facts))])

    const { job, attempt, slot } = await rowsOf(probe)
    expect(job.state).toBe('FAILED')
    expect(slot).toMatchObject({ outcome: 'INVALID', errorCode: 'INVALID_RESPONSE' })
    expect(attempt).toMatchObject({
      outcome: 'INVALID',
      inputTokens: 24,
      outputTokens: 7,
      actualModel: 'model-2026-01',
    })
    expect(attempt.costUsd?.toFixed()).toBe('0.000177')
  })

  test('with the vendor’s words in characters that Postgres cannot hold is stored all the same', async () => {
    const { probe } = await startClaimed(system)

    await settleProbes(system, [await endingOf(probe, failing('AUTH_ERROR', { message: 'no\0\udfff' }))])

    expect((await rowsOf(probe)).slot).toMatchObject({ errorCode: 'AUTH_ERROR', errorText: 'no\ufffd\ufffd' })
  })

  test('to be let finish is not counted, and the job may start again at once (U-2)', async () => {
    const { probe, provider } = await startClaimed(system)

    await settleProbes(system, [await endingOf(probe, failing('CANCELLED'))])

    const { job, attempt, slot } = await rowsOf(probe)
    expect(job).toMatchObject({ state: 'QUEUED', chargedAttempts: 0, lastError: null })
    expect(attempt.outcome).toBe('HELD')
    expect(slot.outcome).toBeNull()
    expect((await claim(system, provider, 1)).claimed).toMatchObject([{ attempt: 2, chargedAttempts: 0 }])
  })
})

describe('a batch', () => {
  test('settles every kind of ending side by side, over several providers', async () => {
    const here = await startClaimed(system, 5)
    const there = await startClaimed(system, 1)
    const kinds = [
      undefined,
      failing('SERVER_ERROR'),
      failing('AUTH_ERROR'),
      failing('INVALID_RESPONSE'),
      failing('CANCELLED'),
    ]
    const endings = await Promise.all([
      ...here.claimed.map((probe, index) => endingOf(probe, kinds[index])),
      endingOf(there.probe),
    ])

    await settleProbes(system, endings)

    const slots = await Promise.all(
      endings.map(({ jobId }) =>
        system.db.runSlot.findFirstOrThrow({ where: { jobId }, include: { job: true } }),
      ),
    )
    expect(slots.map((slot) => [slot.job?.state, slot.outcome])).toEqual([
      ['COMPLETED', 'ANSWERED'],
      ['QUEUED', null],
      ['FAILED', 'NOT_MEASURED'],
      ['FAILED', 'INVALID'],
      ['QUEUED', null],
      ['COMPLETED', 'ANSWERED'],
    ])
  })

  test('of nothing does nothing', async () => {
    await expect(settleProbes(system, [])).resolves.toBeUndefined()
  })

  test('that holds what the database refuses is refused whole, and stored without that', async () => {
    const { claimed, probe } = await startClaimed(system, 2)
    const endings = await Promise.all(claimed.map((one) => endingOf(one)))
    const broken: ProbeEnding[] = endings.map((ending, index) =>
      index === 0 ? { ...ending, latencyMs: 3_000_000_000 } : ending,
    )

    await expect(settleProbes(system, broken)).rejects.toThrow('out of range for type integer')
    expect(await system.db.transcript.count({ where: { runId: probe.runId } })).toBe(0)
    await settleProbes(
      system,
      broken.flatMap((ending, index) => (index === 0 ? (reduceProbe(ending) ?? []) : ending)),
    )

    expect((await rowsOf(probe)).slot).toMatchObject({ outcome: 'NOT_MEASURED', errorCode: 'INTERNAL_ERROR' })
    expect(await system.db.transcript.count({ where: { runId: probe.runId } })).toBe(1)
    const calls = await system.db.call.findMany({ where: { runId: probe.runId } })
    expect(calls.map(({ costBasis }) => costBasis)).toEqual(['EXACT', 'EXACT'])
  })
})
