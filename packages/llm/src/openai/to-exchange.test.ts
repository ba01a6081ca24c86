import { afterEach, beforeEach, expect, test } from 'vitest'

import { errorOf } from '../../test/expectations.ts'
import { answer, createScriptedServer } from '../../test/scripted-server.ts'
import type { ScriptedServer } from '../../test/scripted-server.ts'
import { API_KEY, createTarget } from '../../test/target.ts'
import { createEgress } from '../http/index.ts'
import type { Egress } from '../http/index.ts'
import { Secret } from '../spec/index.ts'
import type { CompletionRequest } from '../spec/index.ts'
import { createOpenAiProtocol } from './index.ts'

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

function complete(request: Partial<CompletionRequest> = {}) {
  const protocol = createOpenAiProtocol({ egress, clock: { now: () => new Date() } })
  const { signal } = new AbortController()
  return protocol.complete(
    createTarget('openai', `${server.url}/v1`),
    { model: 'gpt-5-mini', messages: [], ...request },
    { signal },
  )
}

const HELLO = { choices: [{ message: { content: 'Hello' }, finish_reason: 'stop' }] }

test('a request carries key, path and messages as they are, and nothing unasked', async () => {
  server.script(answer(200, HELLO))
  const messages = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Hello' },
  ] as const
  await complete({ messages })
  expect(server.received).toEqual([
    {
      method: 'POST',
      path: '/v1/chat/completions',
      headers: expect.objectContaining({ authorization: `Bearer ${API_KEY}` }),
      body: { model: 'gpt-5-mini', messages },
    },
  ])
})

test('the output limit goes under the name the model wants (L-30)', async () => {
  server.script(answer(200, HELLO))
  await complete({ maxOutputTokens: 5 })
  await complete({ maxOutputTokens: 5, options: { maxTokensParameter: 'max_completion_tokens' } })
  expect(server.received.map(({ body }) => body)).toEqual([
    { model: 'gpt-5-mini', messages: [], max_tokens: 5 },
    { model: 'gpt-5-mini', messages: [], max_completion_tokens: 5 },
  ])
})

test('the reasoning effort goes out only where the model has one', async () => {
  server.script(answer(200, HELLO))
  await complete({ options: { reasoningEffort: 'minimal' } })
  await complete({ options: {} })
  expect(server.received.map(({ body }) => body)).toEqual([
    { model: 'gpt-5-mini', messages: [], reasoning_effort: 'minimal' },
    { model: 'gpt-5-mini', messages: [] },
  ])
})

test('an answer in parts is the text of its text parts', async () => {
  const content = [
    { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
    { type: 'text', text: 'Hel' },
    { type: 'text', text: 'lo' },
    { type: 'text' },
  ]
  server.script(answer(200, { choices: [{ message: { content }, finish_reason: 'stop' }] }))
  expect((await complete()).text).toBe('Hello')
})

test.each([
  [{ message: 'upstream rate limit', code: 429 }, 'RATE_LIMITED', 429, false],
  [{ message: 'Provider returned error', code: 502 }, 'SERVER_ERROR', 502, true],
  ['model is loading', 'SERVER_ERROR', 500, false],
])(
  'an error %j in place of choices is what it says, whatever the status',
  async (error, code, statusCode, mayBeCharged) => {
    server.script(answer(200, { error, choices: [] }))
    expect(await errorOf(complete())).toMatchObject({
      code,
      statusCode,
      message: `The provider answered ${statusCode}: ${typeof error === 'string' ? error : error.message}`,
      mayBeCharged,
    })
  },
)

test('an error beside choices is what there is to say of an empty one', async () => {
  const choices = [{ message: { content: '' }, finish_reason: 'stop' }]
  server.script(answer(200, { error: { message: 'cut off upstream' }, choices }))
  expect(await errorOf(complete())).toMatchObject({
    code: 'INVALID_RESPONSE',
    message: 'The answer holds no text: cut off upstream',
  })
  server.script(answer(200, { error: 'cut off upstream', choices }))
  expect((await errorOf(complete())).message).toBe('The answer holds no text: cut off upstream')
})

test('tool calls are read, by whatever server', async () => {
  const extra_content = { google: { thought_signature: 'mark' } }
  const tool_calls = [{ id: '', function: { name: 'f', arguments: '{}' }, extra_content }, { id: 'b' }, 7]
  server.script(
    answer(200, { choices: [{ message: { content: 'Let me see.', tool_calls }, finish_reason: 'stop' }] }),
  )
  expect((await errorOf(complete())).message).toContain('it names no tool')
  tool_calls.splice(1)
  server.script(answer(200, { choices: [{ message: { content: '', tool_calls }, finish_reason: 'stop' }] }))
  expect(await complete()).toMatchObject({
    toolCalls: [{ id: 'call_0', name: 'f', arguments: '{}', signature: 'mark' }],
    finishReason: 'tool_calls',
  })
})

test('an empty key is not sent: servers of one’s own often want none', async () => {
  server.script(answer(200, HELLO))
  const protocol = createOpenAiProtocol({ egress, clock: { now: () => new Date() } })
  const target = { ...createTarget('openai', `${server.url}/v1`), apiKey: new Secret('') }

  await protocol.complete(target, { model: 'llama', messages: [] }, { signal: new AbortController().signal })

  expect(server.received[0]?.headers).not.toHaveProperty('authorization')
})
