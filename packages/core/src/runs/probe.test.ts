import { LlmError } from '@sluice/llm'
import type { CompletionRequest, CompletionResult, ErrorCode, LlmErrorFacts } from '@sluice/llm'
import { describe, expect, test } from 'vitest'

import { settingsSchema } from '#settings'
import { runProbe } from './index.ts'
import type { ClaimedProbe, Complete } from './index.ts'

const LIMITS = settingsSchema.parse({})
const PROBE: ClaimedProbe = {
  jobId: 'job',
  attemptId: 'attempt',
  leaseId: 'lease',
  deliveryId: 'delivery',
  attempt: 3,
  chargedAttempts: 0,
  maxAttempts: 5,
  runId: 'run',
  modelId: 'gpt-5.1',
  temperature: null,
  options: {},
  scenario: { prompt: 'How much?', dimensions: {} },
  priceId: 'price',
  rates: [
    { tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: '3.000000' },
    { tokenClass: 'INPUT', fromInputTokens: 200_001, usdPerMillion: '6.000000' },
    { tokenClass: 'OUTPUT', fromInputTokens: 0, usdPerMillion: '15.000000' },
  ],
  startedAt: new Date(),
  traceparent: null,
}

const ANSWER: CompletionResult = {
  text: 'A lot.',
  finishReason: 'stop',
  usage: { inputTokens: 24, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 7, reasoningTokens: 0 },
  actualModel: 'gpt-5.1-2026',
  latencyMs: 321,
  requestId: null,
}

/** Plays a probe and tells how it ended, and how often the provider was put to rest. */
async function play(
  complete: Complete,
  { probe = {}, pauseMs = 30_000 }: { probe?: Partial<ClaimedProbe>; pauseMs?: number } = {},
) {
  const pauses: LlmError[] = []
  const ending = await runProbe(
    { ...PROBE, ...probe },
    {
      complete,
      pause: (error) => {
        pauses.push(error)
        return Promise.resolve(pauseMs)
      },
      random: () => 0.5,
      signal: new AbortController().signal,
      limits: LIMITS,
    },
  )
  return { ending, pauses }
}

const failing =
  (code: ErrorCode, facts: Partial<LlmErrorFacts> = {}): Complete =>
  () =>
    Promise.reject(new LlmError(code, { message: 'No.', ...facts }))

describe('what a model is asked', () => {
  async function requestOf(probe: Partial<ClaimedProbe>): Promise<CompletionRequest | undefined> {
    let asked: CompletionRequest | undefined
    await play(
      (request) => {
        asked = request
        return Promise.resolve(ANSWER)
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
    const { ending, pauses } = await play(() => Promise.resolve(ANSWER))

    expect(ending).toMatchObject({
      attemptId: 'attempt',
      jobId: 'job',
      number: 3,
      outcome: 'ANSWERED',
      slotOutcome: 'ANSWERED',
      error: null,
      actualModel: 'gpt-5.1-2026',
      usage: ANSWER.usage,
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
      const { ending } = await play(() => Promise.resolve({ ...ANSWER, usage }), { probe })
      return [ending.costUsd, ending.transcript?.content.costSnapshot?.rates.input]
    }

    expect(await billedAt(0)).toEqual(['0.600105', '3'])
    expect(await billedAt(1)).toEqual(['1.2001053', '6'])
  })

  test('costs an unknown amount without usage, without a price, or with counts that no vendor can mean', async () => {
    const usage = { ...ANSWER.usage, inputTokens: 3_000_000_000, outputTokens: 1 }

    const unknown = [
      await play(() => Promise.resolve({ ...ANSWER, usage: null })),
      await play(() => Promise.resolve({ ...ANSWER, usage: { ...PLAIN, ...usage } })),
    ]
    for (const { ending } of unknown)
      expect(ending).toMatchObject({ outcome: 'ANSWERED', usage: null, costUsd: null })
    const { ending } = await play(() => Promise.resolve(ANSWER), { probe: { rates: null, priceId: null } })
    expect(ending).toMatchObject({ usage: ANSWER.usage, costUsd: null })
  })

  test('keeps as much of the model’s name as fits', async () => {
    const { ending } = await play(() => Promise.resolve({ ...ANSWER, actualModel: 'x'.repeat(300) }))

    expect(ending.actualModel).toBe('x'.repeat(200))
  })
})

const PLAIN = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 }

describe('a probe that fails', () => {
  test('by an unusable answer ends INVALID, charged for what it used', async () => {
    const { ending } = await play(
      failing('INVALID_RESPONSE', { usage: ANSWER.usage, actualModel: 'gpt-5.1-2026' }),
    )

    expect(ending).toMatchObject({
      outcome: 'INVALID',
      slotOutcome: 'INVALID',
      actualModel: 'gpt-5.1-2026',
      usage: ANSWER.usage,
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
        const { ending, pauses } = await play(failing(code), { probe: { chargedAttempts } })

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
    const { ending } = await play(failing('SERVER_ERROR'), { probe: { chargedAttempts: 4 } })

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
    const { ending } = await play(failing(code))

    expect(ending).toMatchObject({
      outcome: 'FAILED',
      slotOutcome: 'NOT_MEASURED',
      charged: true,
      deliveryId: null,
    })
  })

  test('because it was told to stop is held: back in the queue at once, not charged (U-2)', async () => {
    const { ending } = await play(failing('CANCELLED'))

    expect(ending).toMatchObject({
      outcome: 'HELD',
      slotOutcome: null,
      charged: false,
      delayMs: 0,
      error: null,
      costUsd: null,
    })
    expect(ending.deliveryId).not.toBeNull()
  })

  test('by a fault of ours is an outcome like any other', async () => {
    const { ending } = await play(() => Promise.reject(new TypeError('undefined is not a function')))

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
    const { ending } = await play(
      () => {
        calls += 1
        return Promise.resolve(ANSWER)
      },
      { probe },
    )

    expect(calls).toBe(0)
    expect(ending).toMatchObject({ slotOutcome: 'NOT_MEASURED', error: { code: 'INTERNAL_ERROR' } })
  })
})

describe('a probe that meets a rate limit', () => {
  test('waits exactly as long as the provider rests, without jitter (S0-9, U-2)', async () => {
    const { ending, pauses } = await play(failing('RATE_LIMITED', { retryAfterMs: 7_000 }), {
      pauseMs: 7_000,
    })

    expect(ending).toMatchObject({ outcome: 'FAILED', slotOutcome: null, delayMs: 7_000, charged: true })
    expect(pauses.map(({ retryAfterMs }) => retryAfterMs)).toEqual([7_000])
  })

  test('without a hint waits for the ladder (S3-33)', async () => {
    const { ending, pauses } = await play(failing('RATE_LIMITED'), { pauseMs: 90_000 })

    expect(ending).toMatchObject({ slotOutcome: null, delayMs: 90_000 })
    expect(pauses.map(({ retryAfterMs }) => retryAfterMs)).toEqual([null])
  })

  test('of an hour waits; of more than that is not measured, and rests nobody (U-2)', async () => {
    const hour = await play(failing('RATE_LIMITED', { retryAfterMs: 3_600_000 }), { pauseMs: 3_600_000 })
    expect(hour.ending).toMatchObject({ slotOutcome: null, delayMs: 3_600_000 })

    const more = await play(failing('RATE_LIMITED', { retryAfterMs: 3_600_001 }))
    expect(more.ending).toMatchObject({
      slotOutcome: 'NOT_MEASURED',
      error: { code: 'RATE_LIMITED', retryAfterMs: 3_600_001 },
    })
    expect(more.pauses).toEqual([])
  })

  test('for the last time is not measured, but the provider rests all the same (S3-34)', async () => {
    const { ending, pauses } = await play(failing('RATE_LIMITED'), { probe: { chargedAttempts: 4 } })

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
    const ending = await runProbe(PROBE, {
      complete: failing('RATE_LIMITED', { retryAfterMs }),
      pause: () => Promise.reject(new Error('the database is away')),
      random: () => 0.5,
      signal: new AbortController().signal,
      limits: LIMITS,
    })

    expect(ending).toMatchObject({ outcome: 'FAILED', slotOutcome: null, delayMs })
  })
})
