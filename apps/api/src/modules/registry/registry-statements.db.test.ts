import { createId } from '@sluice/core/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, valueAt } from '../../../test/client.ts'
import { startDatabaseProxy } from '../../../test/database-proxy.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'

import type { DatabaseProxy } from '../../../test/database-proxy.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

const PROVIDERS = 46
const MODELS_EACH = 21

let api: TestApi
let proxy: DatabaseProxy
let world: World

beforeAll(async () => {
  api = await startApi({
    through: async (url) => {
      proxy = await startDatabaseProxy(url)
      return proxy
    },
  })
  world = await createWorld(api)
  for (let index = 0; index < PROVIDERS; index += 1) {
    const id = createId()
    const models = Array.from({ length: MODELS_EACH }, (_, number) => ({
      id: createId(),
      modelId: `m-${number}`,
      displayName: `M ${number}`,
      isDefault: number === 3,
      prices: {
        create: {
          id: createId(),
          effectiveFrom: new Date('2020-01-01'),
          createdByKind: 'SYSTEM' as const,
          rates: { create: { tokenClass: 'INPUT' as const, usdPerMillion: '1' } },
        },
      },
    }))
    await api.db.llmProvider.create({
      data: {
        id,
        name: `p-${index}`,
        displayName: `P ${index}`,
        protocol: 'OPENAI',
        baseUrl: 'https://x.test',
        models: { create: models },
      },
    })
  }
  // A key's first use in a minute is written down; later ones are not.
  await count('{ __typename }')
}, 120_000)

afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await proxy[Symbol.asyncDispose]()
})

/** The fewest statements of several tries: the process looks for changes twice a second besides. */
async function count(document: string): Promise<{ data: unknown; statements: number }> {
  const counts: number[] = []
  let answered: unknown
  for (let attempt = 0; attempt < 5; attempt += 1) {
    proxy.takeStatementCount('sluice api')
    const { data, errors } = await request(api.url, world.home.keys.ADMIN, document)
    expect(errors).toEqual([])
    counts.push(proxy.takeStatementCount('sluice api'))
    answered = data
  }
  return { data: answered, statements: Math.min(...counts) }
}

describe('fifty providers with a thousand models (S3-10, S3-20)', () => {
  test.each([
    [
      'with their models and defaults',
      4,
      `{ llmProviders(limit: 50) { name models { ref displayName isAvailable } defaultModel { ref } } }`,
    ],
    [
      'with costs',
      8,
      `{ llmProviders(limit: 50) { name models { ref costInputPerMillion } activeModels { ref } defaultModel { ref } } }`,
    ],
    [
      'as a list of a hundred models with prices and history',
      8,
      `{ llmModels(limit: 100) { ref isAvailable provider { name } costInputPerMillion price { source rates { usdPerMillion } } priceHistory(limit: 3) { id createdByName } } }`,
    ],
    [
      'with their balances',
      5,
      `{ llmProviders(limit: 50) { name balance balanceHeld balanceAvailable balanceLog(first: 5) { amountUsd actorName } } }`,
    ],
    ['as a list to choose from', 8, `{ availableModels(limit: 100) { ref isAvailable } }`],
  ])('%s take at most %i statements', async (_, most, document) => {
    const { statements } = await count(document)
    expect(statements).toBeGreaterThan(0)
    expect(statements).toBeLessThanOrEqual(most)
  })

  test('are all there', async () => {
    const { data } = await count('{ llmProviders(limit: 50) { models { id } } llmModelCount }')
    expect(valueAt(data, 'llmProviders', 'length')).toBe(50)
    expect(valueAt(data, 'llmModelCount')).toBe(PROVIDERS * MODELS_EACH + 8)
  })
})
