import { ApiError, GoogleGenAI } from '@google/genai'
import { describe, expect, test } from 'vitest'

import { captureError, collect } from '../../test/outcomes.ts'
import { startSimulator, type Simulator } from '../index.ts'

const QUESTION = { model: 'sim-a', contents: 'Where is my parcel?' }
const CONTENTS = [{ role: 'user', parts: [{ text: 'Where is my parcel?' }] }]
const PLAIN = '/v1beta/models/sim-a:generateContent'
const STREAM = '/v1beta/models/sim-a:streamGenerateContent'

function connect({ url }: Simulator, apiKey = 'key-1'): GoogleGenAI {
  return new GoogleGenAI({ apiKey, httpOptions: { baseUrl: `${url}/google` } })
}

async function post({ url }: Simulator, path: string, body: unknown): Promise<Response> {
  return fetch(`${url}/google${path}`, {
    method: 'POST',
    headers: { 'x-goog-api-key': 'key-1' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

async function captureApiError(promise: PromiseLike<unknown>): Promise<ApiError> {
  const error = await captureError(promise)
  if (!(error instanceof ApiError)) throw new Error(`expected an ApiError, got ${String(error)}`)
  return error
}

describe('the official client', () => {
  test('gets a plain answer with usage and dated model', async () => {
    await using simulator = await startSimulator()
    const answer = await connect(simulator).models.generateContent({
      ...QUESTION,
      config: { systemInstruction: 'Be kind.', temperature: 0.2, maxOutputTokens: 500 },
    })
    expect(answer.text?.split(' ').length).toBeGreaterThanOrEqual(20)
    expect(answer).toMatchObject({ modelVersion: 'sim-a-2026-05-01', candidates: [{ finishReason: 'STOP' }] })
    const usage = answer.usageMetadata
    expect(usage?.promptTokenCount).toBe(3 + 3 + 3 + 7)
    expect(usage?.totalTokenCount).toBe((usage?.promptTokenCount ?? 0) + (usage?.candidatesTokenCount ?? 0))
    expect(simulator.totals()).toMatchObject([
      { key: 'key-1', inputTokens: usage?.promptTokenCount, outputTokens: usage?.candidatesTokenCount },
    ])
  })

  test('gets the same text streamed, with usage in the last response only', async () => {
    await using simulator = await startSimulator()
    const client = connect(simulator)
    const plain = await client.models.generateContent(QUESTION)
    const chunks = await collect(await client.models.generateContentStream(QUESTION))
    expect(chunks.map(({ text }) => text ?? '').join('')).toBe(plain.text)
    expect(chunks.at(-1)?.usageMetadata).toEqual(plain.usageMetadata)
    expect(chunks.slice(0, -1).every(({ usageMetadata }) => usageMetadata === undefined)).toBe(true)
    expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe('STOP')
  })

  test('is cut at the most tokens it allows, and before a stop sequence', async () => {
    await using simulator = await startSimulator({ defaults: { answer: 'One two three, four five.' } })
    const { models } = connect(simulator)
    const cut = await models.generateContent({ ...QUESTION, config: { maxOutputTokens: 2 } })
    expect(cut).toMatchObject({ text: 'One two', candidates: [{ finishReason: 'MAX_TOKENS' }] })
    const stopped = await models.generateContent({ ...QUESTION, config: { stopSequences: [','] } })
    expect(stopped).toMatchObject({ candidates: [{ finishReason: 'STOP' }] })
    expect(stopped.text).toBe('One two three')
  })

  test('lists the models', async () => {
    await using simulator = await startSimulator({ models: ['fast', 'slow'] })
    const list = await collect(await connect(simulator).models.list())
    expect(list.map(({ name }) => name)).toEqual(['models/fast', 'models/slow'])
  })

  test('lists many models page after page', async () => {
    const models = Array.from({ length: 120 }, (_, index) => `model-${index}`)
    await using simulator = await startSimulator({ models })
    const client = connect(simulator)
    const list = await collect(await client.models.list({ config: { pageSize: 50 } }))
    expect(list.map(({ name }) => name)).toEqual(models.map((name) => `models/${name}`))
    expect((await client.models.list()).page).toHaveLength(50)
    expect((await client.models.list({ config: { pageSize: 5000 } })).page).toHaveLength(120)
  })

  test('is refused a page of models that does not exist', async () => {
    await using simulator = await startSimulator()
    const list = connect(simulator).models.list({ config: { pageToken: 'x' } })
    expect(await captureApiError(list)).toMatchObject({
      status: 400,
      message: expect.stringContaining("Invalid value at 'page_token' (TYPE_STRING)"),
    })
  })

  test('raises errors with the status of each case', async () => {
    await using simulator = await startSimulator()
    const ask = (model = 'sim-a', key = 'key-1', temperature = 1): Promise<ApiError> =>
      captureApiError(
        connect(simulator, key).models.generateContent({ ...QUESTION, model, config: { temperature } }),
      )

    expect((await ask('sim-a', 'key-1', 3)).status).toBe(400)
    expect((await ask('gemini-x')).status).toBe(404)
    const stranger = await ask('sim-a', 'invalid')
    expect(stranger.status).toBe(400)
    expect(stranger.message).toContain('API_KEY_INVALID')
    simulator.script({ default: { rates: { serverError: 1 } } })
    expect((await ask()).status).toBe(500)
    simulator.script({ default: { rates: { overloaded: 1 } } })
    expect((await ask()).message).toContain('UNAVAILABLE')
    simulator.script({ default: { rates: { rateLimited: 1 } } })
    const limited = await ask()
    expect(limited.status).toBe(429)
    expect(limited.message).toContain('RESOURCE_EXHAUSTED')
  })
})

test('a 429 carries its hint as a header and as RetryInfo, or not at all', async () => {
  await using simulator = await startSimulator({
    defaults: { rates: { rateLimited: 1 }, retryAfterSeconds: 2.5 },
  })
  const hinted = await post(simulator, PLAIN, { contents: CONTENTS })
  expect(hinted.headers.get('retry-after')).toBe('3')
  expect(await hinted.json()).toMatchObject({
    error: {
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      details: [
        { '@type': 'type.googleapis.com/google.rpc.QuotaFailure' },
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2.5s' },
      ],
    },
  })
  simulator.script({ default: { retryAfterSeconds: null } })
  const silent = await post(simulator, PLAIN, { contents: CONTENTS })
  expect(silent.headers.has('retry-after')).toBe(false)
  expect(await silent.text()).not.toContain('RetryInfo')
})

test('a limit that was hit is named in the violation', async () => {
  await using simulator = await startSimulator({ defaults: { requestsPerMinute: 1 } })
  await post(simulator, PLAIN, { contents: CONTENTS })
  const refused = await post(simulator, PLAIN, { contents: CONTENTS })
  expect(await refused.json()).toMatchObject({
    error: {
      details: [
        { violations: [{ quotaId: 'GenerateContentRequestsPerMinutePerModel', quotaValue: '1' }] },
        {},
      ],
    },
  })
})

test('without alt=sse a stream is one JSON array', async () => {
  await using simulator = await startSimulator({ defaults: { answer: 'One two three four five.' } })
  const response = await post(simulator, STREAM, { contents: CONTENTS })
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  expect(await response.json()).toMatchObject([
    { candidates: [{ content: { parts: [{ text: 'One two three' }] } }] },
    { candidates: [{ content: { parts: [{ text: ' four five.' }] } }] },
    { candidates: [{ finishReason: 'STOP' }], usageMetadata: { candidatesTokenCount: 7 } },
  ])
  const events = await post(simulator, `${STREAM}?alt=sse`, { contents: CONTENTS })
  expect(await events.text()).toMatch(/^data: \{.*\}\r\n\r\ndata: /)
})

test('the key may be in the query, and field names in either spelling', async () => {
  await using simulator = await startSimulator({ defaults: { answer: 'One two three' } })
  const response = await fetch(`${simulator.url}/google${PLAIN}?key=key-2`, {
    method: 'POST',
    body: JSON.stringify({
      contents: CONTENTS,
      system_instruction: { parts: [{ text: 'Hi' }] },
      generation_config: { max_output_tokens: 1 },
    }),
  })
  expect(await response.json()).toMatchObject({
    candidates: [{ content: { parts: [{ text: 'One' }] }, finishReason: 'MAX_TOKENS' }],
    usageMetadata: { promptTokenCount: 4 + 10 },
  })
  expect(simulator.records('key-2').requests).toHaveLength(1)
})

test('both API versions are served', async () => {
  await using simulator = await startSimulator()
  for (const version of ['v1', 'v1beta']) {
    const path = `/${version}/models/sim-a:generateContent`
    expect((await post(simulator, path, { contents: CONTENTS })).status).toBe(200)
    const list = await fetch(`${simulator.url}/google/${version}/models?key=k`)
    expect(await list.json()).toMatchObject({ models: [{ name: 'models/sim-small' }, {}, {}] })
  }
})

describe('a request that is not sound', () => {
  test.each([
    ['not JSON', '{', /^Invalid JSON payload received\./],
    ['not an object', '"x"', /\(MESSAGE\), "x"$/],
    ['without contents', {}, /contents is not specified/],
    ['with empty contents', { contents: [] }, /contents is not specified/],
    ['without parts', { contents: [{ role: 'user' }] }, /contents\[0\]\.parts: parts is not specified/],
    ['with contents that are no list', { contents: 'hi' }, /^Invalid value at 'contents' \(LIST\), "hi"$/],
    ['with an unknown role', { contents: [{ ...CONTENTS[0], role: 'robot' }] }, /^Please use a valid role/],
    [
      'with a temperature above 2',
      { contents: CONTENTS, generationConfig: { temperature: 3 } },
      /generation_config\.temperature: must be at most 2, but is 3/,
    ],
    [
      'with a temperature as text',
      { contents: CONTENTS, generationConfig: { temperature: 'x' } },
      /'generation_config\.temperature' \(TYPE_FLOAT\), "x"$/,
    ],
    [
      'with 0 output tokens',
      { contents: CONTENTS, generationConfig: { maxOutputTokens: 0 } },
      /generation_config\.max_output_tokens: must be at least 1, but is 0/,
    ],
    [
      'with six stop sequences',
      { contents: CONTENTS, generationConfig: { stopSequences: ['1', '2', '3', '4', '5', '6'] } },
      /stop_sequences: must be at most 5, but is longer/,
    ],
    [
      'with a field that does not exist',
      { contents: CONTENTS, warmth: 1 },
      /Unknown name "warmth": Cannot find field\.$/,
    ],
    [
      'with a setting that does not exist',
      { contents: CONTENTS, generationConfig: { warmth: 1 } },
      /Unknown name "warmth" at 'generation_config': Cannot find field\.$/,
    ],
  ])('%s is refused in the words of the vendor', async (_name, body, message) => {
    await using simulator = await startSimulator()
    const response = await post(simulator, PLAIN, body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: { code: 400, status: 'INVALID_ARGUMENT', message: expect.stringMatching(message) },
    })
  })

  test.each([
    ['no key', 'POST', PLAIN, 403],
    ['an empty key', 'POST', `${PLAIN}?key=`, 403],
    ['a wrong method', 'GET', `${PLAIN}?key=k`, 404],
    ['a wrong verb', 'POST', '/v1beta/models/sim-a:countTokens?key=k', 404],
    ['a broken model name', 'POST', '/v1beta/models/%zz:generateContent?key=k', 404],
    ['a wrong method for the list', 'POST', '/v1beta/models?key=k', 404],
  ])('with %s is refused', async (_name, method, path, status) => {
    await using simulator = await startSimulator()
    const response = await fetch(`${simulator.url}/google${path}`, { method })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { code: status, message: expect.any(String) } })
  })
})
