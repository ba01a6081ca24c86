import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import {
  contentOf,
  createActor,
  createModel,
  createPrice,
  createProvider,
  createScenarios,
} from '../../test/world.ts'
import { requestOf } from '#shared'
import { startRun } from './index.ts'
import type { StartRunInput } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

const start = async (
  input: StartRunInput,
  { actor, clock }: Pick<TestSystem, 'actor' | 'clock'> = system,
) => {
  const request = { ...requestOf(actor), traceparent: TRACEPARENT }
  const { runId, jobCount } = await startRun({ ...system, clock }, request, input)
  return { run: await system.db.run.findUniqueOrThrow({ where: { id: runId } }), jobCount }
}

const modelOf = async (
  provider: Parameters<typeof createProvider>[1] = {},
  overrides: Parameters<typeof createModel>[2] = {},
) => createModel(system.db, await createProvider(system.db, provider), overrides)

const refOf = (model: { modelId: string; provider: { name: string } }) =>
  `${model.provider.name}/${model.modelId}`

describe('starting a run', () => {
  test('plans 4 scenarios × 3 models × 2 samples = 24 slots, all models at once (3.3, L-6)', async () => {
    const { definitionId, scenarioIds } = await createScenarios(system.db, system.actor, 4)
    const models = [await modelOf(), await modelOf(), await modelOf()]

    const { run, jobCount } = await start({ definitionId, models: models.map(refOf), samplesPerScenario: 2 })

    expect(jobCount).toBe(24)
    const slots = await system.db.runSlot.findMany({ where: { runId: run.id }, orderBy: { position: 'asc' } })
    const planned = slots.map((slot) => [slot.position, slot.sampleIndex, slot.scenarioId, slot.modelId])
    const expected = [0, 1].flatMap((sample) =>
      scenarioIds.flatMap((scenarioId) => models.map((model) => [sample, scenarioId, model.id] as const)),
    )
    expect(planned).toEqual(expected.map((slot, position) => [position, ...slot]))
    expect(slots.map(({ providerId }) => providerId)).toEqual(
      slots.map(({ modelId }) => models.find(({ id }) => id === modelId)?.providerId),
    )
  })

  test('writes down what it runs on: definition, models, rates, seed (S3-38)', async () => {
    const { definitionId } = await createScenarios(system.db, system.actor, 2)
    const priced = await modelOf(
      {},
      { rates: { INPUT: '0.25', OUTPUT: '2' }, apiConfig: { omitTemperature: true } },
    )
    const unpriced = await modelOf()
    await createPrice(system.db, priced.id, {
      rates: { INPUT: '99' },
      effectiveFrom: new Date(Date.now() + 60_000),
    })

    const { run } = await start({
      definitionId,
      models: [refOf(priced), refOf(unpriced)],
      temperature: 0.7,
      priority: 'HIGH',
      sampleSeed: 'seed',
    })

    expect(run).toMatchObject({
      status: 'RUNNING',
      teamId: system.actor.teamId,
      priority: 10,
      sampleSeed: 'seed',
      samplePercentage: 100,
      slotCount: 4,
      createdByKind: 'USER',
      createdById: system.actor.id,
    })
    expect(run.temperature?.toNumber()).toBe(0.7)
    expect(run.config).toMatchObject({
      definition: { name: 'Definition', version: 1, content: contentOf(2) },
      models: [
        {
          ref: refOf(priced),
          displayName: priced.displayName,
          apiConfig: { omitTemperature: true },
          rates: { input: '0.25', output: '2', cacheRead: null, cacheWrite: null, reasoning: null },
        },
        { ref: refOf(unpriced), rates: null },
      ],
      scenarioCount: 2,
      traceparent: TRACEPARENT,
    })
    const models = await system.db.runModel.findMany({
      where: { runId: run.id },
      orderBy: { position: 'asc' },
    })
    expect(models.map(({ modelId, priceId }) => [modelId, priceId === null])).toEqual([
      [priced.id, false],
      [unpriced.id, true],
    ])
  })

  test('sends the first deliveries of each provider, 15 at most for one with few calls at once (L-7)', async () => {
    const { definitionId } = await createScenarios(system.db, system.actor, 50)
    const [narrow, wide] = [
      await modelOf({ maxParallelRequests: 1 }),
      await modelOf({ maxParallelRequests: 8 }),
    ]

    const { run } = await start({ definitionId, models: [refOf(narrow), refOf(wide)] })

    const waiting = async (providerId: string) =>
      system.db.job.count({ where: { runId: run.id, providerId } })
    expect([await waiting(narrow.providerId), await waiting(wide.providerId)]).toEqual([15, 32])
    const job = await system.db.job.findFirstOrThrow({ where: { runId: run.id } })
    expect(job).toMatchObject({ traceparent: TRACEPARENT, priority: 5 })
  })

  test('leaves one event with the actor and the trace', async () => {
    const { definitionId } = await createScenarios(system.db, system.actor, 2)
    const model = await modelOf()

    const { run } = await start({ definitionId, models: [refOf(model)] })

    expect(await system.db.event.findMany({ where: { subjectId: run.id } })).toMatchObject([
      {
        type: 'run.started',
        teamId: system.actor.teamId,
        subjectType: 'run',
        payload: { name: run.name },
        actorKind: 'USER',
        actorId: system.actor.id,
        traceId: '0af7651916cd43dd8448eb211c80319c',
      },
    ])
  })

  test('names the runs of a team’s day A, B, C', async () => {
    const actor = await createActor(system.db)
    const { definitionId } = await createScenarios(system.db, actor, 1)
    const model = await modelOf()
    const clock = { now: () => new Date('2026-11-20T23:59:00Z') }
    const names = []
    for (let round = 0; round < 3; round += 1) {
      const { run } = await start({ definitionId, models: [refOf(model)] }, { actor, clock })
      names.push(run.name)
    }

    expect(names).toEqual(['Nov 20-A', 'Nov 20-B', 'Nov 20-C'])
  })

  test('plays the scenarios that were named, in their own order', async () => {
    const { definitionId, scenarioIds } = await createScenarios(system.db, system.actor, 5)
    const named = [scenarioIds[3] ?? '', scenarioIds[1] ?? '']

    const { run } = await start({ definitionId, models: [refOf(await modelOf())], scenarioIds: named })

    const slots = await system.db.runSlot.findMany({ where: { runId: run.id }, orderBy: { position: 'asc' } })
    expect(slots.map(({ scenarioId }) => scenarioId)).toEqual([scenarioIds[1], scenarioIds[3]])
  })

  test('samples by the seed: the same seed plays the same scenarios (3.3)', async () => {
    const { definitionId } = await createScenarios(system.db, system.actor, 10)
    const model = await modelOf()
    const played = async (sampleSeed?: string) => {
      const { run } = await start({ definitionId, models: [refOf(model)], samplePercentage: 33, sampleSeed })
      const slots = await system.db.runSlot.findMany({
        where: { runId: run.id },
        orderBy: { position: 'asc' },
      })
      return slots.map(({ scenarioId }) => scenarioId)
    }

    const first = await played('seed')
    expect(first).toHaveLength(3)
    expect(await played('seed')).toEqual(first)
    expect(await played()).toEqual(await played())
  })

  test('takes a bare model name when one provider serves it', async () => {
    const { definitionId } = await createScenarios(system.db, system.actor, 1)
    const model = await modelOf()

    const { run } = await start({ definitionId, models: [model.modelId] })

    expect(await system.db.runModel.findMany({ where: { runId: run.id } })).toMatchObject([
      { modelId: model.id },
    ])
  })
})
