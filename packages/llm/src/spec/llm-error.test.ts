import { inspect } from 'node:util'

import { expect, test } from 'vitest'

import { formsOf } from '../../test/expectations.ts'
import { ERROR_CODES } from './error-codes.ts'
import { LlmError } from './llm-error.ts'
import { Secret } from './secret.ts'

test('an error carries category, retryability and the wait that was asked for (U-1, S0-5, S0-6, L-50)', () => {
  const error = new LlmError('RATE_LIMITED', { message: 'slow down', retryAfterMs: 7000, statusCode: 429 })
  expect(error).toBeInstanceOf(Error)
  expect(error.toJSON()).toEqual({
    code: 'RATE_LIMITED',
    category: 'EXTERNAL',
    message: 'slow down',
    retryable: true,
    retryAfterMs: 7000,
    statusCode: 429,
    requestId: null,
    details: { suggestions: [expect.stringContaining('requests per minute')] },
  })
  expect(JSON.parse(JSON.stringify({ error }))).toEqual({ error: error.toJSON() })
})

test('what is not known is null, and a wait of 0 stays 0', () => {
  const error = new LlmError('BUDGET_EXCEEDED', { message: 'too dear' })
  expect(error).toMatchObject({
    retryAfterMs: null,
    statusCode: null,
    requestId: null,
    usage: null,
    actualModel: null,
  })
  expect(error.details.suggestions).toEqual([])
  expect(new LlmError('RATE_LIMITED', { message: '', retryAfterMs: 0 }).retryAfterMs).toBe(0)
})

test('no secret shows in any form of the error', () => {
  const secret = new Secret('my-very-own-key')
  const words = 'bad key my-very-own-key'
  const error = new LlmError('AUTH_ERROR', {
    message: words,
    requestId: words,
    actualModel: words,
    secrets: [secret],
  })
  for (const shown of [error.message, error.stack, String(error), JSON.stringify(error), inspect(error)]) {
    expect(shown).not.toContain('my-very-own-key')
    expect(shown).toContain('[secret]')
  }
})

test('the text of a broken answer is there for who asks, and shows in no form of the error', () => {
  const error = new LlmError('NETWORK_ERROR', { message: 'broken', partialText: 'what the model said' })
  expect(error.partialText).toBe('what the model said')
  for (const form of formsOf(error)) expect(form).not.toContain('what the model said')
})

test('exactly the passing faults are retryable, and a bad key is none (U-1, S0-6, T-5, L-50)', () => {
  const retryable = Object.entries(ERROR_CODES).filter(([, kind]) => kind.retryable)
  expect(retryable.map(([code]) => code).toSorted()).toEqual([
    'DATABASE_UNAVAILABLE',
    'NETWORK_ERROR',
    'PROVIDER_ERROR',
    'RATE_LIMITED',
    'SERVER_ERROR',
    'TIMEOUT',
    'WORKER_CRASH',
  ])
})

test('the codes are the closed set of U-1, each in its category (S0-5, S1-23, L-23)', () => {
  expect(Object.groupBy(Object.entries(ERROR_CODES), ([, { category }]) => category)).toMatchObject({
    EXTERNAL: { length: 6 },
    SYSTEM: { length: 3 },
    CONFIG: { length: 7 },
    USER: { length: 10 },
  })
})
