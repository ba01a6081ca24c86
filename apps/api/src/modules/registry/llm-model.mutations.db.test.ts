import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { valueAt } from '../../../test/client.ts'
import { startRegistry } from '../../../test/registry-client.ts'

import type { RegistryClient } from '../../../test/registry-client.ts'

let registry: RegistryClient

beforeAll(async () => {
  registry = await startRegistry()
})

afterAll(() => registry[Symbol.asyncDispose]())

const COSTS =
  'costInputPerMillion costOutputPerMillion costCacheReadPerMillion costCacheWritePerMillion costReasoningPerMillion'
const CREATE = `mutation ($input: CreateLlmModelInput!) {
  createLlmModel(input: $input) { model { id isDefault } previousDefault { modelId } }
}`
const UPDATE = `mutation ($id: ID!, $input: UpdateLlmModelInput!) {
  updateLlmModel(id: $id, input: $input) { model { updatedAt version displayName apiConfig ${COSTS} } }
}`

describe('createLlmModel', () => {
  test('adds a model with everything known of it and the price from now on', async () => {
    const providerId = await registry.createProvider()
    const id = await registry.createModel(providerId, {
      modelId: 'vendor/Model:1 x',
      displayName: 'The model',
      costInputPerMillion: '1.2500',
      costOutputPerMillion: 10,
      costReasoningPerMillion: '0',
      apiConfig: { maxTokensParameter: 'max_completion_tokens' },
      contextWindow: 128_000,
      maxOutputTokens: 16_384,
      supportsStreaming: true,
      supportsTools: false,
    })
    expect(await registry.modelOf(id)).toMatchObject({
      modelId: 'vendor/Model:1 x',
      kind: 'CHAT',
      status: 'ACTIVE',
      isDefault: false,
      version: 1,
      apiConfig: { maxTokensParameter: 'max_completion_tokens' },
      contextWindow: 128_000,
      supportsTools: false,
      supportsVision: null,
    })
    const [price, ...others] = await registry.pricesOf(id)
    expect(others).toEqual([])
    expect(price).toMatchObject({ source: 'admin', createdByKind: 'API_KEY' })
    expect(price?.rates.map((rate) => [rate.tokenClass, rate.usdPerMillion.toFixed()])).toEqual([
      ['INPUT', '1.25'],
      ['OUTPUT', '10'],
      ['REASONING', '0'],
    ])
    expect(await registry.trailOf(id)).toMatchObject([
      {
        action: 'CREATE',
        operation: 'createLlmModel',
        entityType: 'llm_model',
        entityName: expect.stringMatching(/^p-.*\/vendor\/Model:1 x$/),
        after: { costInputPerMillion: '1.25', costCacheReadPerMillion: null },
      },
    ])
  })

  test('without costs has no price: what is unknown is not 0 (S3-39)', async () => {
    const id = await registry.createModel(await registry.createProvider())
    expect(await registry.pricesOf(id)).toEqual([])
  })

  test('takes the default over, and answers whose it was', async () => {
    const providerId = await registry.createProvider()
    const first = await registry.createModel(providerId, { setAsDefault: true, modelId: 'first' })
    const { data } = await registry.ask(CREATE, {
      input: { providerId, modelId: 'second', displayName: 'Second', setAsDefault: true },
    })
    expect(valueAt(data, 'createLlmModel')).toMatchObject({
      model: { isDefault: true },
      previousDefault: { modelId: 'first' },
    })
    expect((await registry.modelOf(first)).isDefault).toBe(false)
  })
})

describe('updateLlmModel', () => {
  test('changes names and facts, never the modelId (S3-6)', async () => {
    const id = await registry.createModel(await registry.createProvider(), { contextWindow: 5 })
    await registry.run(UPDATE, id, {
      input: { displayName: 'Better', contextWindow: null, supportsVision: true },
    })
    expect(await registry.modelOf(id)).toMatchObject({
      displayName: 'Better',
      contextWindow: null,
      supportsVision: true,
    })
    const { errors } = await registry.ask(UPDATE, { id, input: { modelId: 'other' } })
    expect(errors[0]?.message).toMatch(/modelId/)
    expect((await registry.trailOf(id)).at(-1)).toMatchObject({
      operation: 'updateLlmModel',
      before: { contextWindow: 5 },
      after: { displayName: 'Better', contextWindow: null },
    })
  })

  test('with other costs makes a price version from now on, with the same ones none', async () => {
    const id = await registry.createModel(await registry.createProvider(), {
      costInputPerMillion: '1',
      costOutputPerMillion: '2',
    })
    await registry.run(UPDATE, id, { input: { costInputPerMillion: '1.0000', costOutputPerMillion: 2 } })
    expect(await registry.pricesOf(id)).toHaveLength(1)
    const answer = await registry.run(UPDATE, id, {
      input: { costInputPerMillion: '1.5', costCacheReadPerMillion: '0.1' },
    })
    expect(answer).toMatchObject({
      model: { costInputPerMillion: '1.5', costOutputPerMillion: '2', costCacheReadPerMillion: '0.1' },
    })
    await registry.run(UPDATE, id, { input: { costCacheReadPerMillion: null } })
    const prices = await registry.pricesOf(id)
    expect(prices).toHaveLength(3)
    expect(prices[0]?.rates).toHaveLength(2)
    expect((await registry.trailOf(id)).at(-1)).toMatchObject({
      before: { costCacheReadPerMillion: '0.1' },
      after: { costCacheReadPerMillion: null },
    })
  })

  test('leaves the rates of long prompts as they are, unless the class loses its cost', async () => {
    const id = await registry.createModel(await registry.createProvider())
    const rates = [
      { tokenClass: 'INPUT', usdPerMillion: '1' },
      { tokenClass: 'INPUT', fromInputTokens: 200_001, usdPerMillion: '2' },
      { tokenClass: 'OUTPUT', usdPerMillion: '3' },
      { tokenClass: 'OUTPUT', fromInputTokens: 200_001, usdPerMillion: '4' },
    ]
    const set = `mutation ($id: ID!, $rates: [PriceRateInput!]!) { setLlmModelPrice(modelId: $id, input: { rates: $rates }) { price { id } } }`
    await registry.run(set, id, { rates })
    await registry.run(UPDATE, id, { input: { costInputPerMillion: '1.1', costOutputPerMillion: null } })
    const last = (await registry.pricesOf(id)).at(-1)
    expect(
      last?.rates.map((rate) => [rate.tokenClass, rate.fromInputTokens, rate.usdPerMillion.toFixed()]),
    ).toEqual([
      ['INPUT', 0, '1.1'],
      ['INPUT', 200_001, '2'],
    ])
  })

  test('with other options makes a new version of the model', async () => {
    const id = await registry.createModel(await registry.createProvider(), {
      apiConfig: { omitTemperature: true },
    })
    expect(await registry.run(UPDATE, id, { input: { apiConfig: { omitTemperature: true } } })).toMatchObject(
      {
        model: { version: 1 },
      },
    )
    expect(
      await registry.run(UPDATE, id, { input: { apiConfig: { reasoningEffort: 'low' } } }),
    ).toMatchObject({
      model: { version: 2, apiConfig: { reasoningEffort: 'low' } },
    })
    expect(await registry.trailOf(id)).toHaveLength(2)
  })

  test('that comes late is refused with the model as it is now, its price included', async () => {
    const id = await registry.createModel(await registry.createProvider(), { costInputPerMillion: '1' })
    const expectedUpdatedAt = (await registry.modelOf(id)).updatedAt.toISOString()
    await registry.run(UPDATE, id, { input: { costInputPerMillion: '3', expectedUpdatedAt } })
    const { errors } = await registry.ask(UPDATE, { id, input: { displayName: 'Late', expectedUpdatedAt } })
    expect(errors).toMatchObject([
      { extensions: { code: 'CONFLICT', current: { id, costInputPerMillion: '3', status: 'ACTIVE' } } },
    ])
  })

  test('twice in one request answers each time with what holds then', async () => {
    const id = await registry.createModel(await registry.createProvider())
    const { data } = await registry.ask(
      `mutation ($id: ID!) {
        a: updateLlmModel(id: $id, input: { displayName: "A", costInputPerMillion: 1 }) { model { displayName costInputPerMillion } }
        b: updateLlmModel(id: $id, input: { displayName: "B", costInputPerMillion: 2 }) { model { displayName costInputPerMillion } }
      }`,
      { id },
    )
    expect(data).toEqual({
      a: { model: { displayName: 'A', costInputPerMillion: '1' } },
      b: { model: { displayName: 'B', costInputPerMillion: '2' } },
    })
  })
})
