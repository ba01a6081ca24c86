import { describe, expect, test } from 'vitest'

import type { CompletionRequest, Message } from '../spec/index.ts'
import { toWire } from './to-wire.ts'

const MODEL = 'claude-haiku-4-5'
const USER = { role: 'user', content: 'Hi' } as const
const WEATHER = {
  name: 'get_weather',
  description: 'Tells the weather.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}

/** The body as it goes out, without what is undefined. */
function bodyOf(request: Partial<CompletionRequest>, stream = false): unknown {
  return JSON.parse(JSON.stringify(toWire({ model: MODEL, messages: [USER], ...request }, { stream })))
}

const wireMessagesOf = (...messages: Message[]) => bodyOf({ messages })

test('a plain request is the model, the messages and the limit that the vendor demands', () => {
  const body = { model: MODEL, max_tokens: 8192, messages: [{ role: 'user', content: 'Hi' }] }
  expect(bodyOf({})).toEqual(body)
  expect(bodyOf({}, true)).toEqual({ ...body, stream: true })
})

test('system messages are one text in a field of their own', () => {
  const messages = [
    { role: 'system', content: 'Be brief.' },
    USER,
    { role: 'assistant', content: 'Hello' },
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: '' },
  ] as const
  expect(bodyOf({ messages, maxOutputTokens: 5, temperature: 0 })).toEqual({
    model: MODEL,
    max_tokens: 5,
    system: 'Be brief.\n\nBe kind.',
    messages: [USER, { role: 'assistant', content: 'Hello' }, { role: 'user', content: '' }],
    temperature: 0,
  })
})

test('images go as they are or by their address', () => {
  const content = [
    { type: 'text', text: 'What is this?' },
    { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0=' } },
    { type: 'image', source: { kind: 'url', url: 'https://example.com/cat.png' } },
  ] as const
  expect(wireMessagesOf({ role: 'user', content })).toMatchObject({
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0=' } },
          { type: 'image', source: { type: 'url', url: 'https://example.com/cat.png' } },
        ],
      },
    ],
  })
})

test('tools and the choice among them go in the words of the vendor', () => {
  const tools = [WEATHER, { name: 'now', parameters: { type: 'object' } }]
  expect(bodyOf({ tools, toolChoice: 'auto' })).toEqual({
    model: MODEL,
    max_tokens: 8192,
    messages: [USER],
    tools: [
      { name: 'get_weather', description: 'Tells the weather.', input_schema: WEATHER.parameters },
      { name: 'now', input_schema: { type: 'object' } },
    ],
    tool_choice: { type: 'auto' },
  })
})

test.each([
  ['none', { type: 'none' }],
  ['required', { type: 'any' }],
  [{ name: 'get_weather' }, { type: 'tool', name: 'get_weather' }],
] as const)('the choice %j is %j', (toolChoice, expected) => {
  expect(bodyOf({ tools: [WEATHER], toolChoice })).toMatchObject({ tool_choice: expected })
})

test('an empty list of tools is none', () => {
  expect(bodyOf({ tools: [] })).not.toHaveProperty('tools')
})

describe('a conversation with tool calls', () => {
  const call = (id: string, text = '{"city":"Bern"}') => ({ id, name: 'get_weather', arguments: text })

  test('has the results of calls side by side in one message of the user', () => {
    const body = wireMessagesOf(
      USER,
      { role: 'assistant', content: '', toolCalls: [call('a'), call('b', '{}')] },
      { role: 'tool', toolCallId: 'a', content: 'Rain' },
      { role: 'system', content: 'Be brief.' },
      { role: 'tool', toolCallId: 'b', content: '' },
      { role: 'user', content: 'And?' },
      { role: 'assistant', content: 'One more:', toolCalls: [call('c')] },
      { role: 'tool', toolCallId: 'c', content: 'Snow' },
    )
    const use = (id: string, input: object = { city: 'Bern' }) => ({
      type: 'tool_use',
      id,
      name: 'get_weather',
      input,
    })
    expect(body).toMatchObject({
      messages: [
        USER,
        { role: 'assistant', content: [use('a'), use('b', {})] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a', content: 'Rain' },
            { type: 'tool_result', tool_use_id: 'b', content: '' },
          ],
        },
        { role: 'user', content: 'And?' },
        { role: 'assistant', content: [{ type: 'text', text: 'One more:' }, use('c')] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: 'Snow' }] },
      ],
    })
  })

  test.each<[string, Message]>([
    ['after no call', { role: 'assistant', content: 'Hello' }],
    ['of another call', { role: 'assistant', content: '', toolCalls: [call('b')] }],
  ])('must not have a result %s', (_, earlier) => {
    expect(() => wireMessagesOf(USER, earlier, { role: 'tool', toolCallId: 'a', content: 'Rain' })).toThrow(
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('messages[2].toolCallId "a"'),
      }),
    )
  })

  test.each(['', '[]', '{"city":', 'null'])('must not have the arguments "%s"', (text) => {
    const calling = { role: 'assistant', content: '', toolCalls: [call('a'), call('b', text)] } as const
    expect(() => wireMessagesOf(USER, calling)).toThrow(
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('messages[1].toolCalls[1].arguments'),
      }),
    )
  })
})

describe('JSON', () => {
  const schema = { type: 'object', properties: { name: { type: 'string' } } }
  const responseFormat = { type: 'json_schema', name: 'city', schema } as const

  test('of any shape is asked for in words (S0-19)', () => {
    const sentence = 'Answer with one JSON value and nothing else: no words around it, no code fence.'
    expect(bodyOf({ responseFormat: { type: 'json' } })).toMatchObject({ system: sentence })
    const messages = [{ role: 'system', content: 'Be brief.' }, USER] as const
    expect(bodyOf({ messages, responseFormat: { type: 'json' } })).toMatchObject({
      system: `Be brief.\n\n${sentence}`,
    })
  })

  test('of a schema is the input of one tool that must be called (L-60)', () => {
    expect(bodyOf({ responseFormat, toolChoice: 'auto' })).toEqual({
      model: MODEL,
      max_tokens: 8192,
      messages: [USER],
      tools: [{ name: 'city', description: 'Takes the answer.', input_schema: schema }],
      tool_choice: { type: 'tool', name: 'city', disable_parallel_tool_use: true },
    })
  })

  test('of a schema leaves no room for tools', () => {
    expect(() => bodyOf({ responseFormat, tools: [WEATHER] })).toThrow(
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('responseFormat'),
      }),
    )
  })

  test.each([{ type: 'array', items: {} }, {}])('of the schema %j is no object', (other) => {
    expect(() => bodyOf({ responseFormat: { ...responseFormat, schema: other } })).toThrow(
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('responseFormat.schema must have the type "object"'),
      }),
    )
  })
})
