import Anthropic, {
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  OverloadedError,
  RateLimitError,
} from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'

import { captureError } from '../../test/outcomes.ts'
import { startSimulator, type Simulator } from '../index.ts'

const MESSAGES = [{ role: 'user' as const, content: 'Where is my parcel?' }]
const QUESTION = { model: 'sim-a', max_tokens: 1000, messages: MESSAGES }

function connect({ url }: Simulator, apiKey = 'key-1'): Anthropic {
  return new Anthropic({ apiKey, baseURL: `${url}/anthropic`, maxRetries: 0 })
}

async function post(
  { url }: Simulator,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/anthropic/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'key-1', 'anthropic-version': '2023-06-01', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

describe('the official client', () => {
  test('gets a plain answer with usage, dated model and request id', async () => {
    await using simulator = await startSimulator()
    const message = await connect(simulator).messages.create({ ...QUESTION, system: 'Be kind.' })
    expect(message).toMatchObject({ model: 'sim-a-2026-05-01', role: 'assistant', stop_reason: 'end_turn' })
    expect(message.content).toMatchObject([{ type: 'text' }])
    expect(message.usage.input_tokens).toBe(3 + 3 + 3 + 7)
    expect(message._request_id).toMatch(/^req_[0-9a-f]{24}$/)
    expect(simulator.totals()).toMatchObject([
      { inputTokens: message.usage.input_tokens, outputTokens: message.usage.output_tokens },
    ])
  })

  test('gets the same message streamed, event by event', async () => {
    await using simulator = await startSimulator()
    const client = connect(simulator)
    const plain = await client.messages.create(QUESTION)
    const stream = client.messages.stream(QUESTION)
    const types = new Set<string>()
    stream.on('streamEvent', ({ type }) => types.add(type))
    const streamed = await stream.finalMessage()
    expect(streamed.content).toEqual(plain.content)
    expect(streamed.usage).toMatchObject({
      input_tokens: plain.usage.input_tokens,
      output_tokens: plain.usage.output_tokens,
    })
    expect(streamed.stop_reason).toBe('end_turn')
    expect([...types]).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
    expect(await (await post(simulator, { ...QUESTION, stream: true })).text()).toContain(
      'event: ping\ndata: {"type":"ping"}\n\n',
    )
  })

  test('is cut at max_tokens, and before a stop sequence, and told which', async () => {
    await using simulator = await startSimulator({ defaults: { answer: 'One two three, four five.' } })
    const client = connect(simulator)
    const cut = await client.messages.create({ ...QUESTION, max_tokens: 2 })
    expect(cut).toMatchObject({ stop_reason: 'max_tokens', stop_sequence: null, usage: { output_tokens: 2 } })
    expect(cut.content).toMatchObject([{ text: 'One two' }])
    const stopped = await client.messages.create({ ...QUESTION, stop_sequences: [' four', ','] })
    expect(stopped).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: ',' })
    const both = await client.messages
      .stream({ ...QUESTION, max_tokens: 1, stop_sequences: [','] })
      .finalMessage()
    expect(both).toMatchObject({ stop_reason: 'max_tokens', stop_sequence: null })
  })

  test('raises its typed errors', async () => {
    await using simulator = await startSimulator()
    const client = connect(simulator)
    const ask = (fields: object = {}, from = client): Promise<unknown> =>
      captureError(from.messages.create({ ...QUESTION, ...fields }))

    const hot = await ask({ temperature: 1 })
    expect(hot).toBeInstanceOf(BadRequestError)
    expect(hot).toMatchObject({
      type: 'invalid_request_error',
      apiMessage: 'temperature: Extra inputs are not permitted',
    })
    const stranger = await ask({}, connect(simulator, 'invalid'))
    expect(stranger).toBeInstanceOf(AuthenticationError)
    expect(stranger).toMatchObject({ type: 'authentication_error' })
    const unknown = await ask({ model: 'claude-x' })
    expect(unknown).toBeInstanceOf(NotFoundError)
    expect(unknown).toMatchObject({ type: 'not_found_error' })
    simulator.script({ default: { rates: { overloaded: 1 } } })
    const overloaded = await ask()
    expect(overloaded).toBeInstanceOf(OverloadedError)
    expect(overloaded).toMatchObject({ status: 529, type: 'overloaded_error' })
    simulator.script({ default: { rates: { serverError: 1 } } })
    expect(await ask()).toMatchObject({ status: 500, type: 'api_error' })
    simulator.script({ default: { rates: { rateLimited: 1 }, retryAfterSeconds: 7 } })
    const limited = await ask()
    expect(limited).toBeInstanceOf(RateLimitError)
    expect(limited instanceof RateLimitError && limited.headers.get('retry-after')).toBe('7')
  })
})

test('answers tell the state of the limits that are set, with RFC 3339 resets', async () => {
  const now = Date.parse('2026-05-01T10:00:00.250Z')
  await using simulator = await startSimulator({
    defaults: { requestsPerMinute: 2, tokensPerMinute: 15, answer: 'ok' },
    clock: { now: () => now },
  })
  const first = await post(simulator, QUESTION)
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'anthropic-ratelimit-requests-limit': '2',
    'anthropic-ratelimit-requests-remaining': '1',
    'anthropic-ratelimit-requests-reset': '2026-05-01T10:01:01Z',
    'anthropic-ratelimit-tokens-limit': '15',
    'anthropic-ratelimit-tokens-remaining': '4',
    'anthropic-ratelimit-tokens-reset': '2026-05-01T10:01:01Z',
  })
  const refused = await post(simulator, QUESTION)
  expect(refused.status).toBe(429)
  expect(await refused.json()).toMatchObject({
    type: 'error',
    error: { type: 'rate_limit_error', message: expect.stringContaining('15 tokens per minute') },
  })
})

describe('a request that is not sound', () => {
  test.each([
    ['not JSON', '{', /^The request body is not valid JSON/],
    ['not an object', '3', /^Input should be a valid dictionary$/],
    ['without max_tokens', { model: 'sim-a', messages: MESSAGES }, /^max_tokens: Field required$/],
    ['without a model', { max_tokens: 1, messages: MESSAGES }, /^model: Field required$/],
    ['without messages', { model: 'sim-a', max_tokens: 1 }, /^messages: Field required$/],
    ['with no message', { ...QUESTION, messages: [] }, /^messages: at least one message is required$/],
    [
      'with max_tokens 0',
      { ...QUESTION, max_tokens: 0 },
      /^max_tokens: Input should be greater than or equal to 1$/,
    ],
    [
      'with max_tokens 1.5',
      { ...QUESTION, max_tokens: 1.5 },
      /^max_tokens: Input should be a valid integer$/,
    ],
    [
      'with a temperature above 1',
      { ...QUESTION, temperature: 1.1 },
      /^temperature: Input should be less than or equal to 1$/,
    ],
    [
      'with a temperature as text',
      { ...QUESTION, temperature: 'x' },
      /^temperature: Input should be a valid number$/,
    ],
    [
      'with an unknown role',
      { ...QUESTION, messages: [{ role: 'robot', content: 'x' }] },
      /^messages\.0\.role: Input should be 'user', 'assistant' or 'system'$/,
    ],
    [
      'with a system message first',
      { ...QUESTION, messages: [{ role: 'system', content: 'x' }] },
      /^messages: Unexpected role "system"/,
    ],
    [
      'with empty content',
      { ...QUESTION, messages: [{ role: 'user', content: '' }] },
      /^messages\.0\.content: .*non-empty content$/,
    ],
    [
      'with content of a wrong type',
      { ...QUESTION, messages: [{ role: 'user', content: 1 }] },
      /^messages\.0\.content: Input should be a valid string or/,
    ],
    [
      'with a text block without text',
      { ...QUESTION, messages: [{ role: 'user', content: [{ type: 'text' }] }] },
      /^messages\.0\.content\.0\.text: Field required$/,
    ],
    [
      'with a field that does not exist',
      { ...QUESTION, warmth: 1 },
      /^warmth: Extra inputs are not permitted$/,
    ],
  ])('%s is refused in the words of the vendor', async (_name, body, message) => {
    await using simulator = await startSimulator()
    const response = await post(simulator, body)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.stringMatching(message) },
      request_id: response.headers.get('request-id'),
    })
  })

  test.each([
    ['no key', { 'x-api-key': '' }, 401, 'x-api-key header is required'],
    ['no version', { 'anthropic-version': '' }, 400, 'anthropic-version: header is required'],
    [
      'a strange version',
      { 'anthropic-version': 'new' },
      400,
      'anthropic-version: "new" is not a valid version',
    ],
  ])('with %s is refused', async (_name, headers, status, message) => {
    await using simulator = await startSimulator()
    const response = await post(simulator, QUESTION, headers)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { message } })
  })

  test.each([
    ['/v1/messages', 'GET', 405],
    ['/v1/models', 'POST', 405],
    ['/v1/complete', 'POST', 404],
  ])('%s with %s is answered %d', async (path, method, status) => {
    await using simulator = await startSimulator()
    const response = await fetch(`${simulator.url}/anthropic${path}`, { method })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ type: 'error', error: { message: expect.any(String) } })
  })

  test('is told about concurrency when that was the limit', async () => {
    await using simulator = await startSimulator({ defaults: { concurrency: 1, rates: { timeout: 1 } } })
    const abort = new AbortController()
    const held = captureError(connect(simulator).messages.create(QUESTION, { signal: abort.signal }))
    await expect.poll(() => simulator.records('key-1').inFlight).toBe(1)
    const refused = await captureError(connect(simulator).messages.create(QUESTION))
    expect(refused).toBeInstanceOf(RateLimitError)
    expect(String(refused)).toContain('concurrent connections')
    abort.abort()
    await held
  })
})

describe('version 2026-10-21', () => {
  const document = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' } }
  const cited = { type: 'text', text: 'x', citations: [{ type: 'char_location' }] }
  const say = (role: string, block: object): object => ({
    ...QUESTION,
    messages: [...MESSAGES, { role, content: [block] }],
  })

  test.each([
    ['temperature', { ...QUESTION, temperature: 1 }, /^temperature: Extra inputs are not permitted$/],
    ['top_p', { ...QUESTION, top_p: 1 }, /^top_p: Extra inputs are not permitted$/],
    ['a document of the assistant', say('assistant', document), /^messages\.1\.content: document blocks/],
    ['citations of the user', say('user', cited), /^messages\.1\.content: citations/],
  ])('refuses %s, which 2023-06-01 takes', async (_name, body, message) => {
    await using simulator = await startSimulator()
    const refused = await post(simulator, body, { 'anthropic-version': '2026-10-21' })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ error: { message: expect.stringMatching(message) } })
    expect((await post(simulator, body)).status).toBe(200)
  })

  test.each([
    ['a document of the user', say('user', document)],
    ['citations of the assistant', say('assistant', cited)],
    ['a system message after the user', say('system', { type: 'text', text: 'x' })],
  ])('takes %s', async (_name, body) => {
    await using simulator = await startSimulator()
    expect((await post(simulator, body, { 'anthropic-version': '2026-10-21' })).status).toBe(200)
  })
})

test('x-api-key wins over a bearer key', async () => {
  await using simulator = await startSimulator()
  await post(simulator, QUESTION, { 'x-api-key': 'header-key', authorization: 'Bearer bearer-key' })
  await post(simulator, QUESTION, { 'x-api-key': '', authorization: 'Bearer bearer-key' })
  expect(simulator.totals().map(({ key }) => key)).toEqual(['header-key', 'bearer-key'])
})
