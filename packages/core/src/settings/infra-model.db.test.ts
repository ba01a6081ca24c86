import type { LlmModel, LlmProvider } from '@sluice/db'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import type { Log } from '#shared'

import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createModel, createProvider } from '../../test/world.ts'
import { chooseInfraModel } from './index.ts'
import type { InfraModel } from './index.ts'

type Model = LlmModel & { provider: LlmProvider }

let system: TestSystem
let models: Record<'dear' | 'cheap' | 'unpriced' | 'sandbox', Model>

const errors: { message: string; fields: unknown }[] = []
const ignore = (): void => undefined
const log: Log = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: (message, fields) => void errors.push({ message, fields }),
}

beforeAll(async () => {
  system = await createTestSystem()
  const provider = await createProvider(system.db)
  const sandbox = await createProvider(system.db, { isSandbox: true })
  const off = await createProvider(system.db, { isEnabled: false })
  await createModel(system.db, off, { rates: { INPUT: '0', OUTPUT: '0' } })
  await createModel(system.db, provider, { status: 'DEPRECATED', rates: { INPUT: '0', OUTPUT: '0' } })
  await createModel(system.db, provider, { kind: 'EMBEDDING', rates: { INPUT: '0', OUTPUT: '0' } })
  models = {
    unpriced: await createModel(system.db, provider, { rates: { INPUT: '0' } }),
    dear: await createModel(system.db, provider, { rates: { INPUT: '1', OUTPUT: '9.0001' } }),
    cheap: await createModel(system.db, provider, { rates: { INPUT: '9', OUTPUT: '1' } }),
    sandbox: await createModel(system.db, sandbox, { rates: { INPUT: '0', OUTPUT: '0' } }),
  }
})

afterAll(() => system[Symbol.asyncDispose]())

beforeEach(() => {
  errors.length = 0
})

const choose = (): Promise<InfraModel> => chooseInfraModel({ ...system, log }, 'SUMMARIZATION')

async function set(value: object): Promise<void> {
  const key = 'infra_model_summarization'
  const columns = { value, updatedByKind: 'SYSTEM' as const }
  await system.db.systemSetting.upsert({ where: { key }, create: { key, ...columns }, update: columns })
}

test('without a setting the cheapest model that can be called is used: input and output together, sandboxes last (S3-28)', async () => {
  expect(await choose()).toMatchObject({
    purpose: 'SUMMARIZATION',
    model: { id: models.cheap.id },
    isFallback: true,
    reason: 'No model is set; see the setting infra_model_summarization.',
  })
  expect(errors).toEqual([])
})

test('the model that is set is used, whatever it costs', async () => {
  await set({ providerId: models.dear.provider.name, modelId: models.dear.modelId })

  expect(await choose()).toMatchObject({ model: { id: models.dear.id }, isFallback: false, reason: null })
  expect(errors).toEqual([])
})

test('one that cannot be called is stood in for, and that is logged as an error with its reason', async () => {
  const provider = await createProvider(system.db, { credentialRef: 'env:NOBODY_SET_API_KEY' })
  const model = await createModel(system.db, provider)
  await set({ providerId: provider.name, modelId: model.modelId })
  const reason = 'NOBODY_SET_API_KEY is not set in the environment.'

  expect(await choose()).toMatchObject({ model: { id: models.cheap.id }, isFallback: true, reason })
  expect(errors).toEqual([
    {
      message: 'infra model cannot be called',
      fields: { purpose: 'SUMMARIZATION', reason, fallback: models.cheap.modelId },
    },
  ])
})

test('so is one that was deprecated or deleted since', async () => {
  const model = await createModel(system.db, models.dear.provider, { status: 'DEPRECATED' })
  await set({ providerId: model.provider.name, modelId: model.modelId })
  expect(await choose()).toMatchObject({ isFallback: true, reason: `${model.displayName} is deprecated.` })

  await set({ providerId: 'gone', modelId: 'gone' })
  expect(await choose()).toMatchObject({
    isFallback: true,
    reason: 'gone/gone is not in the registry any more; see the setting infra_model_summarization.',
  })
})

test('unpriced models come after priced ones, sandboxes after both; with none at all there is a reason', async () => {
  const left = [models.cheap, models.dear, models.unpriced, models.sandbox]
  for (const expected of left) {
    expect((await choose()).model?.id).toBe(expected.id)
    await system.db.llmModel.update({ where: { id: expected.id }, data: { status: 'DEPRECATED' } })
  }
  errors.length = 0

  expect(await choose()).toMatchObject({ model: null, isFallback: false, reason: expect.stringMatching(/./) })
  expect(errors).toMatchObject([{ fields: { fallback: null } }])
})
