import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { errorOf } from '../../test/expectations.ts'
import { collect, readFixture, toSse } from '../../test/read-stream.ts'
import { answer, createScriptedServer } from '../../test/scripted-server.ts'
import type { ScriptedServer } from '../../test/scripted-server.ts'
import { API_KEY, createTarget } from '../../test/target.ts'
import { createEgress } from '../http/index.ts'
import type { Egress } from '../http/index.ts'
import type { CompletionRequest } from '../spec/index.ts'
import { createGoogleProtocol } from './index.ts'

const REQUEST: CompletionRequest = { model: 'gemini-2.5-pro', messages: [{ role: 'user', content: 'Hi' }] }
const AS_EVENTS = { 'content-type': 'text/event-stream' }

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
    createTarget('google', server.url),
    { ...REQUEST, ...request },
    { signal: new AbortController().signal },
  ] as const

function createProtocol() {
  return createGoogleProtocol({ egress, clock: { now: () => new Date() } })
}

const complete = (request?: Partial<CompletionRequest>) => createProtocol().complete(...ask(request))
const stream = (request?: Partial<CompletionRequest>) => collect(createProtocol().stream(...ask(request)))

const content = (parts: readonly object[], finishReason = 'STOP') => ({
  candidates: [{ content: { parts, role: 'model' }, finishReason, index: 0 }],
  usageMetadata: {
    promptTokenCount: 8,
    candidatesTokenCount: 12,
    totalTokenCount: 51,
    thoughtsTokenCount: 31,
  },
  modelVersion: 'gemini-2.5-pro-002',
  responseId: 'zYUmaaGsEIy3nsEP',
})
const HELLO = content([{ text: 'Hello' }])

test('a request carries the key, and whether it is to be streamed stands in the path', async () => {
  server.script(answer(200, HELLO), answer(200, readFixture('google-text'), AS_EVENTS))
  await complete()
  await stream()
  const sent = {
    method: 'POST',
    headers: expect.objectContaining({ 'x-goog-api-key': API_KEY }),
    body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], generationConfig: {} },
  }
  expect(server.received).toEqual([
    { ...sent, path: '/v1beta/models/gemini-2.5-pro:generateContent' },
    { ...sent, path: '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse' },
  ])
})

test('a model name cannot leave its place in the path', async () => {
  server.script(answer(200, HELLO), answer(200, readFixture('google-text'), AS_EVENTS))
  await complete({ model: '../files?x=1#' })
  await stream({ model: '../files?x=1#' })
  expect(server.received.map(({ path }) => path)).toEqual([
    '/v1beta/models/..%2Ffiles%3Fx%3D1%23:generateContent',
    '/v1beta/models/..%2Ffiles%3Fx%3D1%23:streamGenerateContent?alt=sse',
  ])
})

describe('an answer in one piece', () => {
  test('is the text of its parts without thoughts', async () => {
    const parts = [{ text: 'hm', thought: true }, { text: 'Hel' }, { text: 'lo' }, { inlineData: {} }]
    server.script(answer(200, content(parts)))
    expect(await complete()).toMatchObject({
      text: 'Hello',
      toolCalls: [],
      finishReason: 'stop',
      usage: { inputTokens: 8, outputTokens: 12, reasoningTokens: 31 },
      usageSource: 'vendor',
      actualModel: 'gemini-2.5-pro-002',
      systemFingerprint: null,
      requestId: 'zYUmaaGsEIy3nsEP',
    })
  })

  test('has the tool calls in their order', async () => {
    const parts = [
      { functionCall: { id: 'a', name: 'get_weather', args: { city: 'Bern' } }, thoughtSignature: 'c2ln' },
      { functionCall: { name: 'now' } },
    ]
    server.script(answer(200, content(parts)))
    expect(await complete()).toMatchObject({
      text: '',
      toolCalls: [
        { id: 'a', name: 'get_weather', arguments: '{"city":"Bern"}', signature: 'c2ln' },
        { id: 'call_0', name: 'now', arguments: '{}' },
      ],
      finishReason: 'tool_calls',
    })
  })

  test('to a schema is JSON (L-60)', async () => {
    const schema = { type: 'array', items: { type: 'string' } }
    server.script(answer(200, content([{ text: '["Bern"]' }])))
    expect(await complete({ responseFormat: { type: 'json_schema', name: 'names', schema } })).toMatchObject({
      text: '["Bern"]',
      json: ['Bern'],
    })
  })

  test.each<[string, object, string]>([
    [
      'a blocked prompt',
      { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 4 } },
      'the prompt was blocked (SAFETY)',
    ],
    [
      'a candidate without content',
      { candidates: [{ finishReason: 'RECITATION', finishMessage: 'Recites a song.' }] },
      'Recites a song.',
    ],
    [
      'a call that failed',
      { candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL' }] },
      'MALFORMED_FUNCTION_CALL',
    ],
    ['an error', { error: { code: 503, message: 'The model is overloaded.' } }, 'The model is overloaded.'],
  ])('that is %s is INVALID_RESPONSE and says why', async (_, body, words) => {
    server.script(answer(200, body))
    expect(await errorOf(complete())).toMatchObject({
      code: 'INVALID_RESPONSE',
      message: expect.stringContaining(words),
    })
  })
})

describe('a streamed answer', () => {
  test('ends with what the whole answer would have been', async () => {
    server.script(answer(200, readFixture('google-text'), AS_EVENTS))
    const events = await stream()
    expect(events.map(({ type }) => type)).toEqual(['text', 'text', 'text', 'end'])
    expect(events.at(-1)).toMatchObject({
      result: {
        text: 'AI works by learning patterns from data – lots of it. 🚀',
        finishReason: 'stop',
        usage: { inputTokens: 4, outputTokens: 14, reasoningTokens: 30 },
        usageSource: 'vendor',
        actualModel: 'gemini-2.5-flash',
        requestId: 'zYUmaaGsEIy3nsEP_9Ph8QU',
      },
    })
  })

  test('to a blocked prompt is INVALID_RESPONSE and says why', async () => {
    server.script(answer(200, readFixture('google-blocked'), AS_EVENTS))
    expect(await errorOf(stream())).toMatchObject({
      code: 'INVALID_RESPONSE',
      message: expect.stringContaining('the prompt was blocked (PROHIBITED_CONTENT)'),
      usage: { inputTokens: 12_559 },
    })
  })

  test('that breaks off with an error has the code of the error and may be charged', async () => {
    const cut = { content: { parts: [{ text: 'Hel' }] } }
    const error = { code: 429, message: 'Resource has been exhausted.', status: 'RESOURCE_EXHAUSTED' }
    server.script(answer(200, toSse([{ candidates: [cut] }, { error }]), AS_EVENTS))
    expect(await errorOf(stream())).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      message: expect.stringContaining('Resource has been exhausted.'),
      partialText: 'Hel',
      mayBeCharged: true,
    })
  })
})

test('what the protocol cannot carry is refused before anything is sent', async () => {
  const image = { type: 'image', source: { kind: 'url', url: 'https://example.com/cat.png' } } as const
  const messages = [{ role: 'user', content: [image] }] as const
  for (const outcome of [complete({ messages }), stream({ messages })])
    expect(await errorOf(outcome)).toMatchObject({ code: 'INVALID_REQUEST', mayBeCharged: false })
  expect(server.connections()).toBe(0)
})
