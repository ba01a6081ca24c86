import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { claim, endingOf, startRunAt } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { settleProbes } from '../runs/index.ts'

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

describe('tokens per minute', () => {
  const windowOf = async (providerId: string) => {
    const { _sum } = await system.db.providerWindow.aggregate({
      where: { providerId },
      _sum: { tokens: true },
    })
    return Number(_sum.tokens)
  }

  test('admit what is expected to fit: the prompt, and 900 for an answer nobody has seen yet', async () => {
    const { provider } = await startRunAt(system, { tokensPerMinute: 2_800 }, { scenarios: 10 })

    const { claimed, exhausted } = await claim(system, provider, 10)

    const [job] = await system.db.job.findMany({ where: { providerId: provider.id }, take: 1 })
    expect(job?.tokenEstimate).toBeGreaterThan(900)
    expect(job?.tokenEstimate).toBeLessThan(920)
    expect(claimed).toHaveLength(3)
    expect(exhausted).toBe(false)
    expect(await windowOf(provider.id)).toBeLessThanOrEqual(2_800)
    const later = await claim(system, provider, 10)
    expect(later.claimed).toEqual([])
    expect(later.waitMs).toBeGreaterThan(58_000)
  })

  test('count what a call took as soon as that is known, once, and admit more in its place', async () => {
    const { provider } = await startRunAt(system, { tokensPerMinute: 2_800 }, { scenarios: 10 })
    const { claimed } = await claim(system, provider, 10)
    const endings = await Promise.all(claimed.map((probe) => endingOf(probe)))

    await settleProbes(system, endings)
    expect(await windowOf(provider.id)).toBe(3 * 31)
    await settleProbes(system, endings)
    expect(await windowOf(provider.id)).toBe(3 * 31)

    expect((await claim(system, provider, 10)).claimed.length).toBeGreaterThanOrEqual(2)
    expect(await windowOf(provider.id)).toBeLessThanOrEqual(2_800)
  })

  test('let a call that is larger than the limit go alone', async () => {
    const { provider } = await startRunAt(system, { tokensPerMinute: 100 }, { scenarios: 5 })

    expect((await claim(system, provider, 5)).claimed).toHaveLength(1)
    expect((await claim(system, provider, 5)).claimed).toEqual([])
  })

  test('hold over all processes together, however many ask at once', async () => {
    const { provider } = await startRunAt(system, { tokensPerMinute: 5_000 }, { scenarios: 30 })

    const results = await Promise.all(Array.from({ length: 8 }, () => claim(system, provider, 3)))

    expect(results.flatMap(({ claimed }) => claimed)).toHaveLength(5)
    expect(await windowOf(provider.id)).toBeLessThanOrEqual(5_000)
  })
})
