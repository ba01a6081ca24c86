import { afterEach, beforeEach, expect, test } from 'vitest'

import { errorOf } from '../../test/expectations.ts'
import { answer, createScriptedServer } from '../../test/scripted-server.ts'
import type { ScriptedServer } from '../../test/scripted-server.ts'
import { API_KEY, createTarget } from '../../test/target.ts'
import { createEgress } from '../http/index.ts'
import type { Egress } from '../http/index.ts'
import type { CompletionRequest } from '../spec/index.ts'
import { createAnthropicProtocol } from './index.ts'

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
  const protocol = createAnthropicProtocol({ egress, clock: { now: () => new Date() } })
  const { signal } = new AbortController()
  return protocol.complete(
    createTarget('anthropic', server.url),
    { model: 'claude-haiku-4-5', messages: [], ...request },
    { signal },
  )
}

const HELLO = { content: [{ type: 'text', text: 'Hello' }], stop_reason: 'end_turn' }

test('a request carries key, version and path, and system messages in their own field', async () => {
  server.script(answer(200, HELLO))
  await complete({
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
      { role: 'system', content: 'Be kind.' },
    ],
    maxOutputTokens: 5,
    temperature: 0.5,
  })
  expect(server.received).toEqual([
    {
      method: 'POST',
      path: '/v1/messages',
      headers: expect.objectContaining({ 'x-api-key': API_KEY, 'anthropic-version': '2023-06-01' }),
      body: {
        model: 'claude-haiku-4-5',
        max_tokens: 5,
        system: 'Be brief.\n\nBe kind.',
        messages: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'Hello' },
        ],
        temperature: 0.5,
      },
    },
  ])
})

test('the limit that the vendor demands is 8192 unless one is asked for', async () => {
  server.script(answer(200, HELLO))
  await complete({ messages: [{ role: 'user', content: 'Hi' }] })
  expect(server.received[0]?.body).toEqual({
    model: 'claude-haiku-4-5',
    max_tokens: 8192,
    messages: [{ role: 'user', content: 'Hi' }],
  })
})

test('several text blocks are one text', async () => {
  const content = [
    { type: 'text', text: 'Hel' },
    { type: 'tool_use', name: 'x' },
    { type: 'text', text: 'lo' },
  ]
  server.script(answer(200, { ...HELLO, content: [...content, { type: 'text' }] }))
  expect((await complete()).text).toBe('Hello')
})

test('an error in place of content is INVALID_RESPONSE in the words of the vendor', async () => {
  server.script(answer(200, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }))
  expect(await errorOf(complete())).toMatchObject({
    code: 'INVALID_RESPONSE',
    message: 'The answer holds no text: Overloaded',
  })
})
