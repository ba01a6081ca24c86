import { systemClock } from '@sluice/core/shared'
import { describe, expect, test } from 'vitest'

import { startVendor } from '../test/vendor.ts'
import { createModels } from './models.ts'
import type { CallableProvider } from './models.ts'

const KEY = 'a-key-for-the-vendor'
const NEW_KEY = 'another-key-for-the-vendor'
const REQUEST = { model: 'some-model', messages: [{ role: 'user', content: 'Hello?' }] } as const

const createTestModels = (
  sandboxUrl: string | null = null,
  lookAgain = (provider: CallableProvider) => Promise.resolve(provider),
) =>
  createModels({
    clock: systemClock,
    credentials: { environment: { VENDOR_API_KEY: KEY, REPLACED_API_KEY: NEW_KEY } },
    sandboxUrl,
    timeouts: () => ({}),
    lookAgain,
  })

const providerAt = (baseUrl: string, overrides: Partial<CallableProvider> = {}): CallableProvider => ({
  id: 'vendor',
  displayName: 'Vendor',
  protocol: 'OPENAI',
  baseUrl,
  allowPrivateAddress: true,
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
    ['AZURE_OPENAI', '/base/chat/completions', 'Hello from OpenAI.'],
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

    const sandbox = providerAt('sandbox://openai/v1', { allowPrivateAddress: false })
    await models.complete(sandbox, REQUEST, SIGNAL)
    await models.listModels(sandbox, SIGNAL)

    expect(vendor.received.map(({ path }) => path)).toEqual([
      '/openai/v1/chat/completions',
      '/openai/v1/models',
    ])
  })
})

test.each([
  ['OPENAI', '/base/models'],
  ['ANTHROPIC', '/base/v1/models?limit=1000'],
  ['GOOGLE', '/base/v1beta/models?pageSize=1000'],
  ['AZURE_OPENAI', '/base/models'],
] as const)(
  'the models behind the protocol %s are listed in its way, with its key',
  async (protocol, path) => {
    await using vendor = await startVendor()
    await using models = createTestModels()

    const listed = await models.listModels(providerAt(`${vendor.url}/base`, { protocol }), SIGNAL)

    expect(listed).toMatchObject([{ modelId: 'some-model' }])
    expect(vendor.received.map((request) => request.path)).toEqual([path])
    expect(JSON.stringify(vendor.received[0]?.headers)).toContain(KEY)
  },
)

describe('nobody is asked', () => {
  test.each([
    [
      'a private address that nobody allowed',
      { allowPrivateAddress: false },
      'INVALID_REQUEST',
      '127.0.0.1 is a private address; set allowPrivateAddress if this provider runs in your own network.',
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
      { credentialRef: null, allowPrivateAddress: false },
      'MISSING_API_KEY',
      'No credential is set for this provider.',
    ],
  ] as const)('for %s', async (_, overrides, code, message) => {
    await using vendor = await startVendor()
    await using models = createTestModels()

    const provider = providerAt(vendor.url, overrides)
    const refusal = { name: 'LlmError', code, message }
    await expect(models.complete(provider, REQUEST, SIGNAL)).rejects.toMatchObject(refusal)
    await expect(models.listModels(provider, SIGNAL)).rejects.toMatchObject(refusal)
    expect(vendor.received).toEqual([])
  })
})

describe('a credential that is refused or missing', () => {
  /** A vendor that takes the new key only, and what of its provider was looked at again. */
  async function setUp(latest: (provider: CallableProvider) => CallableProvider) {
    await using opened = new AsyncDisposableStack()
    const vendor = opened.use(await startVendor())
    vendor.acceptOnly(NEW_KEY)
    const looked: string[] = []
    const models = opened.use(
      createTestModels(null, async (provider) => {
        looked.push(provider.id)
        return latest(provider)
      }),
    )
    const resources = opened.move()
    return { vendor, models, looked, [Symbol.asyncDispose]: () => resources.disposeAsync() }
  }

  const replace = (provider: CallableProvider): CallableProvider => ({
    ...provider,
    credentialRef: 'env:REPLACED_API_KEY',
  })

  test.each([
    ['env:VENDOR_API_KEY', 2],
    ['env:MISSING_API_KEY', 1],
  ])(
    'is looked up once more, and the call made again when it was replaced: %s (S4-2)',
    async (credentialRef, calls) => {
      await using system = await setUp(replace)
      const provider = providerAt(system.vendor.url, { credentialRef })

      const answer = await system.models.complete(provider, REQUEST, SIGNAL)
      const listed = await system.models.listModels(provider, SIGNAL)

      expect(answer.text).toBe('Hello from OpenAI.')
      expect(listed).toHaveLength(1)
      expect(system.vendor.received).toHaveLength(calls * 2)
      expect(system.looked).toEqual(['vendor', 'vendor'])
    },
  )

  test('goes to the address that belongs to it, never to the one before', async () => {
    await using before = await startVendor()
    await using system = await setUp((provider) => ({ ...replace(provider), baseUrl: system.vendor.url }))
    before.acceptOnly('nothing')

    await system.models.complete(providerAt(before.url), REQUEST, SIGNAL)

    expect(JSON.stringify(before.received)).not.toContain(NEW_KEY)
    expect(JSON.stringify(system.vendor.received)).toContain(NEW_KEY)
  })

  test.each([
    ['is the same', (provider: CallableProvider) => provider],
    ['is gone', (provider: CallableProvider) => ({ ...provider, credentialRef: 'env:GONE_API_KEY' })],
  ])('is not tried again when it %s', async (_, latest) => {
    await using system = await setUp(latest)

    await expect(
      system.models.complete(providerAt(system.vendor.url), REQUEST, SIGNAL),
    ).rejects.toMatchObject({ code: 'AUTH_ERROR' })
    expect(system.vendor.received).toHaveLength(1)
  })

  test('is tried no more than once more', async () => {
    await using system = await setUp(replace)
    system.vendor.acceptOnly('a third key')

    await expect(
      system.models.complete(providerAt(system.vendor.url), REQUEST, SIGNAL),
    ).rejects.toMatchObject({ code: 'AUTH_ERROR' })
    expect(system.vendor.received).toHaveLength(2)
  })

  test('is not looked up again for a fault of another kind', async () => {
    await using system = await setUp(replace)

    await expect(
      system.models.complete(providerAt('http://127.0.0.1:1'), REQUEST, SIGNAL),
    ).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
    expect(system.looked).toEqual([])
  })
})
