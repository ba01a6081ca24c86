import { LlmError, Secret } from '@sluice/llm'
import { describe, expect, test } from 'vitest'

import { SENSELESS_USAGE, createCompletionResult } from '../../test/completion.ts'
import { createRedactor } from './index.ts'
import { toAnswered, toCutOff, toFailed, toLeft, reduceCall } from './ending.ts'
import type { CallTerms } from './ending.ts'

const TERMS: CallTerms = {
  attemptId: 'attempt',
  modelVersion: 2,
  rates: [
    { tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: '3' },
    { tokenClass: 'OUTPUT', fromInputTokens: 0, usdPerMillion: '15' },
  ],
  costBoundUsd: '0.5',
  redactor: createRedactor({ secrets: [new Secret('p4ss-w0rd')], patterns: [] }),
}
const NO_TOKENS = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
}

describe('an answer', () => {
  test.each([
    [[24, 7], ['3', '15'], '0.000177'],
    [[32, 58], ['3', '15'], '0.000966'],
    [[23, 12], ['3', '15'], '0.000249'],
    [[1000, 500], ['0.25', '2'], '0.00125'],
    [[5000, 3000], ['3', '15'], '0.06'],
    [[10, 0], ['0.02', '0'], '0.0000002'],
  ] as const)(
    'of %j tokens at %j costs %s exactly (§2.8, T-8)',
    ([input, output], [inRate, outRate], cost) => {
      const rates = [
        { tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: inRate },
        { tokenClass: 'OUTPUT', fromInputTokens: 0, usdPerMillion: outRate },
      ] as const
      const usage = { ...NO_TOKENS, inputTokens: input, outputTokens: output }

      const ending = toAnswered({ ...TERMS, rates: [...rates] }, createCompletionResult({ usage }))

      expect(ending).toMatchObject({
        outcome: 'ANSWERED',
        usage,
        usageSource: 'VENDOR',
        costUsd: cost,
        costBasis: 'EXACT',
        costBoundUsd: null,
      })
    },
  )

  test('is streamed when its first token was seen, and names what the vendor says, no secret and 200 characters at most (S0-14)', () => {
    const result = createCompletionResult({
      firstTokenMs: 12,
      actualModel: `p4ss-w0rd ${'x'.repeat(300)}`,
      systemFingerprint: 'fp_p4ss-w0rd',
      requestId: 'p4ss-w0rd',
    })
    expect(toAnswered(TERMS, result)).toMatchObject({
      isStreamed: true,
      firstTokenMs: 12,
      latencyMs: 120,
      modelVersion: 2,
      actualModel: `[secret] ${'x'.repeat(191)}`,
      systemFingerprint: 'fp_[secret]',
      requestId: '[secret]',
    })
  })

  test('costs 0 where the vendor counted nothing, and an unknown amount where the price or sense is missing (S0-15, T-7)', () => {
    expect(toAnswered(TERMS, createCompletionResult({ usage: NO_TOKENS }))).toMatchObject({
      costUsd: '0',
      costBasis: 'EXACT',
    })
    expect(toAnswered({ ...TERMS, rates: null }, createCompletionResult())).toMatchObject({
      costUsd: null,
      costBasis: 'NO_PRICE',
      costBoundUsd: null,
    })
    expect(toAnswered(TERMS, createCompletionResult({ usage: SENSELESS_USAGE }))).toMatchObject({
      usage: null,
      usageSource: null,
      costUsd: null,
      costBasis: 'NO_USAGE',
      costBoundUsd: '0.5',
    })
  })
})

describe('a failure', () => {
  test('that the vendor may have charged for is not taken for free', () => {
    const timeout = new LlmError('TIMEOUT', { message: 'Too long.', mayBeCharged: true })
    expect(toFailed(TERMS, timeout, 5000)).toMatchObject({
      outcome: 'FAILED',
      costUsd: null,
      costBasis: 'NO_USAGE',
      costBoundUsd: '0.5',
      latencyMs: 5000,
    })
  })

  test.each([
    ['RATE_LIMITED', 'FAILED'],
    ['CANCELLED', 'HELD'],
    ['INVALID_RESPONSE', 'INVALID'],
  ] as const)('by %s that was not charged is free: %s', (code, outcome) => {
    const error = new LlmError(code, { message: 'No.' })
    expect(toFailed(TERMS, error, 5)).toMatchObject({
      outcome,
      error: { code },
      costUsd: '0',
      costBasis: 'FREE',
      costBoundUsd: null,
    })
  })
})

test('a stream that was left is estimated as far as it came', () => {
  const partial = {
    text: 'Rather',
    usage: { ...NO_TOKENS, inputTokens: 24, outputTokens: 7 },
    actualModel: null,
    systemFingerprint: null,
    requestId: 'req',
    firstTokenMs: null,
  }
  expect(toLeft(TERMS, partial, 30)).toMatchObject({
    outcome: 'HELD',
    isStreamed: true,
    actualModel: null,
    requestId: 'req',
    costUsd: '0.000177',
    costBasis: 'ESTIMATED',
    latencyMs: 30,
  })
})

test('a call that was cut off may have cost the most it can; one that cannot be stored keeps its cost if that can', () => {
  const unknown = { costUsd: null, costBasis: 'NO_USAGE', costBoundUsd: '0.5', usage: null, body: null }
  expect(toCutOff(TERMS)).toMatchObject({ ...unknown, outcome: 'UNKNOWN', error: { code: 'WORKER_CRASH' } })
  const answered = toAnswered(TERMS, createCompletionResult({ firstTokenMs: 1 }))
  const reduced = reduceCall({
    ...answered,
    costBoundUsd: '0.5',
    body: { request: {}, response: null, note: null },
  })
  const rest = {
    outcome: 'FAILED',
    isStreamed: true,
    error: { code: 'INTERNAL_ERROR' },
    body: null,
    latencyMs: null,
  }
  expect(reduced).toMatchObject({ ...rest, costUsd: '0.000177', costBasis: 'EXACT' })
  const least = reduced && reduceCall(reduced)
  expect(least).toMatchObject({ ...unknown, ...rest })
  expect(least && reduceCall(least)).toBeNull()
})
