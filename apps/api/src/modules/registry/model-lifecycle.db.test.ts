import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startRegistry } from '../../../test/registry-client.ts'
import { createPlayedRun } from '../../../test/world.ts'

import type { RegistryClient } from '../../../test/registry-client.ts'

let registry: RegistryClient

beforeAll(async () => {
  registry = await startRegistry()
})

afterAll(() => registry[Symbol.asyncDispose]())

const DEPRECATE = `mutation ($id: ID!, $dryRun: Boolean, $expected: DateTime) {
  deprecateLlmModel(id: $id, dryRun: $dryRun, expectedUpdatedAt: $expected) {
    model { status isDefault } newDefault { modelId isDefault } warning
    usage { runsRunning runsTotal settings isDefault schedules }
  }
}`

describe('deprecateLlmModel', () => {
  test('of the default makes the next active chat model by name the default (S3-22)', async () => {
    const providerId = await registry.createProvider()
    const id = await registry.createModel(providerId, { setAsDefault: true })
    await registry.createModel(providerId, { displayName: 'A, which embeds', kind: 'EMBEDDING' })
    const gone = await registry.createModel(providerId, { displayName: 'B, which is deprecated' })
    await registry.run(DEPRECATE, gone)
    const next = await registry.createModel(providerId, { displayName: 'C', modelId: 'c' })
    await registry.createModel(providerId, { displayName: 'D' })

    const dry = await registry.run(DEPRECATE, id, { dryRun: true })
    expect(dry).toMatchObject({
      model: { status: 'ACTIVE', isDefault: true },
      newDefault: { modelId: 'c', isDefault: false },
      usage: { isDefault: true, runsTotal: 0 },
    })
    expect(await registry.trailOf(id)).toHaveLength(1)

    expect(await registry.run(DEPRECATE, id)).toEqual({
      model: { status: 'DEPRECATED', isDefault: false },
      newDefault: { modelId: 'c', isDefault: true },
      warning: null,
      usage: { runsRunning: 0, runsTotal: 0, settings: [], isDefault: true, schedules: 0 },
    })
    expect((await registry.trailOf(id)).at(-1)).toMatchObject({
      action: 'ACTION',
      before: { status: 'ACTIVE', isDefault: true },
      after: { status: 'DEPRECATED', isDefault: false },
    })
    expect((await registry.trailOf(next)).at(-1)).toMatchObject({
      operation: 'deprecateLlmModel',
      before: { isDefault: false },
      after: { isDefault: true },
    })
  })

  test('of the last one leaves no default, and says so (T-21)', async () => {
    const id = await registry.createModel(await registry.createProvider(), { setAsDefault: true })
    expect(await registry.run(DEPRECATE, id)).toMatchObject({
      newDefault: null,
      warning: 'Own has no default model then.',
    })
  })

  test('again changes nothing and writes nothing down', async () => {
    const id = await registry.createModel(await registry.createProvider())
    await registry.run(DEPRECATE, id)
    const before = await registry.modelOf(id)
    expect(await registry.run(DEPRECATE, id)).toMatchObject({
      model: { status: 'DEPRECATED' },
      newDefault: null,
    })
    expect(await registry.modelOf(id)).toEqual(before)
    expect(await registry.trailOf(id)).toHaveLength(2)
  })

  test('counts what depends on it: runs and settings', async () => {
    await createPlayedRun(registry.api, registry.world)
    await registry.api.db.systemSetting.create({
      data: {
        key: 'infra_model_judge',
        value: { providerId: 'alpha', modelId: 'one' },
        updatedByKind: 'SYSTEM',
      },
    })
    expect(await registry.run(DEPRECATE, registry.world.models.one.id, { dryRun: true })).toMatchObject({
      usage: { runsRunning: 1, runsTotal: 1, settings: ['infra_model_judge'], isDefault: true },
    })
    expect(await registry.run(DEPRECATE, registry.world.models.two.id, { dryRun: true })).toMatchObject({
      usage: { runsTotal: 0, settings: [] },
    })
    await registry.api.db.systemSetting.delete({ where: { key: 'infra_model_judge' } })
  })
})

describe('reactivateLlmModel', () => {
  const REACTIVATE = `mutation ($id: ID!) { reactivateLlmModel(id: $id) { model { status isDefault } } }`

  test('lets it start runs again, without making it the default', async () => {
    const id = await registry.createModel(await registry.createProvider(), { setAsDefault: true })
    await registry.run(DEPRECATE, id)
    expect(await registry.run(REACTIVATE, id)).toEqual({ model: { status: 'ACTIVE', isDefault: false } })
    expect((await registry.trailOf(id)).at(-1)).toMatchObject({ before: { status: 'DEPRECATED' } })
    await registry.run(REACTIVATE, id)
    expect(await registry.trailOf(id)).toHaveLength(3)
  })
})

describe('deleteLlmModel', () => {
  const DELETE = `mutation ($id: ID!) { deleteLlmModel(id: $id) { deletedId } }`

  test('deletes a model that was never used, with its prices', async () => {
    const id = await registry.createModel(await registry.createProvider(), { costInputPerMillion: 1 })
    expect(await registry.run(DELETE, id)).toEqual({ deletedId: id })
    expect(await registry.api.db.llmModel.findUnique({ where: { id } })).toBeNull()
    expect(await registry.pricesOf(id)).toEqual([])
    expect((await registry.trailOf(id)).at(-1)).toMatchObject({
      action: 'DELETE',
      before: { costInputPerMillion: '1' },
      after: null,
    })
  })

  test('names what needs it, and what to do instead', async () => {
    const { id } = registry.world.models.sim
    await registry.api.db.systemSetting.create({
      data: {
        key: 'infra_model_judge',
        value: { providerId: 'sandbox', modelId: 'sim' },
        updatedByKind: 'SYSTEM',
      },
    })
    const { errors } = await registry.ask(DELETE, { id })
    await registry.api.db.systemSetting.delete({ where: { key: 'infra_model_judge' } })
    expect(errors).toMatchObject([
      {
        message: 'sandbox/sim is needed by: 1 runs; settings (infra_model_judge). Deprecate it instead.',
        extensions: { code: 'CONFLICT', field: 'id' },
      },
    ])
  })
})
