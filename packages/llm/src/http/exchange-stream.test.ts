import { getEventListeners } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import {
  DONE,
  END,
  HELLO,
  USAGE,
  createChatServer,
  readToFailure,
  toChunk,
  toEvent,
  toTextChunk,
  toTexts,
} from '../../test/chat-stream.ts'
import type { ChatServer } from '../../test/chat-stream.ts'
import { collect } from '../../test/read-stream.ts'
import { answer, stream } from '../../test/scripted-server.ts'
import type { Step } from '../../test/scripted-server.ts'

let chat: ChatServer

beforeEach(async () => {
  chat = await createChatServer()
})

afterEach(async () => {
  await chat[Symbol.asyncDispose]()
})

describe('an answer', () => {
  test('comes piece by piece and whole at the end', async () => {
    chat.server.script(stream(HELLO, { headers: { 'x-request-id': 'r-1' } }))
    const pieces = await collect(chat.open())
    expect(pieces).toEqual([
      { type: 'text', text: 'Hel' },
      { type: 'text', text: 'lo' },
      {
        type: 'end',
        result: {
          text: 'Hello',
          toolCalls: [],
          finishReason: 'stop',
          usage: {
            inputTokens: 9,
            cacheReadTokens: 0,
            cacheWriteTokens: 0,
            outputTokens: 5,
            reasoningTokens: 0,
          },
          usageSource: 'vendor',
          actualModel: 'm-2026',
          systemFingerprint: 'fp',
          latencyMs: expect.any(Number),
          firstTokenMs: expect.any(Number),
          requestId: 'r-1',
        },
      },
    ])
    expect(chat.server.received[0]).toMatchObject({
      path: '/v1/chat/completions',
      body: { stream: true, stream_options: { include_usage: true } },
    })
  })

  test('is handed on at once: the first token is there while the second is held back', async () => {
    let release = () => undefined
    chat.server.script((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(toTextChunk('first'))
      release = () => void response.end([toTextChunk('second'), END, DONE].join(''))
    })
    const pieces = chat.open()[Symbol.asyncIterator]()
    expect((await pieces.next()).value).toEqual({ type: 'text', text: 'first' })
    await wait(60)
    release()
    expect((await pieces.next()).value).toEqual({ type: 'text', text: 'second' })
    const { value } = await pieces.next()
    expect(value).toMatchObject({ type: 'end', result: { firstTokenMs: expect.any(Number) } })
    const { firstTokenMs = null, latencyMs = 0 } = value?.type === 'end' ? value.result : {}
    expect(latencyMs - (firstTokenMs ?? latencyMs)).toBeGreaterThanOrEqual(58)
    expect((await pieces.next()).done).toBe(true)
  })

  test('is asked for when it is read, not before', async () => {
    chat.server.script(stream(HELLO))
    const { signal } = new AbortController()
    const opened = chat.open({ signal })
    await wait(30)
    expect(chat.server.received).toHaveLength(0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    expect(await opened.partial()).toEqual({
      text: '',
      usage: null,
      actualModel: null,
      systemFingerprint: null,
      requestId: null,
      firstTokenMs: null,
    })
  })

  test('leaves no listener behind', async () => {
    chat.server.script(stream(HELLO), stream(['data: garbage\n\n']), stream(HELLO))
    const { signal } = new AbortController()
    await collect(chat.open({ signal }))
    await readToFailure(chat.open({ signal }))
    for await (const _ of chat.open({ signal })) break
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  test('keeps its counts when it is over, however few', async () => {
    const few = toEvent({ choices: [], usage: { prompt_tokens: 2, completion_tokens: 1 } })
    chat.server.script(stream([toTextChunk('Hello there, world.'), END, few, DONE]))
    const opened = chat.open()
    await collect(opened)
    expect((await opened.partial()).usage).toMatchObject({ inputTokens: 2, outputTokens: 1 })
  })

  test('without counts is estimated', async () => {
    chat.server.script(stream([toTextChunk('Hello there, world.'), END, DONE]))
    expect((await collect(chat.open())).at(-1)).toMatchObject({
      result: { usage: { inputTokens: 9, outputTokens: 5 }, usageSource: 'estimated' },
    })
  })

  test('without a word is INVALID_RESPONSE and can be charged (L-31)', async () => {
    chat.server.script(stream([toChunk({ reasoning_content: 'hm' }), toChunk({}, 'length'), USAGE, DONE]))
    const { error, pieces } = await readToFailure(chat.open())
    expect(pieces).toEqual([])
    expect(error).toMatchObject({
      code: 'INVALID_RESPONSE',
      usage: { inputTokens: 9, outputTokens: 5 },
      usageSource: 'vendor',
      mayBeCharged: true,
      firstTokenMs: expect.any(Number),
      partialText: null,
    })
  })

  test('that was to be JSON is checked at the end (S0-19)', async () => {
    const schema = { type: 'object', required: ['city'] }
    const request = { responseFormat: { type: 'json_schema', name: 'x', schema } } as const
    chat.server.script(
      stream([toTextChunk('{"city"'), toTextChunk(':"Bern"}'), END, DONE]),
      stream([toTextChunk('{}'), END, DONE]),
    )
    expect((await collect(chat.open({ request }))).at(-1)).toMatchObject({
      result: { json: { city: 'Bern' } },
    })
    const { error, pieces } = await readToFailure(chat.open({ request }))
    expect(toTexts(pieces)).toEqual(['{}'])
    expect(error).toMatchObject({ code: 'INVALID_RESPONSE', partialText: '{}', mayBeCharged: true })
    expect(error.message).toContain("must have required property 'city'")
  })

  test('of a senseless schema is not asked for', async () => {
    const responseFormat = { type: 'json_schema', name: 'x', schema: { type: 'text' } } as const
    const { error } = await readToFailure(chat.open({ request: { responseFormat } }))
    expect(error).toMatchObject({ code: 'INVALID_REQUEST', mayBeCharged: false })
    expect(chat.server.connections()).toBe(0)
  })

  test('may come without the empty line behind its last event', async () => {
    chat.server.script(stream([toTextChunk('Hello'), END, USAGE.trimEnd()]))
    expect((await collect(chat.open())).at(-1)).toMatchObject({ result: { usage: { inputTokens: 9 } } })
  })
})

describe('an answer in one piece', () => {
  const whole = (message: object) =>
    answer(
      200,
      { choices: [{ message, finish_reason: 'stop' }], usage: { prompt_tokens: 9, completion_tokens: 5 } },
      { 'content-type': 'application/json; charset=utf-8' },
    )

  test('is handed out as one', async () => {
    chat.server.script(whole({ content: 'Hello' }))
    expect(await collect(chat.open())).toMatchObject([
      { type: 'text', text: 'Hello' },
      { type: 'end', result: { text: 'Hello', firstTokenMs: null, usage: { inputTokens: 9 } } },
    ])
  })

  test('has its tool calls', async () => {
    chat.server.script(whole({ tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{"a":1}' } }] }))
    expect(await collect(chat.open())).toMatchObject([
      { type: 'tool_call', index: 0, id: 'c', name: 'f' },
      { type: 'tool_arguments', index: 0, text: '{"a":1}' },
      { type: 'end', result: { finishReason: 'tool_calls' } },
    ])
  })

  test('is INVALID_RESPONSE where it is a page', async () => {
    const page = '<html><title>Welcome</title></html>'
    chat.server.script(answer(200, page, { 'content-type': 'text/html' }))
    expect((await readToFailure(chat.open())).error).toMatchObject({
      code: 'INVALID_RESPONSE',
      message: 'The answer is not what this protocol sends (status 200, text/html, 35 characters).',
      mayBeCharged: true,
    })
  })
})

describe('a refusal', () => {
  test('is an error as ever and costs nothing', async () => {
    chat.server.script(answer(429, { error: { message: 'Slow down' } }, { 'retry-after': '7' }))
    const opened = chat.open()
    const { error } = await readToFailure(opened)
    expect(error).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 7000,
      statusCode: 429,
      message: 'The provider answered 429: Slow down',
      usage: null,
      mayBeCharged: false,
      firstTokenMs: null,
    })
    expect((await opened.partial()).usage).toBeNull()
  })

  test('of the temperature, and of the wish for counts, is met by asking without (L-29)', async () => {
    const reject = (message: string): Step => answer(400, { error: { message } })
    chat.server.script(
      reject('stream_options is not supported'),
      reject('no temperature, please'),
      stream(HELLO),
    )
    const last = (await collect(chat.open({ request: { temperature: 1 } }))).at(-1)
    expect(last).toMatchObject({ type: 'end', result: { text: 'Hello', temperatureOmitted: true } })
    expect(chat.server.received.map(({ body }) => body)).toMatchObject([
      { temperature: 1, stream_options: {} },
      { temperature: 1 },
      { stream: true },
    ])
    expect(chat.server.received[1]?.body).not.toHaveProperty('stream_options')
    expect(chat.server.received[2]?.body).not.toHaveProperty('temperature')
  })

  test('that is repeated is final', async () => {
    chat.server.script(answer(400, { error: { message: 'stream_options and temperature' } }))
    expect((await readToFailure(chat.open({ request: { temperature: 1 } }))).error.code).toBe(
      'INVALID_REQUEST',
    )
    expect(chat.server.received).toHaveLength(3)
  })

  test('in place of the first token costs nothing either', async () => {
    chat.server.script(stream([toEvent({ error: { message: 'Overloaded', code: 503 } })]))
    expect((await readToFailure(chat.open())).error).toMatchObject({
      code: 'SERVER_ERROR',
      statusCode: 503,
      message: 'The provider answered 503: Overloaded',
      usage: null,
      usageSource: null,
      mayBeCharged: false,
    })
  })
})
