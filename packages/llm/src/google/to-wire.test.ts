import { describe, expect, test } from 'vitest'

import type { CompletionRequest, Message } from '../spec/index.ts'
import { toWire } from './to-wire.ts'

const USER = { role: 'user', content: 'Hi' } as const
const HI = { role: 'user', parts: [{ text: 'Hi' }] }
const WEATHER = {
  name: 'get_weather',
  description: 'Tells the weather.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}

/** The body as it goes out, without what is undefined. */
function bodyOf(request: Partial<CompletionRequest>): unknown {
  return JSON.parse(JSON.stringify(toWire({ model: 'gemini-2.5-pro', messages: [USER], ...request })))
}

test('a plain request is its contents', () => {
  expect(bodyOf({})).toEqual({ contents: [HI], generationConfig: {} })
})

test('system messages have a field of their own, the assistant is the model', () => {
  const messages = [
    { role: 'system', content: 'Be brief.' },
    USER,
    { role: 'assistant', content: 'Hello' },
    { role: 'system', content: 'Be kind.' },
  ] as const
  expect(bodyOf({ messages, maxOutputTokens: 5, temperature: 0 })).toEqual({
    systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] },
    contents: [HI, { role: 'model', parts: [{ text: 'Hello' }] }],
    generationConfig: { maxOutputTokens: 5, temperature: 0 },
  })
})

test('images go as they are', () => {
  const content = [
    { type: 'text', text: 'What is this?' },
    { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0=' } },
  ] as const
  const parts = [{ text: 'What is this?' }, { inlineData: { mimeType: 'image/png', data: 'iVBORw0=' } }]
  expect(bodyOf({ messages: [{ role: 'user', content }] })).toMatchObject({
    contents: [{ role: 'user', parts }],
  })
})

test('images by address are refused and say what to do', () => {
  const image = { type: 'image', source: { kind: 'url', url: 'https://example.com/cat.png' } } as const
  expect(() => bodyOf({ messages: [USER, USER, { role: 'user', content: [image] }] })).toThrow(
    expect.objectContaining({
      code: 'INVALID_REQUEST',
      message: expect.stringMatching(/^messages\[2\]\.content .* base64\.$/),
    }),
  )
})

test('tools and the choice among them go in the words of the vendor', () => {
  const tools = [WEATHER, { name: 'now', parameters: { type: 'object' } }]
  expect(bodyOf({ tools, toolChoice: 'auto' })).toEqual({
    contents: [HI],
    tools: [
      {
        functionDeclarations: [
          {
            name: 'get_weather',
            description: 'Tells the weather.',
            parametersJsonSchema: WEATHER.parameters,
          },
          { name: 'now', parametersJsonSchema: { type: 'object' } },
        ],
      },
    ],
    toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
    generationConfig: {},
  })
})

test.each([
  ['none', { mode: 'NONE' }],
  ['required', { mode: 'ANY' }],
  [{ name: 'get_weather' }, { mode: 'ANY', allowedFunctionNames: ['get_weather'] }],
] as const)('the choice %j is %j', (toolChoice, functionCallingConfig) => {
  expect(bodyOf({ tools: [WEATHER], toolChoice })).toMatchObject({ toolConfig: { functionCallingConfig } })
})

test('an empty list of tools is none', () => {
  expect(bodyOf({ tools: [] })).not.toHaveProperty('tools')
})

describe('a conversation with tool calls', () => {
  const call = (id: string, name = 'get_weather', text = '{"city":"Bern"}') => ({ id, name, arguments: text })
  const functionCall = (id: string, name = 'get_weather', args: object = { city: 'Bern' }) => ({
    id,
    name,
    args,
  })
  const result = (id: string, name: string, output: string) => ({
    functionResponse: { id, name, response: { output } },
  })

  test('has the results of calls side by side in one content, each with the name of its function', () => {
    const messages: Message[] = [
      USER,
      {
        role: 'assistant',
        content: '',
        toolCalls: [{ ...call('a'), signature: 'c2lnbmVk' }, call('b', 'now', '{}')],
      },
      { role: 'tool', toolCallId: 'a', content: 'Rain' },
      { role: 'system', content: 'Be brief.' },
      { role: 'tool', toolCallId: 'b', content: '{"time":12}' },
      { role: 'user', content: 'And?' },
    ]
    expect(bodyOf({ messages })).toMatchObject({
      contents: [
        HI,
        {
          role: 'model',
          parts: [
            { functionCall: functionCall('a'), thoughtSignature: 'c2lnbmVk' },
            { functionCall: functionCall('b', 'now', {}) },
          ],
        },
        { role: 'user', parts: [result('a', 'get_weather', 'Rain'), result('b', 'now', '{"time":12}')] },
        { role: 'user', parts: [{ text: 'And?' }] },
      ],
    })
  })

  test('that another vendor’s model began says that its first calls bear no signature', () => {
    const toolCalls = [call('a'), call('b')]
    expect(bodyOf({ messages: [{ role: 'assistant', content: 'Let me see.', toolCalls }] })).toEqual({
      contents: [
        {
          role: 'model',
          parts: [
            { text: 'Let me see.' },
            { functionCall: functionCall('a'), thoughtSignature: 'skip_thought_signature_validator' },
            { functionCall: functionCall('b') },
          ],
        },
      ],
      generationConfig: {},
    })
  })

  test('may use an id again: a result belongs to the call before it', () => {
    const messages: Message[] = ['get_weather', 'now'].flatMap((name) => [
      { role: 'assistant', content: '', toolCalls: [call('a', name)] },
      { role: 'tool', toolCallId: 'a', content: 'x' },
    ])
    const parts = ['get_weather', 'now'].map((name) => [result('a', name, 'x')])
    expect(bodyOf({ messages })).toMatchObject({
      contents: [{}, { parts: parts[0] }, {}, { parts: parts[1] }],
    })
  })

  test('must not have a result without a call', () => {
    const messages: Message[] = [USER, { role: 'tool', toolCallId: 'a', content: 'Rain' }]
    expect(() => bodyOf({ messages })).toThrow(
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('messages[1].toolCallId "a"'),
      }),
    )
  })

  test('must not have arguments that are no JSON object', () => {
    const messages: Message[] = [{ role: 'assistant', content: '', toolCalls: [call('a', 'now', '7')] }]
    expect(() => bodyOf({ messages })).toThrow(
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('messages[0].toolCalls[0].arguments'),
      }),
    )
  })
})

test('JSON is asked for by its type, and by its schema where there is one (S0-19, L-60)', () => {
  const schema = { type: 'array', items: { type: 'string' } }
  expect(bodyOf({ responseFormat: { type: 'json' } })).toMatchObject({
    generationConfig: { responseMimeType: 'application/json' },
  })
  expect(bodyOf({ responseFormat: { type: 'json_schema', name: 'names', schema }, temperature: 1 })).toEqual({
    contents: [HI],
    generationConfig: { temperature: 1, responseMimeType: 'application/json', responseJsonSchema: schema },
  })
})
