import { describe, expect, test } from 'vitest'

import { explainCall, isRetryable } from './index.ts'
import type { ExplainedCall } from './index.ts'

const ANSWERED: ExplainedCall = {
  requestedModel: 'alpha/one',
  actualModel: 'one',
  outcome: 'ANSWERED',
  errorCode: null,
  errorMessage: null,
  statusCode: null,
  finishReason: 'stop',
  attempt: 1,
  isStreamed: false,
  latencyMs: 850,
  firstTokenMs: null,
  usageSource: 'VENDOR',
  costUsd: '0.000177',
  costBasis: 'EXACT',
  costBoundUsd: null,
}

const explain = (call: Partial<ExplainedCall>): string[] => explainCall({ ...ANSWERED, ...call })

describe('the explanation of a call', () => {
  test('says what happened and why it cost what it did', () => {
    expect(explain({})).toEqual([
      'alpha/one answered after 850 ms.',
      'It cost $0.000177: the tokens that the vendor counted, at the price in force when it left.',
    ])
  })

  test('says what else was unusual', () => {
    const call = {
      actualModel: 'one-mini',
      isStreamed: true,
      firstTokenMs: 1500,
      finishReason: 'length',
      attempt: 3,
    }
    expect(explain(call).slice(1, -1)).toEqual([
      'The vendor says that one-mini answered.',
      'It was streamed; the first piece came after 1.5 s.',
      'The answer was cut off at the maximum of output tokens.',
      'It was try number 3 of the same job.',
    ])
  })

  test.each<[Partial<ExplainedCall>, string]>([
    [
      { outcome: 'INVALID', errorCode: 'INVALID_RESPONSE' },
      'alpha/one answered after 850 ms, but not usably (INVALID_RESPONSE).',
    ],
    [{ outcome: 'CANCELLED', errorCode: 'CANCELLED' }, 'The call to alpha/one was cancelled after 850 ms.'],
    [
      { outcome: 'FAILED', errorCode: 'SERVER_ERROR', statusCode: 503 },
      'The call to alpha/one failed after 850 ms (SERVER_ERROR, HTTP 503).',
    ],
    [
      { outcome: 'FAILED', errorCode: 'NETWORK_ERROR', latencyMs: null },
      'The call to alpha/one failed (NETWORK_ERROR).',
    ],
    [
      { outcome: 'UNKNOWN', errorCode: 'WORKER_CRASH', errorMessage: 'gone', latencyMs: null },
      'The process that called alpha/one went away before it stored an answer; what the vendor did is not known.',
    ],
  ])('begins with how it ended: %o', (call, sentence) => {
    expect(explain(call)[0]).toBe(sentence)
  })

  test.each<[Partial<ExplainedCall>, string[]]>([
    [
      { costBasis: 'ESTIMATED', usageSource: 'ESTIMATED' },
      [
        'It cost about $0.000177: the vendor did not say how many tokens it took, so we counted them ourselves.',
      ],
    ],
    [
      { costBasis: 'NO_PRICE', costUsd: null },
      [
        'What it cost is unknown: tokens were counted, but a class of them had no price then.',
        'Give the model a price, so that calls from then on have a known cost.',
      ],
    ],
    [
      { costBasis: 'NO_PRICE', costUsd: null, usageSource: 'ESTIMATED' },
      [
        'What it cost is unknown: tokens were estimated, but a class of them had no price then.',
        'Give the model a price, so that calls from then on have a known cost.',
      ],
    ],
    [
      { costBasis: 'NO_USAGE', costUsd: null, usageSource: null, costBoundUsd: '0.5' },
      [
        'What it cost is unknown: nobody knows how many tokens it took, and the vendor may charge for it. It is at most $0.5.',
        "Compare with the vendor's own bill to know what it cost.",
      ],
    ],
  ])('ends with the cost and what can be done about it: %o', (call, sentences) => {
    expect(explain(call).slice(1)).toEqual(sentences)
  })

  test('suggests what can be done about an error, and whether to try again (U-1)', () => {
    const failed = { outcome: 'FAILED', errorMessage: 'Slow down.', costUsd: '0', costBasis: 'FREE' } as const
    const limited = explain({ ...failed, errorCode: 'RATE_LIMITED' })
    expect(limited).toContain('What was said: Slow down.')
    expect(limited.at(-1)).toBe('The same call may succeed later as it is.')
    expect(limited.at(-2)).toMatch(/requests per minute/)
    expect(explain({ ...failed, errorCode: 'AUTH_ERROR' }).at(-1)).toMatch(/API key/)
    expect(explain({ ...failed, errorCode: 'SOMETHING_OLD' }).at(-1)).toMatch(/^It cost nothing/)
  })
})

test('an error can go away by itself or not; of an unknown code nobody knows', () => {
  expect([
    isRetryable('TIMEOUT'),
    isRetryable('AUTH_ERROR'),
    isRetryable('toString'),
    isRetryable(null),
  ]).toEqual([true, false, null, null])
})
