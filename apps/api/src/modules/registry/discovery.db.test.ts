import { modelsOfVendor, providerPresets } from '@sluice/core/catalogue'
import { createId } from '@sluice/core/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, valueAt } from '../../../test/client.ts'
import { startFakeVendor } from '../../../test/fake-vendor.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'

import type { Answer } from '../../../test/client.ts'
import type { FakeVendor } from '../../../test/fake-vendor.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World
let vendor: FakeVendor
let providerId: string

/** A model of the catalogue with a price, and the provider name that leads to its vendor. */
const known = providerPresets()
  .flatMap(({ key, vendor: name }) =>
    name === null ? [] : modelsOfVendor(name).map((model) => ({ key, model })),
  )
  .find(({ model }) => model.kind === 'CHAT' && model.rates.length >= 2)

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  vendor = await startFakeVendor()
  providerId = createId()
  await api.db.llmProvider.create({
    data: {
      id: providerId,
      name: known?.key ?? '',
      displayName: 'Known',
      protocol: 'OPENAI',
      baseUrl: vendor.baseUrl,
      allowPrivateAddress: true,
      credentialRef: 'env:ALPHA_API_KEY',
    },
  })
  await api.db.llmModel.create({
    data: { id: createId(), providerId, modelId: 'here', displayName: 'Here already' },
  })
})

afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await vendor[Symbol.asyncDispose]()
})

const ask = (document: string, variables: Record<string, unknown> = {}): Promise<Answer> =>
  request(api.url, world.home.keys.ADMIN, document, { providerId, ...variables })

const DISCOVER = `query ($providerId: ID!) {
  discoverLlmModels(providerId: $providerId) {
    modelId displayName isRegistered model { displayName } contextWindow maxOutputTokens
    catalogue { kind source date rates { tokenClass usdPerMillion } }
  }
}`
const ADD = `mutation ($providerId: ID!, $models: [DiscoveredModelInput!]!) {
  addDiscoveredLlmModels(providerId: $providerId, models: $models) {
    models { modelId displayName kind contextWindow price { source rates { tokenClass usdPerMillion } } }
  }
}`

describe('discoverLlmModels', () => {
  test('shows what the vendor offers, what we have of it, and what the catalogue says', async () => {
    const knownId = known?.model.modelId
    vendor.replies['/models'] = {
      status: 200,
      body: { data: [{ id: 'here' }, { id: knownId, context_window: 4096 }, { id: 'unheard-of' }] },
    }
    const { data, errors } = await ask(DISCOVER)
    expect(errors).toEqual([])
    const rates = known?.model.rates.map(({ tokenClass, usdPerMillion }) => ({ tokenClass, usdPerMillion }))
    expect(data?.['discoverLlmModels']).toMatchObject([
      { modelId: 'here', isRegistered: true, model: { displayName: 'Here already' } },
      {
        modelId: knownId,
        isRegistered: false,
        model: null,
        contextWindow: 4096,
        catalogue: { kind: 'CHAT', date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), rates },
      },
      { modelId: 'unheard-of', isRegistered: false, contextWindow: null, catalogue: null },
    ])
  })

  test('fails with what the vendor says and what can be done', async () => {
    vendor.replies['/models'] = { status: 401, body: { error: { message: 'no' } } }
    const { errors } = await ask(DISCOVER)
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('API key'),
        extensions: { code: 'AUTH_ERROR', field: 'providerId' },
      },
    ])
  })
})

describe('addDiscoveredLlmModels', () => {
  test('adds what was chosen, with the prices of the catalogue, each with its audit row', async () => {
    const knownId = known?.model.modelId ?? ''
    const { data, errors } = await ask(ADD, {
      models: [
        { modelId: 'unheard-of', displayName: 'Unheard of', kind: 'EMBEDDING', contextWindow: 10 },
        { modelId: knownId },
      ],
    })
    expect(errors).toEqual([])
    expect(valueAt(data, 'addDiscoveredLlmModels', 'models')).toMatchObject([
      {
        modelId: 'unheard-of',
        displayName: 'Unheard of',
        kind: 'EMBEDDING',
        contextWindow: 10,
        price: null,
      },
      {
        modelId: knownId,
        displayName: knownId,
        kind: 'CHAT',
        price: {
          source: expect.stringMatching(/ \d{4}-\d\d-\d\d$/),
          rates: known?.model.rates.map(({ tokenClass, usdPerMillion }) => ({ tokenClass, usdPerMillion })),
        },
      },
    ])
    const trail = await api.db.auditLog.findMany({ where: { operation: 'addDiscoveredLlmModels' } })
    expect(trail.map(({ entityName }) => entityName)).toEqual([
      `${known?.key}/unheard-of`,
      `${known?.key}/${knownId}`,
    ])
  })

  test('adds all or none', async () => {
    const count = await api.db.llmModel.count()
    const { errors } = await ask(ADD, { models: [{ modelId: 'new' }, { modelId: 'here' }] })
    expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT', field: 'models.1.modelId' } }])
    expect(await api.db.llmModel.count()).toBe(count)
  })

  test('adds two hundred at once', async () => {
    const models = Array.from({ length: 200 }, (_, index) => ({ modelId: `many-${index}` }))
    const { data, errors } = await ask(ADD, { models })
    expect(errors).toEqual([])
    expect(valueAt(data, 'addDiscoveredLlmModels', 'models', 199, 'modelId')).toBe('many-199')
  })
})
