import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { endingOf, failing, startClaimed } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createProvider } from '../../test/world.ts'
import { settleProbes } from '#runs'
import { forgetPauses, pauseForRateLimit } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

const rateLimit = (providerId: string, limit: { hintMs?: number; leftAt?: Date; message?: string } = {}) =>
  pauseForRateLimit(system.db, {
    providerId,
    hintMs: limit.hintMs ?? null,
    leftAt: limit.leftAt ?? new Date(),
    message: limit.message ?? 'Slow down.',
  })

const pauseOf = (providerId: string) => system.db.providerPause.findUniqueOrThrow({ where: { providerId } })

/** As if the pause in force had ended just now, and everything had left after it began. */
const letPauseEnd = (providerId: string) =>
  system.db.$executeRaw`
    UPDATE provider_pauses SET started_at = started_at - interval '10 minutes', until = clock_timestamp()
     WHERE provider_id = ${providerId}::uuid`

const lengthOf = async (providerId: string) => {
  const { startedAt, until } = await pauseOf(providerId)
  return until === null ? null : until.getTime() - startedAt.getTime()
}

describe('a rate limit with a hint', () => {
  test('rests the provider for exactly that long (U-2)', async () => {
    const { id } = await createProvider(system.db)

    expect(await rateLimit(id, { hintMs: 7_000 })).toBe(7_000)

    expect(await lengthOf(id)).toBe(7_000)
    expect(await pauseOf(id)).toMatchObject({ reason: 'HINT', message: 'Slow down.', ladderStep: 0 })
  })

  test('never shortens a pause in force', async () => {
    const { id } = await createProvider(system.db)
    await rateLimit(id, { hintMs: 60_000 })
    const { until } = await pauseOf(id)

    expect(await rateLimit(id, { hintMs: 1_000 })).toBe(1_000)

    expect((await pauseOf(id)).until).toEqual(until)
  })

  test('lengthens one', async () => {
    const { id } = await createProvider(system.db)
    await rateLimit(id, { hintMs: 1_000 })

    await rateLimit(id, { hintMs: 60_000 })

    expect(await lengthOf(id)).toBe(60_000)
  })

  test('keeps the vendor’s words short', async () => {
    const { id } = await createProvider(system.db)

    await rateLimit(id, { hintMs: 1_000, message: 'x'.repeat(300) })

    expect((await pauseOf(id)).message).toHaveLength(200)
  })
})

describe('rate limits without a hint', () => {
  test('rest the provider for 30, 60, 90, 120 and again 120 s (S3-33)', async () => {
    const { id } = await createProvider(system.db)
    const lengths = []
    for (let round = 0; round < 5; round += 1) {
      expect(await rateLimit(id)).toBe([30_000, 60_000, 90_000, 120_000, 120_000][round])
      lengths.push(await lengthOf(id))
      await letPauseEnd(id)
    }

    expect(lengths).toEqual([30_000, 60_000, 90_000, 120_000, 120_000])
    expect(await pauseOf(id)).toMatchObject({ reason: 'LADDER', ladderStep: 4 })
  })

  test('of calls that left before the pause do not advance the ladder (S3-35)', async () => {
    const { id } = await createProvider(system.db)
    const leftAt = new Date()
    await rateLimit(id, { leftAt })
    const first = await pauseOf(id)

    const waits = await Promise.all(Array.from({ length: 5 }, () => rateLimit(id, { leftAt })))

    expect(await pauseOf(id)).toEqual(first)
    for (const waitMs of waits) {
      expect(waitMs).toBeGreaterThan(28_000)
      expect(waitMs).toBeLessThanOrEqual(30_000)
    }
  })

  test('met by many processes at once climb one step', async () => {
    const { id } = await createProvider(system.db)
    const leftAt = new Date()

    await Promise.all(Array.from({ length: 5 }, () => rateLimit(id, { leftAt })))

    expect(await pauseOf(id)).toMatchObject({ ladderStep: 1 })
  })

  test('begin at 30 s again after a success', async () => {
    const { id } = await createProvider(system.db)
    await rateLimit(id)
    await letPauseEnd(id)
    await forgetPauses(system.db, [id])

    expect(await rateLimit(id)).toBe(30_000)
  })
})

describe('a pause that a person made', () => {
  test('is not overridden by any rate limit', async () => {
    const { id } = await createProvider(system.db)
    const manual = { reason: 'MANUAL', message: 'Maintenance.', until: null } as const
    await system.db.providerPause.create({
      data: { providerId: id, startedAt: new Date(Date.now() - 60_000), ...manual },
    })

    await rateLimit(id, { hintMs: 5_000 })
    await rateLimit(id)

    expect(await pauseOf(id)).toMatchObject(manual)
  })

  test('is not forgotten after a success', async () => {
    const { id } = await createProvider(system.db)
    await system.db.providerPause.create({
      data: { providerId: id, reason: 'MANUAL', startedAt: new Date(0), until: null },
    })

    await forgetPauses(system.db, [id])

    expect(await pauseOf(id)).toMatchObject({ reason: 'MANUAL' })
  })
})

describe('after a call that succeeded', () => {
  test('its provider’s past pause and its place on the ladder are forgotten (U-2)', async () => {
    const { probe, provider } = await startClaimed(system)
    const past = new Date(Date.now() - 1_000)
    await system.db.providerPause.create({
      data: { providerId: provider.id, reason: 'LADDER', startedAt: past, until: past, ladderStep: 3 },
    })

    await settleProbes(system, [await endingOf(probe)])

    expect(await system.db.providerPause.findUnique({ where: { providerId: provider.id } })).toBeNull()
  })

  test('a pause that still holds stays, and so does one until a person resumes', async () => {
    for (const until of [new Date(Date.now() + 60_000), null]) {
      const { probe, provider } = await startClaimed(system)
      await system.db.providerPause.create({
        data: { providerId: provider.id, reason: 'MANUAL', startedAt: new Date(), until },
      })

      await settleProbes(system, [await endingOf(probe)])

      expect(await system.db.providerPause.findUnique({ where: { providerId: provider.id } })).not.toBeNull()
    }
  })

  test('and not after one that failed, pauses are forgotten', async () => {
    const { probe, provider } = await startClaimed(system)
    const past = new Date(Date.now() - 1_000)
    await system.db.providerPause.create({
      data: { providerId: provider.id, reason: 'LADDER', startedAt: past, until: past, ladderStep: 3 },
    })

    await settleProbes(system, [await endingOf(probe, failing('SERVER_ERROR'))])

    expect(await system.db.providerPause.findUnique({ where: { providerId: provider.id } })).toMatchObject({
      ladderStep: 3,
    })
  })
})
