import { expect, test } from 'vitest'

import { callErrorOf, readRecordedErrors } from '../../test/recorded-errors.ts'
import { classify } from '../spec/index.ts'
import { toComplaint } from './errors.ts'
import { createGoogleProtocol } from './index.ts'

const QUOTA = 'You exceeded your current quota, please check your plan and billing details.'
const now = new Date('2026-03-01T12:00:00.000Z')

const retryInfo = (retryDelay: string) => ({
  '@type': 'type.googleapis.com/google.rpc.RetryInfo',
  retryDelay,
})
const quotaFailure = (...quotaIds: string[]) => ({
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: quotaIds.map((quotaId) => ({ quotaMetric: 'requests', quotaId })),
})

test.each<[number, string, object[], string, number | null]>([
  [400, 'Invalid value', [], 'INVALID_REQUEST', null],
  [400, 'API key not valid.', [{ reason: 'API_KEY_INVALID' }], 'AUTH_ERROR', null],
  [403, 'Permission denied', [], 'AUTH_ERROR', null],
  [404, 'models/gemini-9 is not found for API version v1beta', [], 'MODEL_NOT_FOUND', null],
  [404, 'Requested entity was not found.', [], 'INVALID_REQUEST', null],
  [429, 'Resource has been exhausted (e.g. check quota).', [], 'RATE_LIMITED', null],
  [429, QUOTA, [], 'QUOTA_EXHAUSTED', null],
  [429, QUOTA, [{ '@type': 'Help' }, retryInfo('26s')], 'RATE_LIMITED', 26_000],
  [429, QUOTA, [quotaFailure('RequestsPerMinutePerProject')], 'RATE_LIMITED', null],
  [429, QUOTA, [quotaFailure('TokensPerModelPerMinute'), retryInfo('0.25s')], 'RATE_LIMITED', 250],
  [429, QUOTA, [quotaFailure('RequestsPerDayPerModel'), retryInfo('26s')], 'QUOTA_EXHAUSTED', 26_000],
  [429, QUOTA, [quotaFailure('RequestsPerMinute', 'RequestsPerDay')], 'QUOTA_EXHAUSTED', null],
  [429, QUOTA, [quotaFailure(), retryInfo('soon')], 'QUOTA_EXHAUSTED', null],
  [503, 'The model is overloaded.', [retryInfo('3s')], 'SERVER_ERROR', 3000],
])('a %i "%s" with details %j is %s, wait %s', (...[status, message, details, code, retryAfterMs]) => {
  const answer = { status, headers: {}, text: JSON.stringify({ error: { code: status, message, details } }) }
  const complaint = toComplaint(answer, now)
  expect(complaint).toMatchObject({ message, retryAfterMs })
  expect(classify(answer, complaint.verdict)).toBe(code)
})

test('a body that is not the vendor’s says nothing', () => {
  for (const [status, text] of [
    [404, '<html>'],
    [429, '{}'],
    [429, '{"error":{"details":[{"violations":[{}]}]}}'],
  ] as const) {
    expect(toComplaint({ status, headers: {}, text }, now)).toEqual({
      message: null,
      verdict: null,
      retryAfterMs: null,
    })
  }
})

test.each(readRecordedErrors('google'))(
  'what the vendor is on record to have answered: $status $body ($source)',
  async (recorded) => {
    const { code, retryAfterMs, message } = recorded.expected
    const error = await callErrorOf(createGoogleProtocol, recorded)
    expect(error).toMatchObject({ code, retryAfterMs, statusCode: recorded.status })
    expect(error.message).toContain(message)
  },
)
