import { describe, expect, test } from 'vitest'

import { playProbeOf, refusing } from '../../test/probe.ts'

describe('a probe that meets a rate limit', () => {
  test('waits exactly as long as the provider rests, without jitter (S0-9, U-2)', async () => {
    const { ending, pauses } = await playProbeOf(refusing('RATE_LIMITED', { retryAfterMs: 7_000 }), {
      pauseMs: 7_000,
    })

    expect(ending).toMatchObject({ outcome: 'FAILED', slotOutcome: null, delayMs: 7_000, charged: true })
    expect(pauses.map(({ retryAfterMs }) => retryAfterMs)).toEqual([7_000])
  })

  test('without a hint waits for the ladder (S3-33)', async () => {
    const { ending, pauses } = await playProbeOf(refusing('RATE_LIMITED'), { pauseMs: 90_000 })

    expect(ending).toMatchObject({ slotOutcome: null, delayMs: 90_000 })
    expect(pauses.map(({ retryAfterMs }) => retryAfterMs)).toEqual([null])
  })

  test('of an hour waits; of more than that is not measured, and rests nobody (U-2)', async () => {
    const hour = await playProbeOf(refusing('RATE_LIMITED', { retryAfterMs: 3_600_000 }), {
      pauseMs: 3_600_000,
    })
    expect(hour.ending).toMatchObject({ slotOutcome: null, delayMs: 3_600_000 })

    const more = await playProbeOf(refusing('RATE_LIMITED', { retryAfterMs: 3_600_001 }))
    expect(more.ending).toMatchObject({
      slotOutcome: 'NOT_MEASURED',
      error: { code: 'RATE_LIMITED', retryAfterMs: 3_600_001 },
    })
    expect(more.pauses).toEqual([])
  })

  test('for the last time is not measured, but the provider rests all the same (S3-34)', async () => {
    const { ending, pauses } = await playProbeOf(refusing('RATE_LIMITED'), { probe: { chargedAttempts: 4 } })

    expect(ending).toMatchObject({
      slotOutcome: 'NOT_MEASURED',
      error: { code: 'RATE_LIMITED', retryable: true },
    })
    expect(pauses).toHaveLength(1)
  })

  test.each([
    [7_000, 7_000],
    [null, 2_000],
  ])('that cannot be written down (hint: %j) waits all the same', async (retryAfterMs, delayMs) => {
    const { ending } = await playProbeOf(refusing('RATE_LIMITED', { retryAfterMs }), {
      pause: () => Promise.reject(new Error('the database is away')),
    })

    expect(ending).toMatchObject({ outcome: 'FAILED', slotOutcome: null, delayMs })
  })
})
