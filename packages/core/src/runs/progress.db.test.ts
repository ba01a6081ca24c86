import { LlmError } from '@sluice/llm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { ANSWER, claim, endingOf, startRunOf } from '../../test/play.ts'
import { SENSELESS_USAGE } from '../../test/completion.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createModel, createProvider } from '../../test/world.ts'
import { actualCostOf, progressOf, settleProbes, toActualCost } from './index.ts'
import type { ClaimedProbe, Complete } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

const answerAfter =
  (latencyMs: number): Complete =>
  () =>
    Promise.resolve({ ...ANSWER, latencyMs })
const withoutUsage: Complete = () => Promise.resolve({ ...ANSWER, usage: SENSELESS_USAGE })
const unusable: Complete = () =>
  Promise.reject(new LlmError('INVALID_RESPONSE', { message: 'Empty.', usage: ANSWER.usage }))
const refused: Complete = () => Promise.reject(new LlmError('AUTH_ERROR', { message: 'No.' }))

/** A run of five samples on each of two models, the first of them a sandbox's, all claimed. */
async function startClaimed() {
  const sandbox = await createProvider(system.db, { isSandbox: true })
  const vendor = await createProvider(system.db)
  const models = [
    await createModel(system.db, sandbox, { rates: { INPUT: '1', OUTPUT: '1' } }),
    await createModel(system.db, vendor, { rates: { INPUT: '3', OUTPUT: '15' } }),
  ] as const
  const run = await startRunOf(system, { models, samples: 5 })
  const [first, second] = [await claim(system, sandbox, 5), await claim(system, vendor, 5)]
  return { run, models, sandboxProbes: first.claimed, vendorProbes: second.claimed }
}

const settle = async (probes: readonly ClaimedProbe[], kinds: readonly Complete[]) =>
  settleProbes(
    system,
    await Promise.all(kinds.flatMap((kind, index) => (probes[index] ? [endingOf(probes[index], kind)] : []))),
  )

describe('progress', () => {
  test('is counted from the slots, per model in the run’s order (L-4)', async () => {
    const { run, models, sandboxProbes, vendorProbes } = await startClaimed()
    await settle(sandboxProbes, [answerAfter(100), answerAfter(200), answerAfter(600), unusable, refused])
    await settle(vendorProbes, [answerAfter(50)])

    const progress = (await progressOf(system.db, [run.id])).get(run.id)

    expect(progress).toMatchObject({
      total: 10,
      completed: 4,
      failed: 1,
      notMeasured: 1,
      percentComplete: 60,
      byModel: [
        {
          modelId: models[0].id,
          total: 5,
          completed: 3,
          failed: 1,
          notMeasured: 1,
          running: 0,
          averageLatencyMs: 300,
          p50LatencyMs: 200,
          p95LatencyMs: 560,
        },
        {
          modelId: models[1].id,
          total: 5,
          completed: 1,
          failed: 0,
          notMeasured: 0,
          running: 4,
          averageLatencyMs: 50,
          p50LatencyMs: 50,
          p95LatencyMs: 50,
        },
      ],
    })
  })

  test('of several runs is told apart, and of an unknown run there is none', async () => {
    const [one, two] = [await startRunOf(system), await startRunOf(system, { samples: 3 })]
    const unknown = crypto.randomUUID()

    const progress = await progressOf(system.db, [one.id, two.id, unknown])

    expect(progress.get(one.id)).toMatchObject({ total: 1, percentComplete: 0 })
    expect(progress.get(two.id)).toMatchObject({ total: 3, percentComplete: 0 })
    expect(progress.get(two.id)?.byModel).toMatchObject([
      { running: 0, averageLatencyMs: null, p95LatencyMs: null },
    ])
    expect(progress.get(unknown)).toMatchObject({ total: 0, byModel: [] })
  })
})

describe('what a run cost', () => {
  test('is the sum over every call, unusable and overtaken ones included, exactly (S3-40, U-7)', async () => {
    const { run, models, vendorProbes } = await startClaimed()
    const [overtaken] = vendorProbes
    await system.db.job.update({ where: { id: overtaken?.jobId ?? '' }, data: { attempt: 9 } })
    await settle(vendorProbes, [answerAfter(10), answerAfter(10), unusable, refused])

    const cost = toActualCost((await actualCostOf(system.db, [run.id])).get(run.id) ?? [], false)

    expect(cost.perModel).toHaveLength(1)
    expect(cost.perModel[0]).toMatchObject({
      modelId: models[1].id,
      isSandbox: false,
      probeCount: 3,
      inputTokens: 72,
      outputTokens: 21,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
      unpricedCalls: 0,
    })
    expect(cost.total?.toFixed()).toBe('0.000531')
    expect(cost.knownTotal.toFixed()).toBe('0.000531')
  })

  test('is unknown as soon as one call’s cost is, and what is known of it is told (U-7)', async () => {
    const { run, vendorProbes } = await startClaimed()
    await settle(vendorProbes, [answerAfter(10), withoutUsage])
    await system.db.jobAttempt.update({
      where: { id: vendorProbes[2]?.attemptId ?? '' },
      data: { outcome: 'UNKNOWN', endedAt: new Date() },
    })

    const cost = toActualCost((await actualCostOf(system.db, [run.id])).get(run.id) ?? [], false)

    expect(cost).toMatchObject({ total: null, unpricedCalls: 2 })
    expect(cost.knownTotal.toFixed()).toBe('0.000177')
  })

  test('counts the sandbox only when asked to', async () => {
    const { run, sandboxProbes, vendorProbes } = await startClaimed()
    await settle(sandboxProbes, [answerAfter(10)])
    await settle(vendorProbes, [answerAfter(10)])
    const models = (await actualCostOf(system.db, [run.id])).get(run.id) ?? []

    expect(toActualCost(models, false).total?.toFixed()).toBe('0.000177')
    expect(toActualCost(models, true).total?.toFixed()).toBe('0.000208')
    expect(toActualCost(models, true).perModel).toHaveLength(2)
  })

  test('is nothing before the first call, and nothing for an unknown run', async () => {
    const { run } = await startClaimed()
    const unknown = crypto.randomUUID()

    const costs = await actualCostOf(system.db, [run.id, unknown])

    expect(toActualCost(costs.get(run.id) ?? [], true).total?.toFixed()).toBe('0')
    expect(costs.get(unknown)).toEqual([])
  })

  test('keeps every decimal place of thousands of calls', async () => {
    const { run, vendorProbes } = await startClaimed()
    const cheap = {
      inputTokens: 10,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 0,
      reasoningTokens: 0,
    }
    await settle(
      vendorProbes,
      Array.from({ length: 5 }, () => () => Promise.resolve({ ...ANSWER, usage: cheap })),
    )
    await system.db.jobAttempt.updateMany({
      where: { runId: run.id, outcome: 'ANSWERED' },
      data: { costUsd: '0.000000000001' },
    })

    const cost = toActualCost((await actualCostOf(system.db, [run.id])).get(run.id) ?? [], false)

    expect(cost.total?.toFixed()).toBe('0.000000000005')
  })
})
