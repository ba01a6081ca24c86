import { describe, expect, test } from 'vitest'

import { ask, askStatus, askText } from '../test/ask.ts'
import { captureError } from '../test/outcomes.ts'
import { startSimulator, type Script } from './index.ts'

const CONSTANT = (ms: number): Script => ({ latency: { kind: 'constant', ms } })

describe('records', () => {
  test('tell of every request when, what, how it ended and what it cost', async () => {
    await using simulator = await startSimulator({ defaults: { ...CONSTANT(40), answer: 'one two' } })
    const before = Date.now()
    await askStatus(simulator)
    await askStatus(simulator, { model: 'unknown' })
    const { requests, totals } = simulator.records('k')
    expect(requests).toMatchObject([
      { key: 'k', model: 'sim-a', status: 200, inputTokens: 5, outputTokens: 2, aborted: false },
      { key: 'k', model: 'unknown', status: 404, inputTokens: 0, outputTokens: 0, aborted: false },
    ])
    const [first] = requests
    expect(first?.startedAt).toBeGreaterThanOrEqual(before)
    expect((first?.endedAt ?? 0) - (first?.startedAt ?? 0)).toBeGreaterThanOrEqual(38)
    expect(totals).toMatchObject([
      { key: 'k', model: 'sim-a', requests: 1, succeeded: 1, aborted: 0, inputTokens: 5, outputTokens: 2 },
      { key: 'k', model: 'unknown', requests: 1, succeeded: 0, aborted: 0, inputTokens: 0, outputTokens: 0 },
    ])
  })

  test('keep requests with refused keys under those keys', async () => {
    await using simulator = await startSimulator({ keys: ['only'] })
    expect(await askStatus(simulator, { key: 'k' })).toBe(401)
    expect(await askStatus(simulator, { key: 'only' })).toBe(200)
    expect(simulator.records('k').requests).toMatchObject([{ status: 401, model: null }])
  })

  test('tell of a client that left before the answer', async () => {
    await using simulator = await startSimulator({ defaults: CONSTANT(10_000) })
    const abort = new AbortController()
    const asked = captureError(ask(simulator, { signal: abort.signal }))
    await expect.poll(() => simulator.records('k').inFlight).toBe(1)
    abort.abort()
    await asked
    await expect.poll(() => simulator.records('k').inFlight).toBe(0)
    expect(simulator.records('k')).toMatchObject({
      requests: [{ status: null, aborted: true, inputTokens: 0, outputTokens: 0 }],
      totals: [{ requests: 1, succeeded: 0, aborted: 1 }],
    })
  })

  test('tell of a client that left amid a stream, and how much it had got', async () => {
    const answer = 'one two three four five six seven eight nine ten'
    await using simulator = await startSimulator({ defaults: { answer, streamTokensPerSecond: 20 } })
    const abort = new AbortController()
    const response = await ask(simulator, { stream: true, signal: abort.signal })
    const reader = response.body?.getReader()
    await reader?.read()
    abort.abort()
    await expect.poll(() => simulator.records('k').inFlight).toBe(0)
    const [record] = simulator.records('k').requests
    expect(record).toMatchObject({ status: 200, aborted: true, inputTokens: 5 })
    expect(record?.outputTokens).toBeGreaterThanOrEqual(4)
    expect(record?.outputTokens).toBeLessThan(12)
    expect(simulator.totals()).toMatchObject([
      { succeeded: 0, aborted: 1, outputTokens: record?.outputTokens },
    ])
  })
})

describe('answers', () => {
  test('are the same for the same seed, model and messages, whoever asks and however often', async () => {
    await using first = await startSimulator({ seed: 42 })
    await using second = await startSimulator({ seed: 42 })
    const text = await askText(first)
    expect(await askText(first, { key: 'other' })).toBe(text)
    expect(await askText(second)).toBe(text)
  })

  test('differ by seed, model and messages', async () => {
    await using first = await startSimulator({ seed: 42 })
    await using second = await startSimulator({ seed: 43 })
    const texts = await Promise.all([
      askText(first),
      askText(second),
      askText(first, { model: 'sim-b' }),
      askText(first, { text: 'Hello!' }),
    ])
    expect(new Set(texts).size).toBe(4)
  })

  test('have ids of their own', async () => {
    await using simulator = await startSimulator()
    const responses = await Promise.all(Array.from({ length: 50 }, async () => ask(simulator)))
    expect(new Set(responses.map(({ headers }) => headers.get('x-request-id'))).size).toBe(50)
  })
})

describe('scripts', () => {
  test('of a model win over those of a key, and change while it runs', async () => {
    await using simulator = await startSimulator({ defaults: { answer: 'default' } })
    expect(await askText(simulator)).toContain('"default"')
    simulator.script({ keys: { k: { answer: 'key' } }, models: { 'sim-a': { answer: 'model' } } })
    expect(await askText(simulator)).toContain('"model"')
    expect(await askText(simulator, { model: 'sim-b' })).toContain('"key"')
    expect(await askText(simulator, { model: 'sim-b', key: 'other' })).toContain('"default"')
  })

  test('that are not valid are refused at the start', async () => {
    await expect(startSimulator({ defaults: { concurrency: 0 } })).rejects.toThrow('concurrency')
  })
})

describe('the server', () => {
  test('refuses a body over 10 MB and still reads one just below', async () => {
    await using simulator = await startSimulator({ defaults: { answer: 'ok' } })
    expect(await askStatus(simulator, { text: 'x'.repeat(10 * 1024 * 1024) })).toBe(413)
    expect(await askStatus(simulator, { text: 'x'.repeat(10 * 1024 * 1024 - 200) })).toBe(200)
    const headers = { 'x-goog-api-key': 'k', 'x-api-key': 'k', 'anthropic-version': '2023-06-01' }
    for (const path of ['/anthropic/v1/messages', '/google/v1beta/models/sim-a:generateContent']) {
      const body = 'x'.repeat(11 * 1024 * 1024)
      const response = await fetch(`${simulator.url}${path}`, { method: 'POST', headers, body })
      expect(response.status).toBe(413)
      expect(await response.json()).toMatchObject({ error: { message: expect.stringMatching(/exceeds/) } })
    }
  })

  test('says where the protocols are when asked for anything else', async () => {
    await using simulator = await startSimulator()
    const response = await fetch(`${simulator.url}/v1/chat/completions`, { method: 'POST' })
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('/openai, /anthropic, /google')
  })

  test('reports a port that is taken', async () => {
    await using simulator = await startSimulator()
    await expect(startSimulator({ port: simulator.port })).rejects.toThrow('EADDRINUSE')
  })

  test('closes at once, whatever is still open', async () => {
    const simulator = await startSimulator({ defaults: { rates: { timeout: 1 } } })
    const held = captureError(ask(simulator))
    await expect.poll(() => simulator.records('k').inFlight).toBe(1)
    const startedAt = performance.now()
    await simulator.close()
    expect(performance.now() - startedAt).toBeLessThan(500)
    expect(await held).toBeInstanceOf(Error)
    await expect.poll(() => simulator.records('k').inFlight).toBe(0)
    expect(await captureError(ask(simulator))).toBeInstanceOf(TypeError)
  })

  test('forgets a request whose client left before it was sent whole', async () => {
    await using simulator = await startSimulator()
    const abort = new AbortController()
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"model":')),
    })
    const sent = captureError(
      fetch(`${simulator.url}/openai/v1/chat/completions`, {
        method: 'POST',
        body,
        duplex: 'half',
        signal: abort.signal,
        headers: { authorization: 'Bearer k' },
      }),
    )
    await askStatus(simulator, { key: 'other' })
    abort.abort()
    await sent
    expect(await askStatus(simulator, { key: 'other' })).toBe(200)
    expect(simulator.records('k').requests).toEqual([])
  })
})
