import { systemClock } from '@sluice/core/shared'
import { describe, expect, test } from 'vitest'

import { startVendor } from '../test/vendor.ts'
import { createModels } from './models.ts'
import type { CallableProvider } from './models.ts'

const KEY = 'a-key-for-the-vendor'
const REQUEST = { model: 'some-model', messages: [{ role: 'user', content: 'Hello?' }] } as const

const createTestModels = (sandboxUrl: string | null = null) =>
  createModels({ clock: systemClock, credentials: { environment: { VENDOR_API_KEY: KEY } }, sandboxUrl })

const providerAt = (baseUrl: string, overrides: Partial<CallableProvider> = {}): CallableProvider => ({
  displayName: 'Vendor',
  protocol: 'OPENAI',
  baseUrl,
  credentialRef: 'env:VENDOR_API_KEY',
  requestTimeoutSeconds: 5,
  ...overrides,
})

const SIGNAL = new AbortController().signal

describe('a model', () => {
  test.each([
    ['OPENAI', '/base/chat/completions', 'Hello from OpenAI.'],
    ['ANTHROPIC', '/base/v1/messages', 'Hello from Anthropic.'],
    ['GOOGLE', '/base/v1beta/models/some-model:generateContent', 'Hello from Google.'],
  ] as const)('behind the protocol %s is asked in its way, with its key', async (protocol, path, text) => {
    await using vendor = await startVendor()
    await using models = createTestModels()

    const answer = await models.complete(providerAt(`${vendor.url}/base`, { protocol }), REQUEST, SIGNAL)

    expect(answer).toMatchObject({ text, usage: { inputTokens: 3, outputTokens: 4 } })
    expect(vendor.received.map((request) => request.path)).toEqual([path])
    expect(JSON.stringify(vendor.received[0]?.headers)).toContain(KEY)
  })

  test('of the sandbox is asked at the simulator, wherever that is now', async () => {
    await using vendor = await startVendor()
    await using models = createTestModels(vendor.url)

    await models.complete(providerAt('sandbox://openai/v1'), REQUEST, SIGNAL)

    expect(vendor.received.map(({ path }) => path)).toEqual(['/openai/v1/chat/completions'])
  })
})

describe('nobody is asked', () => {
  test.each([
    [
      'a protocol that is not spoken',
      { protocol: 'AZURE_OPENAI' },
      'UNSUPPORTED_PROVIDER',
      'Vendor speaks AZURE_OPENAI, which is not supported.',
    ],
    [
      'a sandbox without a simulator',
      { baseUrl: 'sandbox://openai/v1' },
      'UNSUPPORTED_PROVIDER',
      'Vendor is a sandbox provider and no simulator runs; set SLUICE_SANDBOX_URL.',
    ],
    [
      'a credential that is missing',
      { credentialRef: 'env:OTHER_API_KEY' },
      'MISSING_API_KEY',
      'OTHER_API_KEY is not set in the environment.',
    ],
    [
      'no credential at all',
      { credentialRef: null },
      'MISSING_API_KEY',
      'No credential is set for this provider.',
    ],
  ] as const)('for %s', async (_, overrides, code, message) => {
    await using vendor = await startVendor()
    await using models = createTestModels()

    await expect(models.complete(providerAt(vendor.url, overrides), REQUEST, SIGNAL)).rejects.toMatchObject({
      name: 'LlmError',
      code,
      message,
    })
    expect(vendor.received).toEqual([])
  })
})
