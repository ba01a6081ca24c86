import { Secret } from '@sluice/llm'
import type { ErrorCode } from '@sluice/llm'
import { describe, expect, test } from 'vitest'

import { errorOf, openLine } from '../test/adapter-line.ts'
import { ADAPTERS, type Adapter } from '../test/adapter-table.ts'
import type { Hint, Script } from './index.ts'

const NOW = Date.parse('2026-05-01T10:00:00.250Z')
const clock = { now: () => NOW }

type Refusal = [what: string, script: Script, status: (adapter: Adapter) => number, code: ErrorCode]

const REFUSALS: readonly Refusal[] = [
  ['forbids', { rates: { forbidden: 1 } }, () => 403, 'AUTH_ERROR'],
  [
    'has no more money of ours',
    { rates: { quotaExhausted: 1 } },
    ({ quotaStatus }) => quotaStatus,
    'QUOTA_EXHAUSTED',
  ],
  ['limits rates', { rates: { rateLimited: 1 } }, () => 429, 'RATE_LIMITED'],
  ['fails', { rates: { serverError: 1 } }, () => 500, 'SERVER_ERROR'],
  ['is overloaded', { rates: { overloaded: 1 } }, ({ overloadedStatus }) => overloadedStatus, 'SERVER_ERROR'],
]

/** The waits that each form of a hint of 1.2 s comes to; dates are in whole seconds. */
const HINTS: readonly [Hint['form'], number | null][] = [
  ['retry-after-seconds', 2000],
  ['retry-after-date', 1750],
  ['retry-after-ms', 1200],
  ['reset-duration', 1200],
  ['reset-epoch', 1750],
  ['reset-rfc3339', 1750],
  ['zero', 0],
  ['past-date', 0],
  ['negative', null],
  ['none', null],
]

describe.each(ADAPTERS)('the adapter for $name', (adapter) => {
  test.each(REFUSALS)('knows a vendor that %s (U-1)', async (_, script, status, code) => {
    await using line = await openLine(adapter, { defaults: script })
    for (const call of [line.complete, line.streamResult]) {
      const error = await errorOf(call())
      expect(error).toMatchObject({
        code,
        statusCode: status(adapter),
        requestId: expect.stringMatching(/[0-9a-f]{24}/),
        mayBeCharged: false,
        usage: null,
        partialText: null,
      })
      const isPassing = ['RATE_LIMITED', 'SERVER_ERROR'].includes(code)
      expect(error.retryable).toBe(isPassing)
      expect(isPassing || error.retryAfterMs === null).toBe(true)
    }
    expect(line.simulator.records('key-1').requests).toHaveLength(2)
  })

  test('knows a key that is not known, and none, and names neither (U-1, S0-18)', async () => {
    await using line = await openLine(adapter, { keys: ['key-1'] })
    const [unknown, missing] = adapter.keyStatuses
    for (const call of [line.complete, line.streamResult]) {
      const refused = await errorOf(call({ target: { apiKey: new Secret('sk-nobodys-key') } }))
      expect(refused).toMatchObject({ code: 'AUTH_ERROR', statusCode: unknown, mayBeCharged: false })
      expect(refused.message).not.toContain('nobodys')
      expect(await errorOf(call({ target: { apiKey: new Secret('') } }))).toMatchObject({
        code: 'AUTH_ERROR',
        statusCode: missing,
      })
    }
  })

  test('knows a model that does not exist (U-1)', async () => {
    await using line = await openLine(adapter)
    for (const call of [line.complete, line.streamResult])
      expect(await errorOf(call({ model: 'gpt-x' }))).toMatchObject({
        code: 'MODEL_NOT_FOUND',
        statusCode: 404,
        retryable: false,
        mayBeCharged: false,
      })
  })

  test('knows a request that is wrong, and does not ask it again (U-1)', async () => {
    await using line = await openLine(adapter)
    for (const call of [line.complete, line.streamResult])
      expect(await errorOf(call({ maxOutputTokens: 0 }))).toMatchObject({
        code: 'INVALID_REQUEST',
        statusCode: 400,
        retryable: false,
        mayBeCharged: false,
      })
    expect(line.simulator.records('key-1').requests).toHaveLength(2)
  })

  test('knows a limit that was truly hit, and how long it takes to pass', async () => {
    let now = NOW
    const options = { defaults: { requestsPerMinute: 1 }, clock: { now: () => now } }
    await using line = await openLine(adapter, options)
    await line.complete()
    now += 42_500
    for (const call of [line.complete, line.streamResult]) {
      const error = await errorOf(call())
      expect(error).toMatchObject({ code: 'RATE_LIMITED', statusCode: 429 })
      expect([17_500, 18_000]).toContain(error.retryAfterMs)
    }
    now += 17_500
    expect((await line.complete()).text).toMatch(/./)
  })

  test.each(HINTS)('reads the hint in the form %s exactly (S0-8)', async (form, retryAfterMs) => {
    await using line = await openLine(adapter, { clock })
    for (const rates of [{ rateLimited: 1 }, { overloaded: 1 }]) {
      line.simulator.script({ default: { rates, hint: { form, seconds: 1.2 } } })
      for (const call of [line.complete, line.streamResult]) {
        const error = await errorOf(call())
        // The reset of a limit is no answer to when an overload will be over.
        const isReset = error.statusCode === 529 && form.startsWith('reset-')
        expect(error).toMatchObject({ retryable: true, retryAfterMs: isReset ? null : retryAfterMs })
      }
    }
  })

  test('reads the hint in the form of its vendor (S0-8)', async () => {
    await using line = await openLine(adapter, { clock })
    line.simulator.script({ default: { rates: { rateLimited: 1 }, retryAfterSeconds: 1.5 } })
    const { retryAfterMs } = await errorOf(line.complete())
    // Anthropic knows whole seconds only.
    expect(retryAfterMs).toBe(adapter.name === 'anthropic' ? 2000 : 1500)
    line.simulator.script({
      default: { rates: { rateLimited: 1 }, hint: { form: 'google-retry-info', seconds: 1.2 } },
    })
    expect(await errorOf(line.complete())).toMatchObject({
      retryAfterMs: adapter.name === 'google' ? 1200 : null,
    })
  })

  test('takes garbage for an unusable answer that may cost something (U-1)', async () => {
    await using line = await openLine(adapter, { defaults: { rates: { garbage: 1 } } })
    for (const call of [line.complete, line.streamResult])
      expect(await errorOf(call())).toMatchObject({
        code: 'INVALID_RESPONSE',
        statusCode: 200,
        retryable: false,
        mayBeCharged: true,
        requestId: expect.stringMatching(/[0-9a-f]{24}/),
      })
  })

  test('knows a vendor that is not there', async () => {
    const gone = await openLine(adapter)
    await gone.simulator.close()
    for (const call of [gone.complete, gone.streamResult])
      expect(await errorOf(call())).toMatchObject({
        code: 'NETWORK_ERROR',
        retryable: true,
        statusCode: null,
        mayBeCharged: false,
      })
    await gone[Symbol.asyncDispose]()
  })
})
