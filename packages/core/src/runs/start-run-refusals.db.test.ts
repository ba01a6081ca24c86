import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createActor, createModel, createProvider, createScenarios } from '../../test/world.ts'
import { SluiceError, createId, requestOf } from '#shared'
import { startRun } from './index.ts'
import type { StartRunInput } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

const start = (input: StartRunInput, actor = system.actor) => startRun(system, requestOf(actor), input)

const modelOf = async (
  provider: Parameters<typeof createProvider>[1] = {},
  overrides: Parameters<typeof createModel>[2] = {},
) => createModel(system.db, await createProvider(system.db, provider), overrides)

const refOf = (model: { modelId: string; provider: { name: string } }) =>
  `${model.provider.name}/${model.modelId}`

describe('a run is refused, and leaves nothing behind,', () => {
  /** Everything that starting a run writes. */
  const countAll = async () => [
    await system.db.run.count(),
    await system.db.runModel.count(),
    await system.db.runSlot.count(),
    await system.db.job.count(),
    await system.db.event.count(),
    (await system.db.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM pgboss.job`)[0]?.count,
  ]

  const refusal = async (input: StartRunInput, actor = system.actor): Promise<SluiceError> => {
    const before = await countAll()
    const error = await start(input, actor).catch((cause: unknown) => cause)
    expect(await countAll()).toEqual(before)
    if (error instanceof SluiceError) return error
    throw new Error('expected a refusal', { cause: error })
  }

  const scenarios = (count = 1) => createScenarios(system.db, system.actor, count)

  test('when a model is deprecated: all of them are listed (S3-24)', async () => {
    const { definitionId } = await scenarios()
    const old = [await modelOf({}, { status: 'DEPRECATED' }), await modelOf({}, { status: 'DEPRECATED' })]
    const models = [refOf(await modelOf()), ...old.map(refOf)]

    expect(await refusal({ definitionId, models })).toMatchObject({
      code: 'MODEL_DEPRECATED',
      field: 'models',
      message: expect.stringContaining(`${old.map(refOf).join(', ')}. Choose others`),
    })
  })

  test('when a model or its provider is unknown (S3-24)', async () => {
    const { definitionId } = await scenarios()
    const { provider } = await modelOf()

    expect(await refusal({ definitionId, models: [`${provider.name}/nobody`] })).toMatchObject({
      code: 'MODEL_NOT_FOUND',
    })
    expect(await refusal({ definitionId, models: ['nobody'] })).toMatchObject({ code: 'MODEL_NOT_FOUND' })
    expect(await refusal({ definitionId, models: ['nowhere/nobody'] })).toMatchObject({
      code: 'UNSUPPORTED_PROVIDER',
    })
  })

  test('when its provider was removed', async () => {
    const { definitionId } = await scenarios()
    const model = await modelOf({ archivedAt: new Date() })

    expect(await refusal({ definitionId, models: [refOf(model)] })).toMatchObject({
      code: 'UNSUPPORTED_PROVIDER',
    })
  })

  test('when a provider is switched off', async () => {
    const { definitionId } = await scenarios()
    const model = await modelOf({ isEnabled: false })

    expect(await refusal({ definitionId, models: [refOf(model)] })).toMatchObject({
      code: 'PROVIDER_DISABLED',
      field: 'models',
      message: `The provider is switched off for: ${refOf(model)}.`,
    })
  })

  test('when a provider’s credential is missing', async () => {
    const { definitionId } = await scenarios()
    const model = await modelOf({ credentialRef: 'env:NOBODY_API_KEY' })

    expect(await refusal({ definitionId, models: [refOf(model)] })).toMatchObject({
      code: 'MISSING_API_KEY',
      field: 'models',
      message: `${refOf(model)} cannot be called: NOBODY_API_KEY is not set in the environment.`,
    })
  })

  test('when a model does not chat', async () => {
    const { definitionId } = await scenarios()
    const model = await modelOf({}, { kind: 'EMBEDDING' })

    expect(await refusal({ definitionId, models: [refOf(model)] })).toMatchObject({
      code: 'VALIDATION_FAILED',
      message: `Runs need chat models; these are not: ${refOf(model)}.`,
    })
  })

  test('when a model is named twice, however it is written', async () => {
    const { definitionId } = await scenarios()
    const model = await modelOf()

    expect(await refusal({ definitionId, models: [refOf(model), model.modelId] })).toMatchObject({
      code: 'VALIDATION_FAILED',
      message: `${refOf(model)} is named twice.`,
    })
  })

  test('when a bare name is served by two providers: the candidates are listed', async () => {
    const { definitionId } = await scenarios()
    const model = await modelOf()
    const twin = await modelOf({}, { modelId: model.modelId })

    const { code, message } = await refusal({ definitionId, models: [model.modelId] })
    expect(code).toBe('VALIDATION_FAILED')
    expect(message).toContain(`${refOf(model)}, ${refOf(twin)}`)
  })

  test('when the definition is unknown, deleted, or of another team, which look alike', async () => {
    const models = [refOf(await modelOf())]
    const stranger = await createActor(system.db)
    const foreign = await createScenarios(system.db, stranger, 1)
    const deleted = await scenarios()
    await system.db.definition.update({
      where: { id: deleted.definitionId },
      data: { deletedAt: new Date() },
    })

    for (const definitionId of [createId(), foreign.definitionId, deleted.definitionId]) {
      expect(await refusal({ definitionId, models })).toMatchObject({
        code: 'NOT_FOUND',
        field: 'definitionId',
        message: `There is no definition ${definitionId}.`,
      })
    }
  })

  test('when the definition has no scenario left', async () => {
    const { definitionId } = await scenarios()
    await system.db.scenario.updateMany({ where: { definitionId }, data: { deletedAt: new Date() } })

    expect(await refusal({ definitionId, models: [refOf(await modelOf())] })).toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'definitionId',
    })
  })

  test('when a scenario belongs to another definition', async () => {
    const { definitionId } = await scenarios()
    const other = await scenarios()

    expect(
      await refusal({ definitionId, models: [refOf(await modelOf())], scenarioIds: other.scenarioIds }),
    ).toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'scenarioIds',
      message: `Scenario ${other.scenarioIds[0]} does not belong to "Definition".`,
    })
  })

  test('when it would have more slots than an installation allows', async () => {
    const { definitionId } = await scenarios(50)
    const provider = await createProvider(system.db)
    const models = await Promise.all(Array.from({ length: 21 }, () => createModel(system.db, provider)))

    expect(await refusal({ definitionId, models: models.map(refOf), samplesPerScenario: 100 })).toMatchObject(
      {
        code: 'VALIDATION_FAILED',
        field: 'samplesPerScenario',
        message: expect.stringContaining('105000 probes; 100000 is the limit'),
      },
    )
  })

  test('when the actor may only read', async () => {
    const { definitionId } = await scenarios()
    const viewer = { ...system.actor, role: 'VIEWER' } as const

    expect(await refusal({ definitionId, models: [refOf(await modelOf())] }, viewer)).toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})
