import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, valueAt } from '../../../test/client.ts'
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
  request(api.url, world.home.keys.VIEWER, document, variables)

describe('llmProviders', () => {
  test('shows every provider that was not removed, the sandbox last, with its limits and availability (S3-11, S3-14)', async () => {
    const { data, errors } = await ask(`{
      llmProviderCount
      llmProviders {
        name displayName protocol baseUrl isEnabled isSandbox isAvailable unavailableReason
        maxParallelRequests requestsPerMinute requestTimeoutSeconds
      }
    }`)
    expect(errors).toEqual([])
    expect(data?.['llmProviderCount']).toBe(4)
    expect(data?.['llmProviders']).toMatchObject([
      {
        name: 'alpha',
        isAvailable: true,
        unavailableReason: null,
        maxParallelRequests: 1,
        requestsPerMinute: 60,
        requestTimeoutSeconds: 120,
      },
      { name: 'beta', isAvailable: false, unavailableReason: 'BETA_API_KEY is not set in the environment.' },
      { name: 'off', isEnabled: false, isAvailable: false, unavailableReason: 'Off is switched off.' },
      { name: 'sandbox', isSandbox: true, isAvailable: true },
    ])
  })

  test('tells everybody what kind of credential there is, administrators where it is, and nobody the credential', async () => {
    const document = `{ llmProviders { name credential { kind reference } } }`
    const seen = await ask(document)
    expect(valueAt(seen.data, 'llmProviders', 0)).toEqual({
      name: 'alpha',
      credential: { kind: 'ENVIRONMENT', reference: null },
    })
    const known = await request(api.url, world.home.keys.ADMIN, document)
    expect(valueAt(known.data, 'llmProviders', 0, 'credential')).toEqual({
      kind: 'ENVIRONMENT',
      reference: 'env:ALPHA_API_KEY',
    })
    expect(JSON.stringify([seen.data, known.data])).not.toContain('secret-of')
  })

  test('are found by id and by name; what is not there is null (S3-9)', async () => {
    const { providerId } = world.models.one
    const { data, errors } = await ask(
      `query ($id: ID!, $gone: ID!) {
        llmProvider(id: $id) { name }
        gone: llmProvider(id: $gone) { name }
        llmProviderByName(name: "beta") { displayName }
        removed: llmProviderByName(name: "gone") { displayName }
      }`,
      { id: providerId, gone: world.definitionId },
    )
    expect(errors).toEqual([])
    expect(data).toEqual({
      llmProvider: { name: 'alpha' },
      gone: null,
      llmProviderByName: { displayName: 'Beta' },
      removed: null,
    })
  })

  test('gives each its models, its active ones and its default (S3-13)', async () => {
    const { data } = await ask(
      `{ llmProviders { name models { modelId } activeModels { modelId } defaultModel { modelId } } }`,
    )
    expect(valueAt(data, 'llmProviders', 0)).toEqual({
      name: 'alpha',
      models: ['one', 'embedding', 'old', 'twin', 'two'].map((modelId) => ({ modelId })),
      activeModels: ['one', 'embedding', 'twin', 'two'].map((modelId) => ({ modelId })),
      defaultModel: { modelId: 'one' },
    })
    expect(valueAt(data, 'llmProviders', 1, 'defaultModel')).toBeNull()
  })

  test('comes in pages', async () => {
    const { data } = await ask(`{ llmProviders(limit: 2, offset: 1) { name } }`)
    expect(data?.['llmProviders']).toEqual([{ name: 'beta' }, { name: 'off' }])
  })
})

describe('llmModels', () => {
  test('shows a model with its ref, its price in force and its provider', async () => {
    const { data } = await ask(`{
      llmModels(limit: 1) {
        id ref modelId displayName kind status isDefault apiConfig isAvailable unavailableReason providerId provider { id name }
        costInputPerMillion costOutputPerMillion costCacheReadPerMillion costCacheWritePerMillion costReasoningPerMillion
        createdAt updatedAt
      }
    }`)
    const { one } = world.models
    expect(data?.['llmModels']).toEqual([
      {
        id: one.id,
        ref: 'alpha/one',
        modelId: 'one',
        displayName: 'Model one',
        kind: 'CHAT',
        status: 'ACTIVE',
        isDefault: true,
        apiConfig: {},
        isAvailable: true,
        unavailableReason: null,
        providerId: one.providerId,
        provider: { id: one.providerId, name: 'alpha' },
        costInputPerMillion: '1.25',
        costOutputPerMillion: '10',
        costCacheReadPerMillion: null,
        costCacheWritePerMillion: null,
        costReasoningPerMillion: null,
        createdAt: one.createdAt.toISOString(),
        updatedAt: one.updatedAt.toISOString(),
      },
    ])
  })

  test('shows the price that is in force now, not a later one', async () => {
    const price = await api.db.modelPrice.create({
      data: {
        id: '0198f0a2-0000-7000-8000-000000000001',
        modelId: world.models.one.id,
        effectiveFrom: new Date(Date.now() + 86_400_000),
        createdByKind: 'SYSTEM',
        rates: { create: { tokenClass: 'INPUT', usdPerMillion: '99' } },
      },
    })
    const { data } = await ask(`{ llmModels(limit: 1) { costInputPerMillion } }`)
    expect(valueAt(data, 'llmModels', 0, 'costInputPerMillion')).toBe('1.25')
    await api.db.modelPrice.delete({ where: { id: price.id } })
  })

  const filters: [name: string, filter: string, refs: string[]][] = [
    [
      'all, by provider, the default first',
      '',
      [
        'alpha/one',
        'alpha/embedding',
        'alpha/old',
        'alpha/twin',
        'alpha/two',
        'beta/twin',
        'off/off',
        'sandbox/sim',
      ],
    ],
    ['deprecated ones', '(status: DEPRECATED)', ['alpha/old']],
    [
      'what can be called now',
      '(availableOnly: true)',
      ['alpha/one', 'alpha/embedding', 'alpha/twin', 'alpha/two', 'sandbox/sim'],
    ],
    [
      'what can be called now, in pages',
      '(availableOnly: true, limit: 2, offset: 3)',
      ['alpha/two', 'sandbox/sim'],
    ],
    [
      'what an explicit null means: nothing special',
      '(availableOnly: null, status: null, limit: null, offset: 7)',
      ['sandbox/sim'],
    ],
  ]
  test.each(filters)('filtered: %s', async (_, filter, refs) => {
    const { data, errors } = await ask(`{ llmModels${filter} { ref } }`)
    expect(errors).toEqual([])
    expect(data?.['llmModels']).toEqual(refs.map((ref) => ({ ref })))
  })

  test('of one provider, counted the same way', async () => {
    const { data } = await ask(
      `query ($id: ID!) { llmModels(providerId: $id) { ref } llmModelCount(providerId: $id) all: llmModelCount available: llmModelCount(availableOnly: true) }`,
      { id: world.models.otherTwin.providerId },
    )
    expect(data).toEqual({ llmModels: [{ ref: 'beta/twin' }], llmModelCount: 1, all: 8, available: 5 })
  })

  test.each([
    ['TWI', ['alpha/twin', 'beta/twin']],
    ['model o', ['alpha/one', 'alpha/old', 'off/off']],
    ['%', []],
    ['_wo', []],
    ['\\\\', []],
  ])('searched for %s, in modelId and displayName', async (search, refs) => {
    const { data } = await ask(`query ($search: String!) { llmModels(search: $search) { ref } }`, { search })
    expect(data?.['llmModels']).toEqual(refs.map((ref) => ({ ref })))
  })

  test('of one kind', async () => {
    const { data } = await ask(`{ llmModels(kind: EMBEDDING) { ref } }`)
    expect(data?.['llmModels']).toEqual([{ ref: 'alpha/embedding' }])
  })

  test('are found by id, and by the names of provider and model (S3-9)', async () => {
    const { data } = await ask(
      `query ($id: ID!, $gone: ID!) {
        llmModel(id: $id) { ref version contextWindow maxOutputTokens supportsTools }
        gone: llmModel(id: $gone) { ref }
        llmModelByIdentifier(providerName: "beta", modelId: "twin") { ref }
        none: llmModelByIdentifier(providerName: "beta", modelId: "one") { ref }
        removed: llmModelByIdentifier(providerName: "gone", modelId: "gone") { ref }
      }`,
      { id: world.models.two.id, gone: world.definitionId },
    )
    expect(data).toEqual({
      llmModel: {
        ref: 'alpha/two',
        version: 1,
        contextWindow: null,
        maxOutputTokens: null,
        supportsTools: null,
      },
      gone: null,
      llmModelByIdentifier: { ref: 'beta/twin' },
      none: null,
      removed: null,
    })
  })

  test('a model is unavailable for its own reason before its provider’s', async () => {
    const { data } = await ask(`{ llmModels(status: DEPRECATED) { isAvailable unavailableReason } }`)
    expect(data?.['llmModels']).toEqual([
      { isAvailable: false, unavailableReason: 'Model old is deprecated.' },
    ])
  })
})

describe('bad arguments of registry lists', () => {
  const refused: [document: string, field: string][] = [
    ['{ llmModels(limit: 0) { id } }', 'limit'],
    ['{ llmModels(limit: 1001) { id } }', 'limit'],
    ['{ llmModels(offset: -1) { id } }', 'offset'],
    ['{ llmModels(providerId: "nonsense") { id } }', 'providerId'],
    ['{ llmModelCount(providerId: "nonsense") }', 'providerId'],
    ['{ llmModel(id: "nonsense") { id } }', 'id'],
    ['{ llmProvider(id: "nonsense") { id } }', 'id'],
    [`{ llmModels(search: "${'x'.repeat(101)}") { id } }`, 'search'],
    ['{ availableModels(limit: 0) { id } }', 'limit'],
    ['{ llmModels { priceHistory(limit: 0) { id } } }', 'limit'],
    ['{ llmProviders(limit: 101) { id } }', 'limit'],
    ['{ llmProviders(limit: -1) { id } }', 'limit'],
  ]
  test.each(refused)('%s is refused with the field to blame', async (document, field) => {
    const { status, errors } = await ask(document)
    expect(status).toBe(200)
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field, retryable: false } }])
  })

  test('the longest page is allowed', async () => {
    const { errors } = await ask(`{ llmModels(limit: 1000) { id } llmProviders(limit: 100) { id } }`)
    expect(errors).toEqual([])
  })
})
