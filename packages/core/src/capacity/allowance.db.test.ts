import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { claim, startRunAt } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 10 })
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

describe('requests per minute', () => {
  /** As if the calls counted so far had left that much earlier. */
  const letPass = (providerId: string, seconds: number) =>
    system.db.$executeRaw`
      UPDATE provider_windows SET second = second - make_interval(secs => ${seconds}) WHERE provider_id = ${providerId}::uuid`

  test('admit exactly the limit and say when more may leave', async () => {
    const { provider } = await startRunAt(system, { requestsPerMinute: 7 }, { scenarios: 15 })

    const first = await claim(system, provider, 10)
    expect(first.claimed).toHaveLength(7)
    expect(first.exhausted).toBe(false)
    const second = await claim(system, provider, 10)

    expect(second.claimed).toEqual([])
    expect(second.exhausted).toBe(false)
    expect(second.waitMs).toBeGreaterThan(58_000)
    expect(second.waitMs).toBeLessThanOrEqual(62_000)
  })

  test('free a call’s place only when 60 seconds have passed for certain', async () => {
    const { provider } = await startRunAt(system, { requestsPerMinute: 3 }, { scenarios: 15 })
    expect((await claim(system, provider, 3)).claimed).toHaveLength(3)

    await letPass(provider.id, 60)
    expect((await claim(system, provider, 3)).claimed).toEqual([])
    await letPass(provider.id, 2)
    expect((await claim(system, provider, 5)).claimed).toHaveLength(3)
    expect(
      await system.db.providerWindow.aggregate({
        where: { providerId: provider.id },
        _sum: { requests: true },
      }),
    ).toEqual({
      _sum: { requests: 3 },
    })
  })

  test('count what was claimed, not what was asked for', async () => {
    const { provider } = await startRunAt(system, { requestsPerMinute: 20 }, { scenarios: 5 })

    expect((await claim(system, provider, 15)).claimed).toHaveLength(5)

    expect(
      await system.db.providerWindow.aggregate({
        where: { providerId: provider.id },
        _sum: { requests: true },
      }),
    ).toEqual({
      _sum: { requests: 5 },
    })
  })

  test('hold over all processes together, however many ask at once', async () => {
    const { provider, run } = await startRunAt(system, { requestsPerMinute: 10 }, { scenarios: 30 })

    const results = await Promise.all(Array.from({ length: 8 }, () => claim(system, provider, 3)))

    expect(results.flatMap(({ claimed }) => claimed)).toHaveLength(10)
    expect(await system.db.jobAttempt.count({ where: { runId: run.id } })).toBe(10)
  })
})
