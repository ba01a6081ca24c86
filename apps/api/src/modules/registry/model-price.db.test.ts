import { createId } from '@sluice/core/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, textAt, valueAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'

import type { Answer } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
})

afterAll(() => api[Symbol.asyncDispose]())

const ask = (document: string, variables: Record<string, unknown> = {}): Promise<Answer> =>
  request(api.url, world.home.keys.ADMIN, document, variables)

const SET = `mutation ($id: ID!, $input: SetLlmModelPriceInput!) {
  setLlmModelPrice(modelId: $id, input: $input) {
    warning model { updatedAt costInputPerMillion }
    price { id effectiveFrom isFuture source createdByName rates { tokenClass fromInputTokens usdPerMillion } }
  }
}`
const HISTORY = `query ($id: ID!, $limit: Int, $offset: Int) { llmModel(id: $id) {
  price { id source rates { tokenClass usdPerMillion } }
  priceHistory(limit: $limit, offset: $offset) { id isFuture createdByName }
} }`

const inADay = (days = 1): string => new Date(Date.now() + days * 86_400_000).toISOString()
const INPUT = { tokenClass: 'INPUT', usdPerMillion: '1' }
const OUTPUT = { tokenClass: 'OUTPUT', usdPerMillion: '2' }

async function createModel(columns: { kind?: 'CHAT' | 'EMBEDDING'; modelId?: string } = {}): Promise<string> {
  const id = createId()
  const { providerId } = world.models.one
  await api.db.llmModel.create({ data: { id, providerId, modelId: id, displayName: id, ...columns } })
  return id
}

async function set(id: string, input: Record<string, unknown>): Promise<unknown> {
  const { data, errors } = await ask(SET, { id, input })
  expect(errors).toEqual([])
  return data?.['setLlmModelPrice']
}

describe('setLlmModelPrice', () => {
  test('writes a version that is in force from now on', async () => {
    const id = await createModel()
    const before = await api.db.llmModel.findUniqueOrThrow({ where: { id } })
    const answer = await set(id, {
      rates: [INPUT, { ...INPUT, fromInputTokens: 200_001, usdPerMillion: '2.5' }, OUTPUT],
      note: 'after the call with sales',
    })
    expect(answer).toMatchObject({
      warning: null,
      model: { costInputPerMillion: '1' },
      price: {
        isFuture: false,
        source: 'admin: after the call with sales',
        createdByName: 'ADMIN key',
        rates: [
          { tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: '1' },
          { tokenClass: 'INPUT', fromInputTokens: 200_001, usdPerMillion: '2.5' },
          { tokenClass: 'OUTPUT', fromInputTokens: 0, usdPerMillion: '2' },
        ],
      },
    })
    const after = await api.db.llmModel.findUniqueOrThrow({ where: { id } })
    expect(after.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime())
    expect(await api.db.auditLog.findMany({ where: { entityId: id } })).toMatchObject([
      {
        operation: 'setLlmModelPrice',
        before: { rates: [] },
        after: { rates: ['INPUT 1', 'INPUT from 200001: 2.5', 'OUTPUT 2'] },
      },
    ])
    expect(await api.db.event.findMany({ where: { subjectId: id } })).toMatchObject([
      { type: 'llm_model.priced' },
    ])
  })

  test('says which rates are missing', async () => {
    expect(await set(await createModel(), { rates: [INPUT] })).toMatchObject({
      warning: expect.stringContaining('OUTPUT'),
    })
    expect(await set(await createModel({ kind: 'EMBEDDING' }), { rates: [INPUT] })).toMatchObject({
      warning: null,
    })
  })

  test('follows one another however fast, each in force at once', async () => {
    const id = await createModel()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        ask(SET, { id, input: { rates: [{ ...INPUT, usdPerMillion: index }] } }),
      ),
    )
    expect(answers.flatMap(({ errors }) => errors)).toEqual([])
    expect(await api.db.modelPrice.count({ where: { modelId: id } })).toBe(20)
  })

  test('can lie ahead: the price of now stays until then', async () => {
    const id = await createModel()
    await set(id, { rates: [INPUT, OUTPUT] })
    const effectiveFrom = inADay()
    const answer = await set(id, { rates: [{ ...INPUT, usdPerMillion: '9' }], effectiveFrom })
    expect(answer).toMatchObject({
      model: { costInputPerMillion: '1' },
      price: { isFuture: true, effectiveFrom },
    })
    const again = await ask(SET, { id, input: { rates: [INPUT], effectiveFrom } })
    expect(again.errors).toMatchObject([{ extensions: { code: 'CONFLICT', field: 'effectiveFrom' } }])
  })
})

describe('the history of a price', () => {
  test('shows what is to come first, in pages, with who wrote it', async () => {
    const id = await createModel()
    await set(id, { rates: [INPUT] })
    await set(id, { rates: [INPUT, OUTPUT] })
    await set(id, { rates: [OUTPUT], effectiveFrom: inADay(2) })
    await set(id, { rates: [OUTPUT], effectiveFrom: inADay(1) })
    const { data, errors } = await ask(HISTORY, { id })
    expect(errors).toEqual([])
    expect(valueAt(data, 'llmModel', 'price')).toMatchObject({
      rates: [
        { tokenClass: 'INPUT', usdPerMillion: '1' },
        { tokenClass: 'OUTPUT', usdPerMillion: '2' },
      ],
    })
    const prices = await api.db.modelPrice.findMany({
      where: { modelId: id },
      orderBy: { effectiveFrom: 'desc' },
    })
    const all = prices.map((price, index) => ({
      id: price.id,
      isFuture: index < 2,
      createdByName: 'ADMIN key',
    }))
    expect(valueAt(data, 'llmModel', 'priceHistory')).toEqual(all)
    const page = await ask(HISTORY, { id, limit: 2, offset: 1 })
    expect(valueAt(page.data, 'llmModel', 'priceHistory')).toEqual(all.slice(1, 3))
  })

  test('is empty, and the price null, for a model without one', async () => {
    const { data } = await ask(HISTORY, { id: await createModel() })
    expect(data).toEqual({ llmModel: { price: null, priceHistory: [] } })
  })
})

describe('withdrawLlmModelPrice', () => {
  const WITHDRAW = `mutation ($id: ID!) {
    withdrawLlmModelPrice(id: $id) { deletedId model { id costInputPerMillion } }
  }`

  test('takes back what is not in force yet, and only that', async () => {
    const id = await createModel()
    const past = textAt(await set(id, { rates: [INPUT] }), 'price', 'id')
    const future = textAt(
      await set(id, { rates: [{ ...INPUT, fromInputTokens: 0 }], effectiveFrom: inADay() }),
      'price',
      'id',
    )
    const { data, errors } = await ask(WITHDRAW, { id: future })
    expect(errors).toEqual([])
    expect(data).toEqual({
      withdrawLlmModelPrice: { deletedId: future, model: { id, costInputPerMillion: '1' } },
    })
    expect((await ask(WITHDRAW, { id: future })).errors).toMatchObject([
      { extensions: { code: 'NOT_FOUND', field: 'id' } },
    ])
    expect((await ask(WITHDRAW, { id: past })).errors).toMatchObject([
      { extensions: { code: 'CONFLICT', field: 'id' } },
    ])
    expect(await api.db.modelPrice.count({ where: { modelId: id } })).toBe(1)
    const trail = await api.db.auditLog.findMany({ where: { entityId: id }, orderBy: { id: 'asc' } })
    expect(trail.at(-1)).toMatchObject({
      action: 'DELETE',
      operation: 'withdrawLlmModelPrice',
      before: { rates: ['INPUT 1'] },
      after: null,
    })
  })
})
