import { systemClock } from '@sluice/core/shared'
import type { CompletionStream, StreamEvent } from '@sluice/llm'
import { describe, expect, test } from 'vitest'

import { startVendor } from '../test/vendor.ts'
import { createModels } from './models.ts'
import type { CallableProvider } from './models.ts'

const KEY = 'a-key-for-the-vendor'
const NEW_KEY = 'another-key-for-the-vendor'
const REQUEST = { model: 'some-model', messages: [{ role: 'user', content: 'Hello?' }] } as const
const SIGNAL = new AbortController().signal

type Setting = {
  timeouts?: { firstTokenMs?: number; betweenTokensMs?: number }
  latest?: (provider: CallableProvider) => CallableProvider | Promise<CallableProvider>
}

/** A vendor, models that reach it, and its provider. */
async function setUp({ timeouts = {}, latest = (provider) => provider }: Setting = {}) {
  await using opened = new AsyncDisposableStack()
  const vendor = opened.use(await startVendor())
  const looked: string[] = []
  const models = opened.use(
    createModels({
      clock: systemClock,
      credentials: { environment: { VENDOR_API_KEY: KEY, REPLACED_API_KEY: NEW_KEY } },
      sandboxUrl: null,
      timeouts: () => timeouts,
      lookAgain: async (provider) => {
        looked.push(provider.id)
        return latest(provider)
      },
    }),
  )
  const provider: CallableProvider = {
    id: 'vendor',
    displayName: 'Vendor',
    protocol: 'OPENAI',
    baseUrl: vendor.url,
    allowPrivateAddress: true,
    credentialRef: 'env:VENDOR_API_KEY',
    requestTimeoutSeconds: 5,
  }
  const resources = opened.move()
  return { vendor, models, looked, provider, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

const replace = (provider: CallableProvider): CallableProvider => ({
  ...provider,
  credentialRef: 'env:REPLACED_API_KEY',
})

async function readAll(stream: CompletionStream): Promise<StreamEvent[]> {
  const events: StreamEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}

describe('a stream of a provider', () => {
  test('hands out the pieces of the answer, and sends nothing before it is read', async () => {
    await using system = await setUp()
    const stream = system.models.stream(system.provider, REQUEST, SIGNAL)
    expect(await stream.partial()).toMatchObject({ text: '', usage: null })
    expect(system.vendor.received).toEqual([])

    const events = await readAll(stream)

    expect(events.map((event) => (event.type === 'text' ? event.text : event.type))).toEqual([
      'Hello',
      ' from a stream.',
      'end',
    ])
    expect(await stream.partial()).toMatchObject({
      text: 'Hello from a stream.',
      actualModel: 'gpt-answering',
    })
    expect(system.looked).toEqual([])
  })

  test('whose credential was replaced begins once more, with the new one (S4-2)', async () => {
    await using system = await setUp({ latest: replace })
    system.vendor.acceptOnly(NEW_KEY)

    const events = await readAll(system.models.stream(system.provider, REQUEST, SIGNAL))

    expect(events.at(-1)).toMatchObject({ type: 'end', result: { text: 'Hello from a stream.' } })
    expect(system.vendor.received).toHaveLength(2)
    expect(system.looked).toEqual(['vendor'])
  })

  test('whose credential is refused twice fails, and is not tried a third time', async () => {
    await using system = await setUp({ latest: replace })
    system.vendor.acceptOnly('a third key')

    await expect(readAll(system.models.stream(system.provider, REQUEST, SIGNAL))).rejects.toMatchObject({
      code: 'AUTH_ERROR',
    })
    expect(system.vendor.received).toHaveLength(2)
  })

  test('that is left lets the vendor go within a second, also while a piece is waited for', async () => {
    await using system = await setUp()
    system.vendor.hang()
    const between = system.models.stream(system.provider, REQUEST, SIGNAL)
    for await (const event of between) {
      expect(event).toEqual({ type: 'text', text: 'Hello' })
      break
    }
    const waiting = system.models.stream(system.provider, REQUEST, SIGNAL)[Symbol.asyncIterator]()
    await waiting.next()
    const next = waiting.next()

    await waiting.return?.()

    expect(await next).toEqual({ done: true, value: undefined })
    await expect.poll(() => system.vendor.openStreams(), { timeout: 1_000 }).toBe(0)
    expect(await between.partial()).toMatchObject({ text: 'Hello' })
  })

  test('that is left while its credential is looked up begins no second time', async () => {
    const looking = Promise.withResolvers<CallableProvider>()
    const lookedUp = Promise.withResolvers<void>()
    await using system = await setUp({
      latest: () => {
        lookedUp.resolve()
        return looking.promise
      },
    })
    system.vendor.acceptOnly(NEW_KEY)
    const stream = system.models.stream(system.provider, REQUEST, SIGNAL)
    const reader = stream[Symbol.asyncIterator]()
    const next = reader.next()
    await lookedUp.promise

    const left = reader.return?.()
    looking.resolve(replace(system.provider))
    await left

    expect(await next).toEqual({ done: true, value: undefined })
    expect(system.vendor.received).toHaveLength(1)
    expect(await stream.partial()).toMatchObject({ text: '', usage: null })
  })

  test('is ended by silence longer than the installation allows', async () => {
    await using system = await setUp({ timeouts: { betweenTokensMs: 100 } })
    system.vendor.hang()

    await expect(readAll(system.models.stream(system.provider, REQUEST, SIGNAL))).rejects.toMatchObject({
      code: 'TIMEOUT',
      mayBeCharged: true,
      partialText: 'Hello',
    })
  })

  test('is ended by its signal', async () => {
    await using system = await setUp()
    system.vendor.hang()
    const stop = new AbortController()
    const reader = system.models.stream(system.provider, REQUEST, stop.signal)[Symbol.asyncIterator]()
    await reader.next()

    stop.abort()

    await expect(reader.next()).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})
