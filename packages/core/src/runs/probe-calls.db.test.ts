import { afterAll, beforeAll, expect, test } from 'vitest'

import { endingOf, failing, startClaimed } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { settleProbes } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

/** What is written of a call: its row, what was said, and its entries. */
const callOf = async (attemptId: string) => {
  const account = { select: { kind: true } }
  return {
    call: await system.db.call.findFirstOrThrow({ where: { id: attemptId } }),
    body: await system.db.callBody.findFirst({ where: { callId: attemptId } }),
    entries: await system.db.ledgerEntry.findMany({
      where: { callId: attemptId },
      include: { account },
      orderBy: { account: { kind: 'asc' } },
    }),
  }
}

test('the call of a probe is one row with its run, job and scenario, settled with its provider and its run (S0-11, S0-12, U-6)', async () => {
  const { probe, run, model } = await startClaimed(system)

  await settleProbes(system, [await endingOf(probe)])

  const slot = await system.db.runSlot.findFirstOrThrow({ where: { jobId: probe.jobId } })
  const { call, body, entries } = await callOf(probe.attemptId)
  expect(call).toMatchObject({
    teamId: system.actor.teamId,
    actorKind: 'USER',
    actorId: system.actor.id,
    feature: 'PROBE',
    operation: 'CHAT',
    subjectType: 'scenario',
    subjectId: slot.scenarioId,
    jobId: probe.jobId,
    runId: run.id,
    attempt: 1,
    providerId: model.providerId,
    modelId: model.id,
    modelVersion: 1,
    actualModel: 'model-2026-01',
    outcome: 'ANSWERED',
    latencyMs: 120,
    inputTokens: 24,
    outputTokens: 7,
    priceId: probe.priceId,
    costBasis: 'EXACT',
  })
  expect(call.costUsd?.toFixed()).toBe('0.000177')
  expect(body).toBeNull()
  expect(entries.map(({ account, kind, amountUsd }) => [account.kind, kind, amountUsd.toFixed()])).toEqual([
    ['PROVIDER', 'SETTLE', '-0.000177'],
    ['RUN', 'SETTLE', '-0.000177'],
  ])
})

test('the call of a probe keeps what was said where the installation wants it, of failures too (U-6)', async () => {
  const { claimed } = await startClaimed(system, 2)
  const kinds = [undefined, failing('NETWORK_ERROR', { mayBeCharged: true, partialText: 'Rath' })]

  await settleProbes(
    system,
    await Promise.all(claimed.map((probe, index) => endingOf(probe, kinds[index], { logsBodies: true }))),
  )

  const [answered, torn] = await Promise.all(claimed.map(({ attemptId }) => callOf(attemptId)))
  const request = { messages: [{ role: 'system' }, { role: 'user', content: 'What about 1 of them?' }] }
  expect(answered?.body).toMatchObject({
    request,
    response: { text: 'Rather so.', toolCalls: [] },
    note: null,
  })
  expect(torn?.body).toMatchObject({ request, response: { text: 'Rath' } })
  expect(torn?.call).toMatchObject({ outcome: 'FAILED', costUsd: null, costBasis: 'NO_USAGE' })
  expect(torn?.entries.map(({ isUnconfirmed }) => isUnconfirmed)).toEqual([true, true])
})

test('a call that was refused costs nothing, and has no entry', async () => {
  const { probe } = await startClaimed(system)

  await settleProbes(system, [await endingOf(probe, failing('AUTH_ERROR', { statusCode: 401 }))])

  const { call, entries } = await callOf(probe.attemptId)
  expect(call).toMatchObject({
    outcome: 'FAILED',
    errorCode: 'AUTH_ERROR',
    statusCode: 401,
    costBasis: 'FREE',
  })
  expect(entries.filter(({ kind }) => kind !== 'RELEASE')).toEqual([])
})
