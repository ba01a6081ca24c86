import { describe, expect, test } from 'vitest'

import { ask, askMany, askStatus, countOf } from '../test/ask.ts'
import { captureError } from '../test/outcomes.ts'
import { startSimulator } from './index.ts'

describe('a paced stream', () => {
  test('takes its time and says the same as one sent at once', async () => {
    await using simulator = await startSimulator({
      defaults: { answer: 'one two three four five six seven' },
    })
    const readStream = async (): Promise<string> => {
      const text = await (await ask(simulator, { stream: true })).text()
      return text.replaceAll(/"(id|created)":("[^"]*"|\d+)/g, '')
    }
    const atOnce = await readStream()
    simulator.script({ default: { streamTokensPerSecond: 100 } })
    const startedAt = performance.now()
    expect(await readStream()).toBe(atOnce)
    expect(performance.now() - startedAt).toBeGreaterThan(70)
    const [first, second] = simulator.records('k').requests
    expect(second?.outputTokens).toBe(first?.outputTokens)
  })
})

describe('failures', () => {
  test('a timeout is accepted, holds its place and is never answered', async () => {
    await using simulator = await startSimulator({ defaults: { rates: { timeout: 1 }, concurrency: 1 } })
    const error = await captureError(ask(simulator, { signal: AbortSignal.timeout(150) }))
    expect(error).toMatchObject({ name: 'TimeoutError' })
    await expect.poll(() => simulator.records('k').inFlight).toBe(0)
    expect(simulator.records('k').requests).toMatchObject([{ status: null, aborted: true }])
    const held = captureError(ask(simulator, { signal: AbortSignal.timeout(150) }))
    await expect.poll(() => simulator.records('k').inFlight).toBe(1)
    expect(await askStatus(simulator)).toBe(429)
    await held
  })

  test('garbage is a 200 that no parser reads and that costs nothing', async () => {
    await using simulator = await startSimulator({ defaults: { rates: { garbage: 1 } } })
    const plain = await ask(simulator)
    expect(plain.status).toBe(200)
    expect(plain.headers.get('content-type')).toBe('application/json')
    await expect(plain.json()).rejects.toThrow(SyntaxError)
    const stream = await (await ask(simulator, { stream: true })).text()
    const [event = ''] = stream.split('\n\n')
    expect(event).toMatch(/^data: /)
    expect(() => JSON.parse(event.slice('data: '.length))).toThrow(SyntaxError)
    expect(simulator.totals()).toMatchObject([{ requests: 2, inputTokens: 0, outputTokens: 0 }])
  })

  test('come at the rates scripted, and again at the same requests after a reset', async () => {
    await using simulator = await startSimulator({
      defaults: { rates: { rateLimited: 0.2, serverError: 0.2, overloaded: 0.1 } },
    })
    const first = await askMany(simulator, 400)
    for (const [status, share] of [
      [429, 0.2],
      [500, 0.2],
      [503, 0.1],
      [200, 0.5],
    ] as const) {
      expect(Math.abs(countOf(first, status) / 400 - share)).toBeLessThan(0.07)
    }
    expect(await askMany(simulator, 400)).not.toEqual(first)
    simulator.reset()
    expect(await askMany(simulator, 400)).toEqual(first)
  })

  test('by rate do not use up the requests per minute', async () => {
    await using simulator = await startSimulator({
      defaults: { rates: { rateLimited: 1 }, requestsPerMinute: 1 },
    })
    expect(await askMany(simulator, 3)).toEqual([429, 429, 429])
    simulator.script({ default: { rates: {} } })
    expect(await askStatus(simulator)).toBe(200)
  })
})
