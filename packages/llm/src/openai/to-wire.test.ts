import { describe, expect, test } from 'vitest'

import type { CompletionRequest, Message, ResponseFormat } from '../spec/index.ts'
import { toWire } from './to-wire.ts'

const ASK: Message = { role: 'user', content: 'What is the weather in Bern?' }
const toBody = (request: Partial<CompletionRequest>, mode = { stream: false, isUsageAsked: true }): unknown =>
  JSON.parse(JSON.stringify(toWire({ model: 'm', messages: [ASK], ...request }, mode)))

describe('a body', () => {
  test('has nothing that was not asked for', () => {
    expect(toBody({})).toEqual({ model: 'm', messages: [ASK] })
    expect(toBody({ tools: [] })).toEqual({ model: 'm', messages: [ASK] })
  })

  test('asks for a stream and its counts, or for the stream only', () => {
    expect(toBody({}, { stream: true, isUsageAsked: true })).toEqual({
      model: 'm',
      messages: [ASK],
      stream: true,
      stream_options: { include_usage: true },
    })
    expect(toBody({}, { stream: true, isUsageAsked: false })).toEqual({
      model: 'm',
      messages: [ASK],
      stream: true,
    })
  })

  test('has tools, and what is to be done with them', () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } } }
    const tools = [
      { name: 'get_weather', description: 'Tells it.', parameters },
      { name: 'bare', parameters: {} },
    ]
    expect(toBody({ tools, toolChoice: 'required' })).toMatchObject({
      tools: [
        { type: 'function', function: { name: 'get_weather', description: 'Tells it.', parameters } },
        { type: 'function', function: { name: 'bare', parameters: {} } },
      ],
      tool_choice: 'required',
    })
    expect(toBody({ tools, toolChoice: { name: 'bare' } })).toMatchObject({
      tool_choice: { type: 'function', function: { name: 'bare' } },
    })
  })
})

describe('messages', () => {
  test('carry tool calls and their results', () => {
    const call = { id: 'c1', name: 'get_weather', arguments: '{"city":"Bern"}' }
    const messages: Message[] = [
      ASK,
      { role: 'assistant', content: '', toolCalls: [call, { ...call, id: 'c2', signature: 'mark' }] },
      { role: 'tool', toolCallId: 'c2', content: 'Rain' },
      { role: 'assistant', content: 'Wait.', toolCalls: [call] },
      { role: 'assistant', content: 'Done.', toolCalls: [] },
    ]
    const made = { type: 'function', function: { name: 'get_weather', arguments: '{"city":"Bern"}' } }
    expect(toBody({ messages })).toEqual({
      model: 'm',
      messages: [
        ASK,
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'c1', ...made },
            { id: 'c2', ...made, extra_content: { google: { thought_signature: 'mark' } } },
          ],
        },
        { role: 'tool', tool_call_id: 'c2', content: 'Rain' },
        { role: 'assistant', content: 'Wait.', tool_calls: [{ id: 'c1', ...made }] },
        { role: 'assistant', content: 'Done.' },
      ],
    })
  })

  test('with the result of no call are refused by the field', () => {
    const messages: Message[] = [ASK, { role: 'tool', toolCallId: 'c1', content: 'Rain' }]
    expect(() => toBody({ messages })).toThrow(
      /^messages\[1\]\.toolCallId "c1" is the id of no earlier tool call/,
    )
  })

  test('carry images by data and by address', () => {
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0KGgo=' } },
      { type: 'image', source: { kind: 'url', url: 'https://example.com/cat.png' } },
    ] as const
    expect(toBody({ messages: [{ role: 'user', content }] })).toMatchObject({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
            { type: 'image_url', image_url: { url: 'https://example.com/cat.png' } },
          ],
        },
      ],
    })
  })
})

describe('JSON (L-60)', () => {
  const json: ResponseFormat = { type: 'json' }
  const messagesOf = (messages: readonly Message[]) => toBody({ messages, responseFormat: json })

  test('is asked for by its parameter and by the word', () => {
    expect(messagesOf([ASK])).toEqual({
      model: 'm',
      messages: [{ role: 'system', content: 'Answer in JSON.' }, ASK],
      response_format: { type: 'json_object' },
    })
    expect(messagesOf([{ role: 'system', content: 'Be brief.' }, ASK])).toMatchObject({
      messages: [{ role: 'system', content: 'Be brief.\n\nAnswer in JSON.' }, ASK],
    })
  })

  test.each<Message>([
    { role: 'system', content: 'Answer as json.' },
    { role: 'user', content: [{ type: 'text', text: 'Give me JSON' }] },
  ])('is not said twice: %j', (message) => {
    expect(messagesOf([message])).toMatchObject({ messages: [message] })
  })

  test('of a schema is asked for by the schema', () => {
    const schema = { type: 'object' }
    expect(toBody({ responseFormat: { type: 'json_schema', name: 'weather', schema } })).toEqual({
      model: 'm',
      messages: [ASK],
      response_format: { type: 'json_schema', json_schema: { name: 'weather', schema } },
    })
  })
})
