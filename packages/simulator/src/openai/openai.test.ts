import OpenAI, {
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from 'openai'
import { describe, expect, test } from 'vitest'

import { captureError, collect } from '../../test/outcomes.ts'
import { startSimulator, type Script, type Simulator } from '../index.ts'
import { toDuration } from './headers.ts'

const MESSAGES = [{ role: 'user' as const, content: 'Where is my parcel?' }]
const QUESTION = { model: 'sim-a', messages: MESSAGES }

function connect({ url }: Simulator, apiKey = 'key-1'): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${url}/openai/v1`, maxRetries: 0 })
}

async function post(
  { url }: Simulator,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer key-1', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

describe('the official client', () => {
  test('gets a plain answer with usage, dated model and request id', async () => {
    await using simulator = await startSimulator()
    const {
      data,
      response,
      request_id: requestId,
    } = await connect(simulator).chat.completions.create(QUESTION).withResponse()
    expect(data.model).toBe('sim-a-2026-05-01')
    expect(data.choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant' } })
    expect(data.choices[0]?.message.content?.split(' ').length).toBeGreaterThanOrEqual(20)
    const usage = data.usage
    expect(usage?.prompt_tokens).toBe(3 + 7)
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0))
    expect(requestId).toMatch(/^req_[0-9a-f]{24}$/)
    expect(response.headers.has('x-ratelimit-limit-requests')).toBe(false)
    expect(simulator.totals()).toMatchObject([
      {
        key: 'key-1',
        model: 'sim-a',
        requests: 1,
        succeeded: 1,
        aborted: 0,
        inputTokens: usage?.prompt_tokens,
        outputTokens: usage?.completion_tokens,
      },
    ])
  })

  test('gets the same text streamed, with usage only when it asks for it', async () => {
    await using simulator = await startSimulator()
    const client = connect(simulator)
    const plain = await client.chat.completions.create(QUESTION)
    const stream = await client.chat.completions.create({
      ...QUESTION,
      stream: true,
      stream_options: { include_usage: true },
    })
    const chunks = await collect(stream)
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')
    expect(text).toBe(plain.choices[0]?.message.content)
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: plain.usage })
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true)

    const bare = await collect(await client.chat.completions.create({ ...QUESTION, stream: true }))
    expect(bare.every((chunk) => chunk.choices.length === 1 && !('usage' in chunk))).toBe(true)
  })

  test('is cut at the most tokens it allows, and before a stop sequence', async () => {
    await using simulator = await startSimulator({ defaults: { answer: 'One two three, four five.' } })
    const client = connect(simulator)
    const cut = await client.chat.completions.create({ ...QUESTION, max_completion_tokens: 2 })
    expect(cut.choices[0]).toMatchObject({ finish_reason: 'length', message: { content: 'One two' } })
    expect(cut.usage?.completion_tokens).toBe(2)
    const exact = await client.chat.completions.create({ ...QUESTION, max_tokens: 8 })
    expect(exact.choices[0]).toMatchObject({ finish_reason: 'stop' })
    const stopped = await client.chat.completions.create({ ...QUESTION, stop: [' four', ','] })
    expect(stopped.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'One two three' } })
    const single = await client.chat.completions.create({ ...QUESTION, stop: ' two' })
    expect(single.choices[0]?.message.content).toBe('One')
  })

  test('lists the models', async () => {
    await using simulator = await startSimulator({ models: ['fast', 'slow'] })
    const { data } = await connect(simulator).models.list()
    expect(data.map(({ id }) => id)).toEqual(['fast', 'slow'])
    expect(await captureError(connect(simulator, 'invalid').models.list())).toBeInstanceOf(
      AuthenticationError,
    )
  })

  test('raises its typed errors', async () => {
    await using simulator = await startSimulator()
    const client = connect(simulator)
    const ask = (fields: object = {}, from = client): Promise<unknown> =>
      captureError(from.chat.completions.create({ ...QUESTION, ...fields }))

    const hot = await ask({ temperature: 3 })
    expect(hot).toBeInstanceOf(BadRequestError)
    expect(hot).toMatchObject({ status: 400, code: 'decimal_above_max_value', param: 'temperature' })
    const stranger = await ask({}, connect(simulator, 'invalid'))
    expect(stranger).toBeInstanceOf(AuthenticationError)
    expect(stranger).toMatchObject({ status: 401, code: 'invalid_api_key' })
    expect(stranger).toMatchObject({
      message: expect.stringContaining('Incorrect API key provided: inva****'),
    })
    const unknown = await ask({ model: 'gpt-x' })
    expect(unknown).toBeInstanceOf(NotFoundError)
    expect(unknown).toMatchObject({ status: 404, code: 'model_not_found' })
    simulator.script({ default: { rates: { serverError: 1 } } })
    expect(await ask()).toMatchObject({ status: 500, type: 'server_error' })
    simulator.script({ default: { rates: { overloaded: 1 } } })
    const overloaded = await ask()
    expect(overloaded).toBeInstanceOf(InternalServerError)
    expect(overloaded).toMatchObject({ status: 503 })
  })

  test('raises a rate limit error that says when to come back', async () => {
    await using simulator = await startSimulator({ defaults: { rates: { rateLimited: 1 } } })
    const ask = async (script: Script): Promise<RateLimitError> => {
      simulator.script({ default: script })
      const error = await captureError(connect(simulator).chat.completions.create(QUESTION))
      if (!(error instanceof RateLimitError)) throw new Error('expected a rate limit error')
      return error
    }
    const hinted = await ask({ retryAfterSeconds: 1.5 })
    expect(hinted.code).toBe('rate_limit_exceeded')
    expect(hinted.headers?.get('retry-after')).toBe('2')
    expect(hinted.headers?.get('retry-after-ms')).toBe('1500')
    expect((await ask({})).headers?.get('retry-after')).toBe('1')
    const silent = await ask({ retryAfterSeconds: null })
    expect(silent.headers?.has('retry-after')).toBe(false)
    expect(silent.headers?.has('retry-after-ms')).toBe(false)
  })
})

test('answers tell the state of the limits that are set', async () => {
  const now = 1_000_000
  await using simulator = await startSimulator({
    defaults: { requestsPerMinute: 2, tokensPerMinute: 30, answer: 'ok' },
    clock: { now: () => now },
  })
  const first = await post(simulator, QUESTION)
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'x-ratelimit-limit-requests': '2',
    'x-ratelimit-remaining-requests': '1',
    'x-ratelimit-reset-requests': '1m0s',
    'x-ratelimit-limit-tokens': '30',
    'x-ratelimit-remaining-tokens': '19',
    'x-ratelimit-reset-tokens': '1m0s',
  })
  await post(simulator, QUESTION)
  const refused = await post(simulator, QUESTION)
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('60')
  expect(refused.headers.get('x-ratelimit-remaining-requests')).toBe('0')
  expect(await refused.json()).toMatchObject({ error: { type: 'requests', code: 'rate_limit_exceeded' } })
})

test.each([
  [0, '0ms'],
  [12, '12ms'],
  [999.2, '1s'],
  [8_640, '8.64s'],
  [60_000, '1m0s'],
  [86_400, '1m26.4s'],
  [360_000, '6m0s'],
])('%d ms are written %s', (durationMs, written) => {
  expect(toDuration(durationMs)).toBe(written)
})

describe('a request that is not sound', () => {
  test.each([
    ['not JSON', '{"model":', null, null],
    ['not an object', '[]', null, 'invalid_type'],
    ['without a model', { messages: MESSAGES }, null, null],
    ['without messages', { model: 'sim-a' }, 'messages', 'missing_required_parameter'],
    ['with no message', { model: 'sim-a', messages: [] }, 'messages', 'empty_array'],
    ['with messages that are no list', { model: 'sim-a', messages: 'hi' }, 'messages', 'invalid_type'],
    [
      'with an unknown role',
      { model: 'sim-a', messages: [{ role: 'robot', content: 'x' }] },
      'messages[0].role',
      'invalid_value',
    ],
    [
      'without content',
      { model: 'sim-a', messages: [{ role: 'user' }] },
      'messages[0].content',
      'missing_required_parameter',
    ],
    [
      'with null content',
      { model: 'sim-a', messages: [{ role: 'user', content: null }] },
      'messages[0].content',
      'invalid_value',
    ],
    [
      'with content of a wrong type',
      { model: 'sim-a', messages: [{ role: 'user', content: 3 }] },
      'messages[0].content',
      'invalid_type',
    ],
    [
      'with an empty list of parts',
      { model: 'sim-a', messages: [{ role: 'user', content: [] }] },
      'messages[0].content',
      'empty_array',
    ],
    [
      'with a part without type',
      { model: 'sim-a', messages: [{ role: 'user', content: [{ text: 'x' }] }] },
      'messages[0].content[0].type',
      'missing_required_parameter',
    ],
    ['with a temperature as text', { ...QUESTION, temperature: '1' }, 'temperature', 'invalid_type'],
    [
      'with a temperature below 0',
      { ...QUESTION, temperature: -0.1 },
      'temperature',
      'decimal_below_min_value',
    ],
    ['with max_tokens 0', { ...QUESTION, max_tokens: 0 }, 'max_tokens', 'integer_below_min_value'],
    ['with max_tokens 1.5', { ...QUESTION, max_tokens: 1.5 }, 'max_tokens', 'invalid_type'],
    [
      'with two token limits',
      { ...QUESTION, max_tokens: 1, max_completion_tokens: 1 },
      'max_tokens',
      'invalid_value',
    ],
    ['with n 2', { ...QUESTION, n: 2 }, 'n', 'integer_above_max_value'],
    [
      'with five stop sequences',
      { ...QUESTION, stop: ['a', 'b', 'c', 'd', 'e'] },
      'stop',
      'array_above_max_length',
    ],
    [
      'with stream options but no stream',
      { ...QUESTION, stream_options: {} },
      'stream_options',
      'invalid_value',
    ],
    ['with a field that does not exist', { ...QUESTION, warmth: 1 }, 'warmth', 'unknown_parameter'],
  ])('%s is refused in the words of the vendor', async (_name, body, param, code) => {
    await using simulator = await startSimulator()
    const response = await post(simulator, body)
    expect(response.status).toBe(400)
    expect(response.headers.get('x-request-id')).toMatch(/^req_/)
    expect(await response.json()).toEqual({
      error: { message: expect.stringMatching(/./), type: 'invalid_request_error', param, code },
    })
  })

  test.each([
    { method: 'POST', path: '/chat/completions', status: 401, message: 'provide an API key' },
    { method: 'GET', path: '/chat/completions', status: 405, message: 'Not allowed to GET' },
    { method: 'DELETE', path: '/models', status: 405, message: 'Not allowed to DELETE' },
    { method: 'POST', path: '/completions', status: 404, message: 'Invalid URL (POST /v1/completions)' },
  ])('$method $path without a key in Bearer form is answered $status', async (sample) => {
    await using simulator = await startSimulator()
    const response = await fetch(`${simulator.url}/openai/v1${sample.path}`, {
      method: sample.method,
      headers: { authorization: 'key-1' },
    })
    expect(response.status).toBe(sample.status)
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining(sample.message) },
    })
  })
})
