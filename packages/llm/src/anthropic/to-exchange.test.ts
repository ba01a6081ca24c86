import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { errorOf } from '../../test/expectations.ts'
import { collect, readFixture } from '../../test/read-stream.ts'
import { answer, createScriptedServer } from '../../test/scripted-server.ts'
import type { ScriptedServer } from '../../test/scripted-server.ts'
import { API_KEY, createTarget } from '../../test/target.ts'
import { createEgress } from '../http/index.ts'
import type { Egress } from '../http/index.ts'
import type { CompletionRequest } from '../spec/index.ts'
import { createAnthropicProtocol } from './index.ts'

const MODEL = 'claude-haiku-4-5'
const REQUEST: CompletionRequest = { model: MODEL, messages: [{ role: 'user', content: 'Hi' }] }
const BODY = { model: MODEL, max_tokens: 8192, messages: [{ role: 'user', content: 'Hi' }] }
const AS_EVENTS = { 'content-type': 'text/event-stream; charset=utf-8' }

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

const ask = (request: Partial<CompletionRequest> = {}) =>
  [
    createTarget('anthropic', server.url),
    { ...REQUEST, ...request },
    { signal: new AbortController().signal },
  ] as const

function createProtocol() {
  return createAnthropicProtocol({ egress, clock: { now: () => new Date() } })
}

const complete = (request?: Partial<CompletionRequest>) => createProtocol().complete(...ask(request))
const stream = (request?: Partial<CompletionRequest>) => collect(createProtocol().stream(...ask(request)))

const message = (content: readonly object[], stop_reason: string, rest: object = {}) => ({
  id: 'msg_013Zva2CMHLNnjNjJKqJ2EF',
  type: 'message',
  role: 'assistant',
  model: 'claude-haiku-4-5-20251001',
  content,
  stop_reason,
  stop_sequence: null,
  usage: { input_tokens: 2095, output_tokens: 503 },
  ...rest,
})
const HELLO = message([{ type: 'text', text: 'Hello' }], 'end_turn')

test('a request carries key, version and path, a streamed one asks for events', async () => {
  server.script(answer(200, HELLO), answer(200, readFixture('anthropic-text'), AS_EVENTS))
  await complete()
  await stream()
  const sent = {
    method: 'POST',
    path: '/v1/messages',
    headers: expect.objectContaining({ 'x-api-key': API_KEY, 'anthropic-version': '2023-06-01' }),
  }
  expect(server.received).toEqual([
    { ...sent, body: BODY },
    { ...sent, body: { ...BODY, stream: true } },
  ])
})

describe('an answer in one piece', () => {
  test('is the text of its text blocks', async () => {
    const content = [
      { type: 'thinking', thinking: 'hm', signature: 'x' },
      { type: 'text', text: 'Hel' },
      { type: 'redacted_thinking', data: 'x' },
      { type: 'text', text: 'lo' },
      { type: 'text' },
    ]
    server.script(answer(200, message(content, 'end_turn')))
    expect(await complete()).toMatchObject({
      text: 'Hello',
      toolCalls: [],
      finishReason: 'stop',
      usage: { inputTokens: 2095, outputTokens: 503 },
      usageSource: 'vendor',
      actualModel: 'claude-haiku-4-5-20251001',
      systemFingerprint: null,
      requestId: 'msg_013Zva2CMHLNnjNjJKqJ2EF',
    })
  })

  test('has the tool calls in their order', async () => {
    const content = [
      { type: 'text', text: 'Let me see.' },
      { type: 'tool_use', id: 'toolu_01', name: 'get_weather', input: { city: 'Bern' } },
      { type: 'server_tool_use', id: 'srvtoolu_01', name: 'web_search', input: {} },
      { type: 'tool_use', name: 'now' },
    ]
    server.script(answer(200, message(content, 'tool_use')))
    expect(await complete()).toMatchObject({
      text: 'Let me see.',
      toolCalls: [
        { id: 'toolu_01', name: 'get_weather', arguments: '{"city":"Bern"}' },
        { id: 'call_0', name: 'now', arguments: '{}' },
      ],
      finishReason: 'tool_calls',
    })
  })

  test('to a schema is the input of its tool (L-60)', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' } } }
    const content = [{ type: 'tool_use', id: 'toolu_01', name: 'city', input: { name: 'Bern' } }]
    server.script(answer(200, message(content, 'tool_use')))
    expect(await complete({ responseFormat: { type: 'json_schema', name: 'city', schema } })).toMatchObject({
      text: '{"name":"Bern"}',
      json: { name: 'Bern' },
      toolCalls: [],
      finishReason: 'stop',
    })
  })

  test.each([
    ['pause_turn', 'other'],
    ['refusal', 'content_filter'],
    ['model_context_window_exceeded', 'length'],
  ])('that stops with %s has the finish reason %s', async (reason, finishReason) => {
    server.script(answer(200, message([{ type: 'text', text: 'Hel' }], reason)))
    expect((await complete()).finishReason).toBe(finishReason)
  })

  test('with a call that names no tool is INVALID_RESPONSE and may be charged', async () => {
    server.script(answer(200, message([{ type: 'tool_use', id: 'toolu_01', input: {} }], 'tool_use')))
    expect(await errorOf(complete())).toMatchObject({ code: 'INVALID_RESPONSE', mayBeCharged: true })
  })

  test.each([
    ['an error', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'Overloaded'],
    ['a refusal', message([], 'refusal', { stop_details: { explanation: 'Too hot.' } }), 'Too hot.'],
  ])(
    'that is %s in place of content is INVALID_RESPONSE in the words of the vendor',
    async (_, body, words) => {
      server.script(answer(200, body))
      expect(await errorOf(complete())).toMatchObject({
        code: 'INVALID_RESPONSE',
        message: expect.stringContaining(words),
      })
    },
  )
})

describe('a streamed answer', () => {
  test('ends with what the whole answer would have been', async () => {
    server.script(answer(200, readFixture('anthropic-tool-use'), AS_EVENTS))
    const events = await stream()
    expect(events.slice(0, 2)).toEqual([
      { type: 'text', text: 'Okay' },
      { type: 'text', text: ',' },
    ])
    expect(events.at(-1)).toMatchObject({
      type: 'end',
      result: {
        text: "Okay, let's check the weather for San Francisco, CA:",
        toolCalls: [
          {
            id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6',
            name: 'get_weather',
            arguments: '{"location": "San Francisco, CA", "unit": "fahrenheit"}',
          },
        ],
        finishReason: 'tool_calls',
        usage: { inputTokens: 472, outputTokens: 89 },
        usageSource: 'vendor',
        actualModel: 'claude-3-haiku-20240307',
        requestId: 'msg_014p7gG3wDgGV9EUtLvnow3U',
      },
    })
  })

  test('that breaks off with an error has the code of the error and may be charged', async () => {
    const whole = readFixture('anthropic-text')
    const words = { type: 'overloaded_error', message: 'Overloaded' }
    const error = { type: 'error', error: words, request_id: 'req_1' }
    const broken = `${whole.slice(0, whole.indexOf('event: content_block_stop'))}event: error\ndata: ${JSON.stringify(error)}\n\n`
    server.script(answer(200, broken, AS_EVENTS))
    expect(await errorOf(stream())).toMatchObject({
      code: 'SERVER_ERROR',
      retryable: true,
      message: expect.stringContaining('Overloaded'),
      partialText: 'Hello!',
      mayBeCharged: true,
      requestId: 'req_1',
    })
  })
})

test('what the protocol cannot carry is refused before anything is sent', async () => {
  const messages = [{ role: 'tool', toolCallId: 'a', content: 'Rain' }] as const
  for (const outcome of [complete({ messages }), stream({ messages })])
    expect(await errorOf(outcome)).toMatchObject({ code: 'INVALID_REQUEST', mayBeCharged: false })
  expect(server.connections()).toBe(0)
})
