import { afterEach, beforeEach, expect, test } from 'vitest'

import { errorOf } from '../../test/expectations.ts'
import { answer, createScriptedServer } from '../../test/scripted-server.ts'
import type { ScriptedServer } from '../../test/scripted-server.ts'
import { API_KEY, createTarget } from '../../test/target.ts'
import { createEgress } from '../http/index.ts'
import type { Egress } from '../http/index.ts'
import type { CompletionRequest } from '../spec/index.ts'
import { createGoogleProtocol } from './index.ts'

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
  const protocol = createGoogleProtocol({ egress, clock: { now: () => new Date() } })
  const { signal } = new AbortController()
  return protocol.complete(
    createTarget('google', server.url),
    { model: 'gemini-2.5-pro', messages: [], ...request },
    { signal },
  )
}

const HELLO = { candidates: [{ content: { parts: [{ text: 'Hello' }] }, finishReason: 'STOP' }] }

test('a request carries key and path, roles in the words of the vendor, and system messages in their own field', async () => {
  server.script(answer(200, HELLO))
  await complete({
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
    ],
    maxOutputTokens: 5,
    temperature: 0,
  })
  expect(server.received).toEqual([
    {
      method: 'POST',
      path: '/v1beta/models/gemini-2.5-pro:generateContent',
      headers: expect.objectContaining({ 'x-goog-api-key': API_KEY }),
      body: {
        systemInstruction: { parts: [{ text: 'Be brief.' }] },
        contents: [
          { role: 'user', parts: [{ text: 'Hi' }] },
          { role: 'model', parts: [{ text: 'Hello' }] },
        ],
        generationConfig: { temperature: 0, maxOutputTokens: 5 },
      },
    },
  ])
})

test('what is not asked for is not sent', async () => {
  server.script(answer(200, HELLO))
  await complete({ messages: [{ role: 'user', content: 'Hi' }] })
  expect(server.received[0]?.body).toEqual({
    contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
    generationConfig: {},
  })
})

test('a model name cannot leave its place in the path', async () => {
  server.script(answer(200, HELLO))
  await complete({ model: '../files?x=1#' })
  expect(server.received[0]?.path).toBe('/v1beta/models/..%2Ffiles%3Fx%3D1%23:generateContent')
})

test('several parts are one text, thoughts are none', async () => {
  const parts = [{ text: 'hm', thought: true }, { text: 'Hel' }, { text: 'lo' }, { inlineData: {} }]
  server.script(answer(200, { candidates: [{ content: { parts }, finishReason: 'STOP' }] }))
  expect((await complete()).text).toBe('Hello')
})

test('a blocked prompt is INVALID_RESPONSE and says why', async () => {
  server.script(
    answer(200, { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 4 } }),
  )
  expect(await errorOf(complete())).toMatchObject({
    code: 'INVALID_RESPONSE',
    message: 'The answer holds no text: the prompt was blocked (SAFETY)',
    usage: { inputTokens: 4 },
  })
})

test('a candidate without content is INVALID_RESPONSE in the words of the vendor', async () => {
  const finishMessage = 'Recites a song.'
  server.script(answer(200, { candidates: [{ finishReason: 'RECITATION', finishMessage }] }))
  expect((await errorOf(complete())).message).toBe('The answer holds no text: Recites a song.')
})
