import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { valueAt } from '../../../test/client.ts'
import { startFakeVendor } from '../../../test/fake-vendor.ts'
import { startRegistry } from '../../../test/registry-client.ts'

import type { FakeVendor } from '../../../test/fake-vendor.ts'
import type { RegistryClient } from '../../../test/registry-client.ts'

const PLAIN = 'sk-a-secret-that-nobody-may-read'

let registry: RegistryClient
let vendor: FakeVendor

beforeAll(async () => {
  registry = await startRegistry()
  vendor = await startFakeVendor()
})

afterAll(async () => {
  await registry[Symbol.asyncDispose]()
  await vendor[Symbol.asyncDispose]()
})

const TEST = `mutation ($id: ID!) {
  testLlmProvider(id: $id) {
    isOk latencyMs modelCount models provider { id } error { code message suggestions retryable }
  }
}`

describe('testLlmProvider', () => {
  const testOf = async (id: string): Promise<unknown> => {
    const { data, errors } = await registry.ask(TEST, { id })
    expect(errors).toEqual([])
    return data?.['testLlmProvider']
  }
  const atVendor = (input: Record<string, unknown> = {}): Promise<string> =>
    registry.createProvider({
      baseUrl: vendor.baseUrl,
      allowPrivateAddress: true,
      credential: PLAIN,
      ...input,
    })

  test('asks for the models with the stored credential, at once after it was set', async () => {
    vendor.replies['/models'] = {
      status: 200,
      body: { object: 'list', data: Array.from({ length: 60 }, (_, index) => ({ id: `m-${index}` })) },
    }
    const id = await atVendor()
    const result = await testOf(id)
    expect(result).toMatchObject({ isOk: true, modelCount: 60, error: null, provider: { id } })
    expect(valueAt(result, 'models', 'length')).toBe(50)
    expect(vendor.received.at(-1)).toEqual({ path: '/models', authorization: `Bearer ${PLAIN}` })
    expect((await registry.trailOf(id)).at(-1)).toMatchObject({
      action: 'ACTION',
      operation: 'testLlmProvider',
      after: { isOk: true, error: null },
    })
  })

  test('tells what the vendor says, without the credential', async () => {
    vendor.replies['/models'] = { status: 401, body: { error: { message: `bad key ${PLAIN}` } } }
    const id = await atVendor()
    const result = await testOf(id)
    expect(result).toMatchObject({ isOk: false, modelCount: null, models: [] })
    expect(valueAt(result, 'error')).toMatchObject({ code: 'AUTH_ERROR', retryable: false })
    expect(valueAt(result, 'error', 'suggestions', 0)).toMatch(/API key/)
    expect(JSON.stringify(result)).not.toContain(PLAIN)
    expect((await registry.trailOf(id)).at(-1)).toMatchObject({ after: { isOk: false, error: 'AUTH_ERROR' } })
  })

  test('asks the default model for one token where there is no list of models', async () => {
    delete vendor.replies['/models']
    vendor.replies['/chat/completions'] = {
      status: 200,
      body: {
        id: 'c',
        model: 'small',
        choices: [{ index: 0, finish_reason: 'length', message: { role: 'assistant', content: 'Yes' } }],
        usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
      },
    }
    const id = await atVendor()
    expect(await testOf(id)).toMatchObject({ isOk: false, error: { code: expect.any(String) } })
    await registry.api.db.llmModel.create({
      data: { id, providerId: id, modelId: 'small', displayName: 'Small', isDefault: true },
    })
    expect(await testOf(id)).toMatchObject({ isOk: true, modelCount: null, models: [], error: null })
    expect(vendor.received.at(-1)?.path).toBe('/chat/completions')
  })

  test('takes a model that only thinks for an answer', async () => {
    const id = await atVendor()
    await registry.api.db.llmModel.create({
      data: { id, providerId: id, modelId: 'thinks', displayName: 'Thinks' },
    })
    vendor.replies['/chat/completions'] = {
      status: 200,
      body: {
        id: 'c',
        model: 'thinks',
        choices: [{ index: 0, finish_reason: 'length', message: { role: 'assistant', content: '' } }],
        usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
      },
    }
    expect(await testOf(id)).toMatchObject({ isOk: true })
    vendor.replies['/chat/completions'] = { status: 500, body: { error: { message: 'broken' } } }
    expect(await testOf(id)).toMatchObject({ isOk: false, error: { code: 'SERVER_ERROR', retryable: true } })
  })

  test('gives up after the provider’s own deadline when that is short', async () => {
    vendor.replies['/models'] = {}
    const id = await atVendor({ requestTimeoutSeconds: 1 })
    const startedAt = performance.now()
    expect(await testOf(id)).toMatchObject({ isOk: false, error: { code: 'TIMEOUT' } })
    expect(performance.now() - startedAt).toBeLessThan(5000)
  })

  test('says that a credential is missing', async () => {
    const id = await registry.createProvider({ credential: 'env:NOT_SET_API_KEY' })
    expect(await testOf(id)).toMatchObject({
      isOk: false,
      error: { code: 'MISSING_API_KEY', message: 'NOT_SET_API_KEY is not set in the environment.' },
    })
  })
})
