import { createId } from '@sluice/core/shared'
import { Prisma } from '@sluice/db'
import { createTestDatabase } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { countModels, loadModelRows } from './model-rows.ts'

import type { LlmModel, LlmProvider } from '@sluice/db'
import type { TestDatabase } from '@sluice/testkit'

const NOW = new Date('2026-06-01')
const ALL = Prisma.sql`true`

let database: TestDatabase
let providers: LlmProvider[]
let models: LlmModel[]

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  const provider = { protocol: 'OPENAI', baseUrl: 'https://x.test' } as const
  // In the order of lists; the third column is what sorts equal names.
  providers = [
    await db.llmProvider.create({ data: { ...provider, id: createId(), name: 'b', displayName: 'A' } }),
    await db.llmProvider.create({
      data: {
        ...provider,
        id: createId(),
        name: 'a',
        displayName: 'B',
        archivedAt: new Date('2026-05-04T03:02:01.987Z'),
        tokensPerMinute: 5,
        credentialRef: 'env:A',
      },
    }),
    await db.llmProvider.create({
      data: { ...provider, id: createId(), name: 's', displayName: 'A', isSandbox: true },
    }),
  ]
  models = []
  for (const { id: providerId } of providers) {
    const model = { providerId, apiConfig: { stop: ['"', '\n'], nested: { top: 1.5 } } }
    for (const data of [
      { id: createId(), modelId: 'z', displayName: 'Ω "z"', isDefault: true, contextWindow: 9 },
      { id: createId(), modelId: 'y', displayName: 'A', supportsVision: false, maxOutputTokens: 3 },
      { id: createId(), modelId: 'x', displayName: 'A', status: 'DEPRECATED', kind: 'EMBEDDING' },
    ] as const)
      models.push(await db.llmModel.create({ data: { ...model, ...data } }))
  }
})

afterAll(() => database[Symbol.asyncDispose]())

type RateInput = Prisma.PriceRateCreateWithoutPriceInput

async function setPrice(
  model: LlmModel | undefined,
  effectiveFrom: string,
  rates: RateInput[],
): Promise<void> {
  await database.db.modelPrice.create({
    data: {
      id: createId(),
      modelId: model?.id ?? '',
      effectiveFrom: new Date(effectiveFrom),
      createdByKind: 'SYSTEM',
      rates: { create: rates },
    },
  })
}
describe('models as lists have them', () => {
  test('are in the order of lists, and to the last column what Prisma reads', async () => {
    const found = await loadModelRows(database.db, { where: ALL, page: null, costsAt: null, isWhole: true })
    expect(found.models).toEqual(models)
    const byId = (one: LlmProvider, other: LlmProvider): number => one.id.localeCompare(other.id)
    expect(found.providers.toSorted(byId)).toEqual(providers.toSorted(byId))
  })

  test('come by the page, with the providers of that page', async () => {
    const page = { limit: 2, offset: 2 }
    const found = await loadModelRows(database.db, { where: ALL, page, costsAt: null, isWhole: true })
    expect(found.models).toEqual(models.slice(2, 4))
    expect(found.providers.map(({ name }) => name).toSorted()).toEqual(['a', 'b'])
    const beyond = { limit: 2, offset: 100 }
    expect(
      await loadModelRows(database.db, { where: ALL, page: beyond, costsAt: null, isWhole: true }),
    ).toEqual({
      models: [],
      providers: [],
    })
  })

  test('have what lists show when they are not asked for whole', async () => {
    const page = { limit: 1, offset: 0 }
    const found = await loadModelRows(database.db, { where: ALL, page, costsAt: null, isWhole: false })
    const { id, providerId, modelId, displayName, kind, status, isDefault, contextWindow } = models[0] ?? {}
    expect(found.models).toEqual([
      { id, providerId, modelId, displayName, kind, status, isDefault, contextWindow },
    ])
  })

  test('are those of which something holds, and as many as are counted', async () => {
    const where = Prisma.sql`p.archived_at IS NULL AND m.status = 'DEPRECATED'`
    const found = await loadModelRows(database.db, { where, page: null, costsAt: null, isWhole: true })
    expect(found.models).toEqual([models[2], models[8]])
    expect(await countModels(database.db, where)).toBe(2)
  })

  test('cost what a short prompt does at the price in force', async () => {
    await setPrice(models[0], '2026-01-01', [{ tokenClass: 'INPUT', usdPerMillion: '9' }])
    await setPrice(models[0], '2026-06-01', [
      { tokenClass: 'INPUT', usdPerMillion: '1.250000' },
      { tokenClass: 'INPUT', usdPerMillion: '2.5', fromInputTokens: 200_000 },
      { tokenClass: 'CACHE_READ', usdPerMillion: '0.000001' },
      { tokenClass: 'OUTPUT', usdPerMillion: '100' },
      { tokenClass: 'REASONING', usdPerMillion: '0' },
    ])
    await setPrice(models[0], '2026-06-02', [{ tokenClass: 'INPUT', usdPerMillion: '7' }])
    await setPrice(models[1], '2026-06-02', [{ tokenClass: 'INPUT', usdPerMillion: '7' }])
    const page = { limit: 2, offset: 0 }
    const found = await loadModelRows(database.db, { where: ALL, page, costsAt: NOW, isWhole: true })
    expect(found.models.map(({ costs }) => costs)).toEqual([
      { INPUT: '1.25', CACHE_READ: '0.000001', OUTPUT: '100', REASONING: '0' },
      null,
    ])
  })
})
