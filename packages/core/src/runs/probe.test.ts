import type { CompletionRequest } from '@sluice/llm'
import { describe, expect, test } from 'vitest'

import { SENSELESS_USAGE } from '../../test/completion.ts'
import { PROBE, PROBE_ANSWER, playProbeOf, refusing } from '../../test/probe.ts'
import type { ClaimedProbe } from './index.ts'

describe('what a model is asked', () => {
  async function requestOf(probe: Partial<ClaimedProbe>): Promise<CompletionRequest | undefined> {
    let asked: CompletionRequest | undefined
    await playProbeOf(
      (request) => {
        asked = request
        return Promise.resolve(PROBE_ANSWER)
      },
      { probe },
    )
    return asked
  }

  test('is the scenario’s prompt, with no temperature unless one was chosen (L-29)', async () => {
    expect(await requestOf({})).toEqual({
      model: 'gpt-5.1',
      messages: [{ role: 'user', content: 'How much?' }],
      maxOutputTokens: 8192,
      options: {},
    })
  })

  test('begins with the preamble, and takes the model’s options and the run’s temperature along (L-30)', async () => {
    const scenario = { preamble: 'Be brief.', prompt: 'How much?', dimensions: {} }

    expect(
      await requestOf({ scenario, temperature: 0, options: { maxTokensParameter: 'max_completion_tokens' } }),
    ).toEqual({
      model: 'gpt-5.1',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'How much?' },
      ],
      maxOutputTokens: 8192,
      options: { maxTokensParameter: 'max_completion_tokens' },
      temperature: 0,
    })
  })
})

describe('a probe that is answered', () => {
  test('ends ANSWERED with its transcript, tokens and exact cost (S3-37)', async () => {
    const { ending, pauses } = await playProbeOf(() => Promise.resolve(PROBE_ANSWER))

    expect(ending).toMatchObject({
      attemptId: 'attempt',
      jobId: 'job',
      number: 3,
      outcome: 'ANSWERED',
      slotOutcome: 'ANSWERED',
      error: null,
      actualModel: 'gpt-5.1-2026',
      usage: PROBE_ANSWER.usage,
      costUsd: '0.000177',
      latencyMs: 321,
      charged: true,
      deliveryId: null,
      transcript: { content: { turns: [{ targetResponse: 'A lot.' }] } },
    })
    expect(pauses).toEqual([])
  })

  test('is billed by the length of its whole prompt, and its transcript keeps the rates that were applied (S3-38)', async () => {
    const billedAt = async (cacheReadTokens: number) => {
      const usage = { ...PLAIN, inputTokens: 200_000, cacheReadTokens, outputTokens: 7 }
      const probe = {
        rates: [
          ...(PROBE.rates ?? []),
          { tokenClass: 'CACHE_READ', fromInputTokens: 0, usdPerMillion: '0.3' } as const,
        ],
      }
      const { ending } = await playProbeOf(() => Promise.resolve({ ...PROBE_ANSWER, usage }), { probe })
      return [ending.costUsd, ending.transcript?.content.costSnapshot?.rates.input]
    }

    expect(await billedAt(0)).toEqual(['0.600105', '3'])
    expect(await billedAt(1)).toEqual(['1.2001053', '6'])
  })

  test('costs an unknown amount without a price, or with counts that no vendor can mean, and says which and how much at most (T-7)', async () => {
    const strange = await playProbeOf(() => Promise.resolve({ ...PROBE_ANSWER, usage: SENSELESS_USAGE }))
    expect(strange.ending).toMatchObject({
      outcome: 'ANSWERED',
      usage: null,
      costUsd: null,
      costBasis: 'NO_USAGE',
      costBoundUsd: expect.stringMatching(/^0\.12/),
    })
    const { ending } = await playProbeOf(() => Promise.resolve(PROBE_ANSWER), {
      probe: { rates: null, priceId: null },
    })
    expect(ending).toMatchObject({
      usage: PROBE_ANSWER.usage,
      costUsd: null,
      costBasis: 'NO_PRICE',
      costBoundUsd: null,
    })
  })

  test('costs an estimate where the vendor did not count, and says so', async () => {
    const { ending } = await playProbeOf(() => Promise.resolve({ ...PROBE_ANSWER, usageSource: 'estimated' }))

    expect(ending).toMatchObject({
      usage: PROBE_ANSWER.usage,
      usageSource: 'ESTIMATED',
      costUsd: '0.000177',
      costBasis: 'ESTIMATED',
    })
  })

  test('keeps as much of the model’s name as fits', async () => {
    const { ending } = await playProbeOf(() =>
      Promise.resolve({ ...PROBE_ANSWER, actualModel: 'x'.repeat(300) }),
    )

    expect(ending.actualModel).toBe('x'.repeat(200))
  })
})

const PLAIN = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 }

describe('a probe that fails', () => {
  test('by an unusable answer ends INVALID, charged for what it used', async () => {
    const { ending } = await playProbeOf(
      refusing('INVALID_RESPONSE', { usage: PROBE_ANSWER.usage, actualModel: 'gpt-5.1-2026' }),
    )

    expect(ending).toMatchObject({
      outcome: 'INVALID',
      slotOutcome: 'INVALID',
      actualModel: 'gpt-5.1-2026',
      usage: PROBE_ANSWER.usage,
      costUsd: '0.000177',
      charged: true,
      deliveryId: null,
      transcript: null,
    })
  })

  test.each(['SERVER_ERROR', 'TIMEOUT', 'NETWORK_ERROR', 'PROVIDER_ERROR'] as const)(
    'by %s tries again after a back-off that grows with its attempts (U-2)',
    async (code) => {
      for (const [chargedAttempts, delayMs] of [
        [0, 2_000],
        [1, 4_000],
        [3, 16_000],
      ] as const) {
        const { ending, pauses } = await playProbeOf(refusing(code), { probe: { chargedAttempts } })

        expect(ending).toMatchObject({
          outcome: 'FAILED',
          slotOutcome: null,
          delayMs,
          charged: true,
          error: { code },
        })
        expect(ending.deliveryId).toMatch(/^[0-9a-f-]{36}$/)
        expect(pauses).toEqual([])
      }
    },
  )

  test('for the fifth time is not measured, and says that trying again could have helped (U-2)', async () => {
    const { ending } = await playProbeOf(refusing('SERVER_ERROR'), { probe: { chargedAttempts: 4 } })

    expect(ending).toMatchObject({
      outcome: 'FAILED',
      slotOutcome: 'NOT_MEASURED',
      deliveryId: null,
      error: { code: 'SERVER_ERROR', retryable: true },
    })
  })

  test.each([
    'AUTH_ERROR',
    'QUOTA_EXHAUSTED',
    'MISSING_API_KEY',
    'INVALID_REQUEST',
    'MODEL_NOT_FOUND',
  ] as const)('by %s is not measured, at once (U-2)', async (code) => {
    const { ending } = await playProbeOf(refusing(code))

    expect(ending).toMatchObject({
      outcome: 'FAILED',
      slotOutcome: 'NOT_MEASURED',
      charged: true,
      deliveryId: null,
    })
  })

  test('because it was told to stop is held: back in the queue at once, not charged (U-2)', async () => {
    const { ending } = await playProbeOf(refusing('CANCELLED'))

    expect(ending).toMatchObject({
      outcome: 'HELD',
      slotOutcome: null,
      charged: false,
      delayMs: 0,
      error: { code: 'CANCELLED' },
      costUsd: '0',
      costBasis: 'FREE',
    })
    expect(ending.deliveryId).not.toBeNull()
  })

  test('by a fault of ours is an outcome like any other', async () => {
    const { ending } = await playProbeOf(() => Promise.reject(new TypeError('undefined is not a function')))

    expect(ending).toMatchObject({
      outcome: 'FAILED',
      slotOutcome: 'NOT_MEASURED',
      error: { code: 'INTERNAL_ERROR', message: 'TypeError: undefined is not a function' },
    })
    expect(ending.latencyMs).toBeGreaterThanOrEqual(0)
  })

  test.each([
    ['a scenario', { scenario: { prompt: 7 } }],
    ['options', { options: { unknown: true } }],
  ])('because %s cannot be read asks nobody', async (_, probe) => {
    let calls = 0
    const { ending } = await playProbeOf(
      () => {
        calls += 1
        return Promise.resolve(PROBE_ANSWER)
      },
      { probe },
    )

    expect(calls).toBe(0)
    expect(ending).toMatchObject({ slotOutcome: 'NOT_MEASURED', error: { code: 'INTERNAL_ERROR' } })
  })
})
