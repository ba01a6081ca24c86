import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, valueAt } from '../../../test/client.ts'
import { startDatabaseProxy } from '../../../test/database-proxy.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'

import type { Answer } from '../../../test/client.ts'
import type { DatabaseProxy } from '../../../test/database-proxy.ts'
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

describe('availableModels', () => {
  test('are the active chat models, for whoever starts a run (S3-18, S3-25)', async () => {
    const { data } = await ask(
      `{ availableModels { ref versions defaultVersion isAvailable unavailableReason isDefault providerId } }`,
    )
    const refs = ['alpha/one', 'alpha/twin', 'alpha/two', 'beta/twin', 'off/off', 'sandbox/sim']
    expect(valueAt(data, 'availableModels')).toMatchObject(refs.map((ref) => ({ ref })))
    expect(valueAt(data, 'availableModels', 0)).toEqual({
      ref: 'alpha/one',
      versions: ['one'],
      defaultVersion: 'one',
      isAvailable: true,
      unavailableReason: null,
      isDefault: true,
      providerId: world.models.one.providerId,
    })
    expect(valueAt(data, 'availableModels', 4)).toMatchObject({
      isAvailable: false,
      unavailableReason: 'Off is switched off.',
    })
  })

  test('come in pages, and only those that can be called now', async () => {
    const { data } = await ask(`{ availableModels(availableOnly: true, limit: 2, offset: 2) { ref } }`)
    expect(data?.['availableModels']).toEqual([{ ref: 'alpha/two' }, { ref: 'sandbox/sim' }])
  })
})

describe('llmProviderPresets', () => {
  test('are those that everybody has, without a secret', async () => {
    const { data } = await ask(`{ llmProviderPresets {
      key displayName protocol baseUrl credentialSuggestion needsCredential allowPrivateAddress
      maxParallelRequests requestsPerMinute note
    } }`)
    expect(valueAt(data, 'llmProviderPresets', 'length')).toBeGreaterThanOrEqual(12)
    expect(valueAt(data, 'llmProviderPresets', 0)).toMatchObject({
      protocol: 'OPENAI',
      baseUrl: expect.stringMatching(/^https:/),
      credentialSuggestion: expect.stringMatching(/^env:[A-Z_]+$/),
      needsCredential: true,
    })
  })
})

describe('a database that is away', () => {
  test('is said to be, and that trying again helps (S3-36)', async () => {
    let proxy: DatabaseProxy | undefined
    await using behind = await startApi({
      through: async (url) => {
        proxy = await startDatabaseProxy(url)
        return proxy
      },
    })
    const { home } = await createWorld(behind)
    const document = '{ llmModels { ref } }'
    expect((await request(behind.url, home.keys.VIEWER, document)).errors).toEqual([])
    proxy?.cut()
    const { status, errors } = await request(behind.url, home.keys.VIEWER, document)
    expect(status).toBe(503)
    expect(errors).toMatchObject([{ extensions: { code: 'DATABASE_UNAVAILABLE', retryable: true } }])
    proxy?.mend()
    await proxy?.[Symbol.asyncDispose]()
  })
})
