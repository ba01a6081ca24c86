import { describe, expect, test } from 'vitest'

import { callErrorOf, readRecordedErrors } from '../../test/recorded-errors.ts'
import { createAzureOpenAiProtocol } from '../azure-openai/index.ts'
import { toComplaint } from './errors.ts'
import { createOpenAiProtocol } from './index.ts'

const now = new Date('2026-03-01T12:00:00.000Z')

const complaintAbout = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  toComplaint({ status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) }, now)

test.each<[string, unknown, string | null]>([
  ['an object', { error: { message: 'No.', code: 7 } }, 'No.'],
  ['a text under error', { error: 'No.' }, 'No.'],
  ['a text at the top', { object: 'error', message: 'No.' }, 'No.'],
  ['a text under detail', { detail: 'No.' }, 'No.'],
  ['a name under error and words at the top', { error: 'Bad Request', message: 'No.' }, 'No.'],
  ['a message with a detail', { error: { message: { detail: 'No.' } } }, 'No.'],
  [
    "a router's message",
    { error: { message: 'Provider error', metadata: { raw: 'No.' } } },
    'Provider error: No.',
  ],
  [
    "a router's message alone",
    { error: { message: 'Provider error', metadata: { raw: {} } } },
    'Provider error',
  ],
  ['an unknown list under detail', { detail: [{ loc: ['body'] }] }, null],
  ['nothing known', { oops: true }, null],
  ['no JSON', 'No.', null],
])("the server's words are found in %s", (_, body, message) => {
  expect(complaintAbout(400, body)).toEqual({ message, verdict: null, retryAfterMs: null })
})

test.each<[number, unknown]>([
  [404, { error: { message: 'No access to it', code: 'model_not_found' } }],
  [404, { error: { message: 'The model `gpt-9` does not exist or you do not have access to it.' } }],
  [404, { error: { message: 'model "llama9" not found, try pulling it first' } }],
  [
    404,
    {
      error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' },
    },
  ],
  [400, { error: { message: 'Model Not Exist', code: 'invalid_request_error' } }],
  [400, { message: 'Invalid model: mistral-9', code: '1500' }],
])('an unknown model is recognised: %i %j', (status, body) => {
  expect(complaintAbout(status, body).verdict).toBe('MODEL_NOT_FOUND')
})

test.each<[number, unknown]>([
  [404, { error: { message: 'Not Found' } }],
  [403, { error: { message: 'Project has no access to model', code: 'model_not_found' } }],
  [500, { error: { message: 'model not found' } }],
  [400, { error: { message: 'This model does not support images' } }],
])('other faults are left to status and words: %i %j', (status, body) => {
  expect(complaintAbout(status, body).verdict).toBeNull()
})

test('a list of faults is a fault of the request, told without what was sent', () => {
  const detail = [
    { loc: ['body', 'messages', 0], msg: 'Field required', input: 'private words' },
    { loc: [], msg: 'Extra inputs are not permitted', input: 'rate limit' },
  ]
  for (const body of [{ detail }, { message: { detail } }])
    expect(complaintAbout(422, body)).toEqual({
      message: 'body.messages.0: Field required. Extra inputs are not permitted',
      verdict: 'INVALID_REQUEST',
      retryAfterMs: null,
    })
})

test.each<[number, unknown, string]>([
  [400, { error: { message: 'Use of "rate limit" is no value', code: 'invalid_value' } }, 'INVALID_REQUEST'],
  [400, { error: { message: 'Too long', code: 'context_length_exceeded' } }, 'INVALID_REQUEST'],
  [429, { error: { message: 'Request too large for m', code: 'rate_limit_exceeded' } }, 'INVALID_REQUEST'],
  [400, { error: { message: 'No.', code: 'invalid_api_key' } }, 'AUTH_ERROR'],
])("the server's own name counts more than status and quoted words: %i %j is %s", (status, body, verdict) => {
  expect(complaintAbout(status, body).verdict).toBe(verdict)
})

describe('a wait that stands in the body (S0-8)', () => {
  test.each<[string, number | null]>([
    ['Please try again in 18.642s. Visit us.', 18_642],
    ['Please try again in 174ms.', 174],
    ['Please try again in 7m4.8s. Contact us', 424_800],
    ['Please retry after 86400 seconds. Go here', 86_400_000],
    ['please try again after 1 second', 1000],
    ['Please try again in a while.', null],
    ['Please try again in 6m0', null],
    [`try again in ${'9'.repeat(400)} seconds`, null],
  ])('"%s" is %s', (message, wait) => {
    expect(complaintAbout(429, { error: { message } }).retryAfterMs).toBe(wait)
  })

  test('words count only where no header tells, and only for a limit', () => {
    const body = { error: { message: 'Please try again in 5s.' } }
    expect(complaintAbout(429, body, { 'retry-after': '2' }).retryAfterMs).toBeNull()
    expect(complaintAbout(429, body, { 'retry-after': '-1' }).retryAfterMs).toBe(5000)
    expect(complaintAbout(503, body).retryAfterMs).toBeNull()
  })

  test("a router's headers in the body are read as headers", () => {
    const metadata = { headers: { 'X-RateLimit-Remaining': 0, 'X-RateLimit-Reset': '1772366405000' } }
    expect(complaintAbout(429, { error: { message: 'No.', metadata } }).retryAfterMs).toBe(5000)
  })
})

describe.each([
  'openai',
  'baidu',
  'cerebras',
  'dashscope',
  'deepseek',
  'fireworks',
  'groq',
  'litellm',
  'llama-cpp',
  'meta',
  'mistral',
  'moonshot',
  'ollama',
  'openrouter',
  'together',
  'vllm',
  'xai',
  'zhipu',
])('what %s is on record to have answered (U-1, L-22)', (vendor) => {
  test.each(readRecordedErrors(vendor))('$status $body ($source)', async (recorded) => {
    const { code, retryAfterMs, message } = recorded.expected
    const error = await callErrorOf(createOpenAiProtocol, recorded)
    expect(error).toMatchObject({ code, retryAfterMs, statusCode: recorded.status })
    expect(error.message).toContain(message)
  })
})

test.each(readRecordedErrors('azure-openai'))(
  'what Azure is on record to have answered: $status $body ($source)',
  async (recorded) => {
    const { code, retryAfterMs, message } = recorded.expected
    const error = await callErrorOf(createAzureOpenAiProtocol, recorded)
    expect(error).toMatchObject({ code, retryAfterMs, statusCode: recorded.status })
    expect(error.message).toContain(message)
  },
)
