import { inspect } from 'node:util'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { errorOf, until } from '../../test/expectations.ts'
import { answer, createScriptedServer, hang } from '../../test/scripted-server.ts'
import type { ScriptedServer } from '../../test/scripted-server.ts'
import { API_KEY, createTarget } from '../../test/target.ts'
import { VENDORS } from '../../test/vendors.ts'
import { createEgress } from '../http/index.ts'
import type { Egress } from '../http/index.ts'
import type { CompletionRequest } from './completion.ts'
import type { ErrorCode } from './error-codes.ts'

const now = new Date('2026-03-01T12:00:00.000Z')
const clock = { now: () => now }

let server: ScriptedServer
let egress: Egress

beforeEach(async () => {
  server = await createScriptedServer()
  egress = createEgress()
})

afterEach(async () => {
  await egress[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

describe.each(VENDORS)('$create.name', ({ create, success, failure, spent, temperatureIn, limitIn }) => {
  function complete(
    request: Partial<CompletionRequest> = {},
    { signal = new AbortController().signal, timeoutMs = 5000 } = {},
  ) {
    const protocol = create({ egress, clock })
    const target = createTarget(protocol.name, `${server.url}/base/`, timeoutMs)
    const messages = [{ role: 'user', content: 'Hi' } as const]
    return protocol.complete(target, { model: 'm', messages, ...request }, { signal })
  }

  function sentTemperatures() {
    return server.received.map(({ body }) => typeof body === 'object' && body !== null && temperatureIn(body))
  }

  test('answers with text, usage, model, latency and id (S0-3, S1-22)', async () => {
    server.script((response) => setTimeout(() => answer(200, success('Hello'))(response), 60))
    const result = await complete()
    expect(result).toEqual({
      text: 'Hello',
      toolCalls: [],
      finishReason: 'length',
      usage: spent,
      usageSource: 'vendor',
      systemFingerprint: null,
      firstTokenMs: null,
      actualModel: 'm-2026',
      latencyMs: expect.any(Number),
      requestId: 'body-id',
    })
    expect(result.latencyMs).toBeGreaterThanOrEqual(59)
    expect(result.latencyMs).toBeLessThan(2000)
    expect(Number.isInteger(result.latencyMs)).toBe(true)
  })

  test("the header's request id counts before the body's", async () => {
    server.script(answer(200, success('Hello'), { 'x-request-id': 'header-id' }))
    expect((await complete()).requestId).toBe('header-id')
    for (const name of ['request-id', 'apim-request-id', 'x-ms-request-id']) {
      server.script(answer(200, success('Hello'), { [name]: 'other-id' }))
      expect((await complete()).requestId).toBe('other-id')
    }
    server.script(answer(200, success('Hello'), { 'x-request-id': '' }))
    expect((await complete()).requestId).toBe('body-id')
  })

  test("a refusal's request id may stand in its body", async () => {
    const body = { ...failure('Slow down'), request_id: 'req_1' }
    server.script(answer(429, body), answer(429, body, { 'request-id': 'header-id' }), answer(500, 'Oops'))
    expect((await errorOf(complete())).requestId).toBe('req_1')
    expect((await errorOf(complete())).requestId).toBe('header-id')
    expect((await errorOf(complete())).requestId).toBeNull()
  })

  test('a base URL works with and without a trailing slash', async () => {
    server.script(answer(200, success('Hello')))
    await complete()
    expect(server.received[0]?.path).toMatch(/^\/base\/[a-z]/)
  })

  test('a model the vendor does not name is the one asked for (S0-14, L-50)', async () => {
    server.script(
      answer(200, { ...success('Hello'), model: null, modelVersion: null, id: null, responseId: null }),
    )
    expect(await complete()).toMatchObject({ actualModel: 'm', requestId: null })
  })

  test('counts that the vendor does not send are estimated, unknown fields and nulls do no harm', async () => {
    const estimated = {
      text: 'Hello',
      // "Hi", its message and the beginning of the answer; "Hello"; "hm".
      usage: { inputTokens: 8, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1, reasoningTokens: 1 },
      usageSource: 'estimated',
    }
    server.script(answer(200, { ...success('Hello'), usage: null, usageMetadata: null, novelty: [{}] }))
    expect(await complete()).toMatchObject(estimated)
    server.script(answer(200, { ...success('Hello'), usage: {}, usageMetadata: {} }))
    expect(await complete()).toMatchObject(estimated)
    server.script(answer(200, { ...success('Hello'), usage: 'none', usageMetadata: 'none' }))
    expect(await complete()).toMatchObject(estimated)
  })

  test('an answer that speaks of a rate limit is an answer (S3-32, L-23)', async () => {
    const text = 'Error 429: rate limit, too many requests, quota exceeded, insufficient_quota'
    server.script(answer(200, success(text)))
    expect((await complete()).text).toBe(text)
  })

  test.each([
    ['reasoning only', null],
    ['empty', ''],
    ['blank', ' \n '],
  ])('an answer that is %s is INVALID_RESPONSE and can still be charged (L-31)', async (_, text) => {
    server.script(answer(200, success(text), { 'x-request-id': 'r-1' }))
    const error = await errorOf(complete())
    expect(error).toMatchObject({
      code: 'INVALID_RESPONSE',
      retryable: false,
      statusCode: 200,
      requestId: 'r-1',
      usage: spent,
      usageSource: 'vendor',
      actualModel: 'm-2026',
      mayBeCharged: true,
    })
    expect(error.message).toContain('finish reason length')
  })

  test.each(['', 'OK', '[]', 'null', '{"choices":', '<html><title>Welcome</title></html>'])(
    'the body "%s" is INVALID_RESPONSE without usage',
    async (body) => {
      server.script(answer(200, body))
      expect(await errorOf(complete())).toMatchObject({
        code: 'INVALID_RESPONSE',
        usage: null,
        actualModel: null,
        mayBeCharged: true,
      })
    },
  )

  test('a body with the answer in another shape is INVALID_RESPONSE', async () => {
    server.script(answer(200, { choices: [7], content: 'text', candidates: { a: 1 }, usage: 3 }))
    expect(await errorOf(complete())).toMatchObject({ code: 'INVALID_RESPONSE', usageSource: 'estimated' })
  })

  test.each<[number, string, Record<string, string>, ErrorCode, number | null]>([
    [400, 'Bad field', {}, 'INVALID_REQUEST', null],
    [401, 'Who are you?', { 'retry-after': '5' }, 'AUTH_ERROR', null],
    [402, 'Pay first', {}, 'QUOTA_EXHAUSTED', null],
    [403, 'Not you', {}, 'AUTH_ERROR', null],
    [403, 'Not so fast', { 'retry-after': '5' }, 'RATE_LIMITED', 5000],
    [404, 'No such path', {}, 'INVALID_REQUEST', null],
    [408, 'Too slow', {}, 'SERVER_ERROR', null],
    [429, 'Slow down', { 'retry-after': 'Sun, 01 Mar 2026 12:00:07 GMT' }, 'RATE_LIMITED', 7000],
    [429, 'Slow down', {}, 'RATE_LIMITED', null],
    [429, 'insufficient_quota', { 'retry-after': '7' }, 'QUOTA_EXHAUSTED', null],
    [500, 'Oops', {}, 'SERVER_ERROR', null],
    [503, 'Too Many Requests', { 'retry-after-ms': '250' }, 'RATE_LIMITED', 250],
    [529, 'Overloaded', { 'retry-after': '2' }, 'SERVER_ERROR', 2000],
  ])(
    'a %i "%s" with headers %j is %s, retryAfterMs %s (U-1, S0-7, S1-23)',
    async (...[status, words, headers, code, retryAfterMs]) => {
      server.script(answer(status, failure(words), { 'x-request-id': 'r-9', ...headers }))
      const error = await errorOf(complete())
      expect(error).toMatchObject({
        code,
        statusCode: status,
        retryAfterMs,
        requestId: 'r-9',
        mayBeCharged: false,
      })
      expect(error.message).toBe(`The provider answered ${status}: ${words}`)
      expect(server.received).toHaveLength(1)
    },
  )

  test("a proxy's page or an empty body still makes a readable error", async () => {
    server.script(answer(502, '<html>\n<head><title>502 Bad Gateway</title></head></html>'), answer(503, ''))
    expect((await errorOf(complete())).message).toBe('The provider answered 502: 502 Bad Gateway')
    expect((await errorOf(complete())).message).toBe('The provider answered 503 without an explanation.')
  })

  test('the key appears in no error, whatever the vendor echoes (S0-18)', async () => {
    const echo = `bad key ${API_KEY} in "Bearer ${API_KEY}"`
    const id = { 'x-request-id': `id-${API_KEY}` }
    const steps = [answer(401, failure(echo), id), answer(500, echo), answer(200, echo, id)]
    const redirect = answer(302, '', { location: `/${API_KEY}` })
    for (const step of [...steps, redirect]) {
      server.script(step)
      const error = await errorOf(complete())
      expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain(API_KEY)
      expect(JSON.stringify(error)).toContain('[secret]')
    }
    expect(JSON.stringify(server.received[0]?.headers)).toContain(API_KEY)
  })

  test('temperature is not sent unless asked for (L-29)', async () => {
    server.script(answer(200, success('Hello')))
    await complete()
    await complete({ temperature: 0 })
    await complete({ temperature: 0.5, options: { omitTemperature: true } })
    expect(sentTemperatures()).toEqual([false, true, false])
  })

  test("the output limit is the lower one of the request's and the model's (L-30)", async () => {
    server.script(answer(200, success('Hello')))
    await complete({ maxOutputTokens: 50, options: { maxOutputTokens: 40 } })
    await complete({ maxOutputTokens: 50, options: { maxOutputTokens: 60 } })
    await complete({ maxOutputTokens: 50 })
    await complete({ options: { maxOutputTokens: 9000 } })
    expect(server.received.map(({ body }) => limitIn(body))).toEqual([40, 50, 50, 9000])
  })

  test('nobody is asked at a private address unless the provider may be there (S7)', async () => {
    const protocol = create({ egress, clock })
    const target = { ...createTarget(protocol.name, server.url), allowPrivateAddress: false }
    const call = { signal: new AbortController().signal }
    const refused = { code: 'INVALID_REQUEST', message: expect.stringContaining('is a private address') }
    expect(await errorOf(protocol.complete(target, { model: 'm', messages: [] }, call))).toMatchObject(
      refused,
    )
    expect(await errorOf(protocol.listModels(target, call))).toMatchObject(refused)
    expect(server.connections()).toBe(0)
  })

  test('a rejected temperature is left out in one second request (L-29)', async () => {
    server.script(answer(400, failure("Unsupported value: 'temperature' …")), answer(200, success('Hello')))
    expect(await complete({ temperature: 0.2 })).toMatchObject({ text: 'Hello', temperatureOmitted: true })
    expect(sentTemperatures()).toEqual([true, false])
  })

  test('a 400 that names temperature is final when none was sent, or the second time', async () => {
    server.script(answer(400, failure('temperature')))
    expect((await errorOf(complete())).code).toBe('INVALID_REQUEST')
    expect(server.received).toHaveLength(1)
    expect((await errorOf(complete({ temperature: 1 }))).code).toBe('INVALID_REQUEST')
    expect(server.received).toHaveLength(3)
  })

  test('both requests together keep the deadline', async () => {
    const late = (response: Parameters<typeof hang>[0]) =>
      void setTimeout(() => answer(400, failure('temperature'))(response), 400)
    server.script(late, hang)
    const start = performance.now()
    expect((await errorOf(complete({ temperature: 1 }, { timeoutMs: 800 }))).code).toBe('TIMEOUT')
    expect(performance.now() - start).toBeLessThan(1150)
    expect(server.received).toHaveLength(2)
  })

  test('an abort frees the socket within a second', async () => {
    server.script(hang)
    const controller = new AbortController()
    const outcome = errorOf(complete({}, { signal: controller.signal }))
    await until(() => server.received.length === 1, 1000)
    controller.abort()
    expect((await outcome).code).toBe('CANCELLED')
    await until(() => server.openSockets() === 0, 1000)
  })

  test('an endpoint that cannot be reached is a NETWORK_ERROR, which passes (S0-7)', async () => {
    server.script((response) => response.socket?.resetAndDestroy())
    expect(await errorOf(complete())).toMatchObject({ code: 'NETWORK_ERROR', retryable: true })
  })
})
