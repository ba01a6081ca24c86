import { setTimeout as wait } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { errorOf } from '../../test/expectations.ts'
import { answer, createScriptedServer, hang } from '../../test/scripted-server.ts'
import type { ScriptedServer, Step } from '../../test/scripted-server.ts'
import { API_KEY, createTarget } from '../../test/target.ts'
import { createOpenAiProtocol } from '../openai/index.ts'
import type { CompletionRequest } from '../spec/index.ts'
import { createEgress } from './egress.ts'
import type { Egress } from './egress.ts'

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

function complete(request: Partial<CompletionRequest> = {}, requestTimeoutMs?: number) {
  const protocol = createOpenAiProtocol({ egress, clock: { now: () => new Date() } })
  const messages = [{ role: 'user', content: 'hello world' } as const]
  const target = createTarget('openai', `${server.url}/v1`, requestTimeoutMs)
  return protocol.complete(
    target,
    { model: 'm', messages, ...request },
    { signal: new AbortController().signal },
  )
}

function script(message: object, finish_reason = 'stop', usage: object | null = null): void {
  server.script(answer(200, { model: 'm-2026', choices: [{ message, finish_reason }], usage }))
}

const call = (text: unknown, name: unknown = 'f') => ({
  content: null,
  tool_calls: [{ id: 'c', type: 'function', function: { name, arguments: text } }],
})

describe('tool calls', () => {
  test.each([
    ['{"a":1}', '{"a":1}'],
    ['', '{}'],
    [' ', '{}'],
    [null, '{}'],
    [{ a: 1 }, '{"a":1}'],
  ])('with arguments %j have %s', async (sent, text) => {
    script(call(sent), 'tool_calls')
    const result = await complete({ responseFormat: { type: 'json' } })
    expect(result).toMatchObject({ text: '', toolCalls: [{ id: 'c', name: 'f', arguments: text }] })
    expect(result).not.toHaveProperty('json')
  })

  test.each([['{"a":'], ['[1]'], ['7'], ['null'], ['not JSON']])(
    'with arguments %s are INVALID_RESPONSE and can be charged',
    async (text) => {
      script({ ...call(text), content: 'Let me see.' }, 'length', { prompt_tokens: 9, completion_tokens: 5 })
      expect(await errorOf(complete({ tools: [{ name: 'f', parameters: {} }] }))).toMatchObject({
        code: 'INVALID_RESPONSE',
        message: `The answer holds a tool call that cannot be made: the arguments of "f" (${text.length} characters) are no JSON object (finish reason length).`,
        usage: { inputTokens: 9, outputTokens: 5 },
        usageSource: 'vendor',
        actualModel: 'm-2026',
        mayBeCharged: true,
        partialText: 'Let me see.',
      })
    },
  )

  test('of a tool that was not offered do not name it: the name is the model’s own', async () => {
    script(call('7'))
    expect((await errorOf(complete())).message).toContain('the arguments of a tool that was not offered (1 ')
  })

  test('without a name are INVALID_RESPONSE', async () => {
    script(call('{}', null))
    expect((await errorOf(complete())).message).toContain('it names no tool')
  })
})

describe('JSON', () => {
  test('is the answer as data (S0-19)', async () => {
    script({ content: '```json\n{"a":1}\n```' })
    expect(await complete({ responseFormat: { type: 'json' } })).toMatchObject({
      text: '```json\n{"a":1}\n```',
      json: { a: 1 },
    })
  })

  test('null is an answer', async () => {
    script({ content: 'null' })
    expect(await complete({ responseFormat: { type: 'json' } })).toHaveProperty('json', null)
  })

  test('that is cut is INVALID_RESPONSE, without its words and with what it cost (S0-19, S0-5)', async () => {
    script({ content: `{"key":"${API_KEY}` }, 'length')
    const error = await errorOf(complete({ responseFormat: { type: 'json' } }))
    expect(error).toMatchObject({
      code: 'INVALID_RESPONSE',
      usage: { inputTokens: 9, outputTokens: expect.any(Number) },
      usageSource: 'estimated',
      mayBeCharged: true,
      partialText: `{"key":"${API_KEY}`,
    })
    expect(error.message).toBe(
      'The answer is not what was asked for: its 36 characters are no JSON (finish reason length).',
    )
  })

  test('of a senseless schema is not asked for', async () => {
    const responseFormat = { type: 'json_schema', name: 'x', schema: { type: 'text' } } as const
    expect((await errorOf(complete({ responseFormat }))).code).toBe('INVALID_REQUEST')
    expect(server.connections()).toBe(0)
  })
})

test('a count that the vendor left out is estimated, an explicit zero is not', async () => {
  script({ content: 'Hello there, world.' }, 'stop', { prompt_tokens: 70 })
  expect(await complete()).toMatchObject({
    usage: { inputTokens: 70, outputTokens: 5 },
    usageSource: 'estimated',
  })
  script({ content: 'Hello there, world.' }, 'stop', { prompt_tokens: 0, completion_tokens: 0 })
  expect(await complete()).toMatchObject({
    usage: { inputTokens: 0, outputTokens: 0 },
    usageSource: 'vendor',
  })
})

test('a refusal of the model is its answer', async () => {
  script({ content: null, refusal: 'I will not say that.' })
  expect(await complete()).toMatchObject({ text: 'I will not say that.', finishReason: 'content_filter' })
})

test('a deadline that passes in the second request is told as the limit of the call', async () => {
  const reject: Step = async (response) => {
    await wait(100)
    return answer(400, { error: { message: 'temperature is not supported' } })(response)
  }
  server.script(reject, hang)
  expect(await errorOf(complete({ temperature: 1 }, 300))).toMatchObject({
    code: 'TIMEOUT',
    message: 'The provider gave no complete answer within 300 ms.',
    mayBeCharged: true,
  })
  expect(server.received).toHaveLength(2)
})
