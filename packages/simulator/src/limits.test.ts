import { describe, expect, test } from 'vitest'

import { ask, askMany, askStatus, countOf } from '../test/ask.ts'
import { startSimulator, type Script } from './index.ts'

const CONSTANT = (ms: number): Script => ({ latency: { kind: 'constant', ms } })

describe('concurrency', () => {
  test('is measured per key while answers are under way', async () => {
    await using simulator = await startSimulator({ defaults: CONSTANT(60) })
    await Promise.all([askMany(simulator, 12, { key: 'a' }), askMany(simulator, 5, { key: 'b' })])
    expect(simulator.records('a')).toMatchObject({ highestConcurrency: 12, inFlight: 0 })
    expect(simulator.records('b')).toMatchObject({ highestConcurrency: 5, inFlight: 0 })
    await askMany(simulator, 3, { key: 'a' })
    expect(simulator.records('a').highestConcurrency).toBe(12)
  })

  test('over the cap is answered 429 at once, the rest is answered', async () => {
    await using simulator = await startSimulator({ defaults: { ...CONSTANT(80), concurrency: 4 } })
    const statuses = await askMany(simulator, 10)
    expect([countOf(statuses, 200), countOf(statuses, 429)]).toEqual([4, 6])
    const refused = simulator.records('k').requests.filter(({ status }) => status === 429)
    expect(
      Math.max(...refused.map(({ startedAt, endedAt }) => (endedAt ?? Infinity) - startedAt)),
    ).toBeLessThan(60)
    expect(await askMany(simulator, 4)).toEqual([200, 200, 200, 200])
  })

  test('capped by the default is shared by all models of a key, capped by a model is not', async () => {
    await using simulator = await startSimulator({ defaults: { ...CONSTANT(60), concurrency: 2 } })
    const askBoth = async (): Promise<number[]> => {
      const both = await Promise.all([
        askMany(simulator, 2, { model: 'sim-a' }),
        askMany(simulator, 2, { model: 'sim-b' }),
      ])
      return both.flat()
    }
    expect(countOf(await askBoth(), 429)).toBe(2)
    simulator.script({ models: { 'sim-a': { concurrency: 2 }, 'sim-b': { concurrency: 2 } } })
    expect(countOf(await askBoth(), 429)).toBe(0)
  })

  test('counts what already runs when a cap is set', async () => {
    await using simulator = await startSimulator({ defaults: CONSTANT(100) })
    const running = askMany(simulator, 3)
    await expect.poll(() => simulator.records('k').inFlight).toBe(3)
    simulator.script({ default: { concurrency: 3 } })
    expect(await askStatus(simulator)).toBe(429)
    expect(await running).toEqual([200, 200, 200])
  })
})

describe('requests per minute', () => {
  test('are admitted up to the limit and again when the oldest is 60 seconds old', async () => {
    let now = 1_000_000
    await using simulator = await startSimulator({
      defaults: { requestsPerMinute: 3 },
      clock: { now: () => now },
    })
    expect(await askMany(simulator, 5)).toEqual([200, 200, 200, 429, 429])
    now += 59_999
    const refused = await ask(simulator)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(await refused.text()).toContain('try again in 0.001s')
    now += 1
    expect(await askMany(simulator, 4, { key: 'k' })).toEqual([200, 200, 200, 429])
    expect(await askStatus(simulator, { key: 'other' })).toBe(200)
  })

  test('are counted anew after a reset and after a change of the limit at once', async () => {
    await using simulator = await startSimulator({ defaults: { requestsPerMinute: 1 } })
    expect(await askMany(simulator, 2)).toEqual([200, 429])
    simulator.script({ default: { requestsPerMinute: 2 } })
    expect(await askMany(simulator, 2)).toEqual([200, 429])
    simulator.reset()
    expect(await askMany(simulator, 2)).toEqual([200, 200])
  })

  test('and tokens per minute are limited side by side', async () => {
    await using simulator = await startSimulator({ defaults: { tokensPerMinute: 20, answer: 'one two' } })
    expect(await askMany(simulator, 4)).toEqual([200, 200, 429, 429])
    const refused = await ask(simulator)
    expect(await refused.text()).toContain('tokens per min (TPM): Limit 20')
  })
})
