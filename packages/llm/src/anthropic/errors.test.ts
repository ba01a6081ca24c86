import { expect, test } from 'vitest'

import { callErrorOf, readRecordedErrors } from '../../test/recorded-errors.ts'
import { classify } from '../spec/index.ts'
import { toComplaint } from './errors.ts'
import { createAnthropicProtocol } from './index.ts'

function codeOf(status: number, type: string, message: string) {
  const answer = { status, headers: {}, text: JSON.stringify({ type: 'error', error: { type, message } }) }
  const complaint = toComplaint(answer)
  expect(complaint.message).toBe(message)
  return classify(answer, complaint.verdict)
}

test.each([
  [400, 'invalid_request_error', 'max_tokens: must be positive', 'INVALID_REQUEST'],
  [400, 'invalid_request_error', 'Your credit balance is too low to access the API.', 'QUOTA_EXHAUSTED'],
  [400, 'invalid_request_error', 'You have reached your specified API usage limits.', 'QUOTA_EXHAUSTED'],
  [401, 'authentication_error', 'invalid x-api-key', 'AUTH_ERROR'],
  [402, 'billing_error', 'Check your billing.', 'QUOTA_EXHAUSTED'],
  [403, 'billing_error', 'Check your billing.', 'QUOTA_EXHAUSTED'],
  [403, 'permission_error', 'Your key may not do this.', 'AUTH_ERROR'],
  [404, 'not_found_error', 'model: claude-9', 'MODEL_NOT_FOUND'],
  [404, 'not_found_error', 'Not Found', 'INVALID_REQUEST'],
  [413, 'request_too_large', 'Too large', 'INVALID_REQUEST'],
  [429, 'rate_limit_error', 'This request would exceed your limit.', 'RATE_LIMITED'],
  [500, 'api_error', 'Internal server error', 'SERVER_ERROR'],
  [529, 'overloaded_error', 'Overloaded', 'SERVER_ERROR'],
  [400, 'overloaded_error', 'Overloaded', 'SERVER_ERROR'],
])('a %i %s "%s" is %s', (status, type, message, code) => {
  expect(codeOf(status, type, message)).toBe(code)
})

test('a type without a message still counts', () => {
  const text = JSON.stringify({ error: { type: 'billing_error' } })
  expect(toComplaint({ status: 403, headers: {}, text })).toEqual({
    message: null,
    verdict: 'QUOTA_EXHAUSTED',
    retryAfterMs: null,
  })
})

test('a body that is not the vendor’s says nothing', () => {
  const nothing = { message: null, verdict: null, retryAfterMs: null }
  expect(toComplaint({ status: 502, headers: {}, text: '<html>' })).toEqual(nothing)
  expect(toComplaint({ status: 502, headers: {}, text: '{}' })).toEqual(nothing)
})

test.each(readRecordedErrors('anthropic'))(
  'what the vendor is on record to have answered: $status $body ($source)',
  async (recorded) => {
    const { code, retryAfterMs, message } = recorded.expected
    const error = await callErrorOf(createAnthropicProtocol, recorded)
    expect(error).toMatchObject({ code, retryAfterMs, statusCode: recorded.status })
    expect(error.message).toContain(message)
  },
)

test("the vendor's id of the exchange is kept for its support", async () => {
  const overloaded = readRecordedErrors('anthropic').find(({ status }) => status === 529)
  if (overloaded === undefined) throw new Error('expected a recorded overload')
  const error = await callErrorOf(createAnthropicProtocol, overloaded)
  expect(error).toMatchObject({ requestId: 'req_XXX', retryable: true, category: 'EXTERNAL' })
})
