import { describe, expect, test } from 'vitest'

import { readFixture, readStream, toSse } from '../../test/read-stream.ts'
import type { CompletionRequest } from '../spec/index.ts'
import { AnthropicStreamReader } from './stream-reader.ts'

const PLAIN: CompletionRequest = { model: 'claude', messages: [{ role: 'user', content: 'Hi' }] }
const AS_SCHEMA: CompletionRequest = {
  ...PLAIN,
  responseFormat: { type: 'json_schema', name: 'city', schema: { type: 'object' } },
}

const started = (usage: object | null = { input_tokens: 9, output_tokens: 1 }) => ({
  type: 'message_start',
  message: { id: 'msg_1', model: 'claude-x', content: [], usage },
})
const block = (index: number, content_block: object) => ({
  type: 'content_block_start',
  index,
  content_block,
})
const delta = (index: number, content: object) => ({ type: 'content_block_delta', index, delta: content })
const blockEnd = (index: number) => ({ type: 'content_block_stop', index })
const tool = (name: string, input: unknown = {}) => ({ type: 'tool_use', id: `id_${name}`, name, input })
const ended = (stop_reason: string, usage?: object) => ({
  type: 'message_delta',
  delta: { stop_reason },
  usage,
})
const STOP = { type: 'message_stop' }

function read(events: readonly object[], request = PLAIN) {
  const reader = new AnthropicStreamReader(request)
  return { reader, ...readStream(reader, toSse(events)) }
}

describe('the streams of the vendor’s documentation', () => {
  test('text comes piece by piece, the counts at the end', () => {
    const reader = new AnthropicStreamReader(PLAIN)
    expect(readStream(reader, readFixture('anthropic-text')).events).toEqual([
      { type: 'text', text: 'Hello' },
      { type: 'text', text: '!' },
    ])
    expect(reader.isComplete()).toBe(true)
    expect(reader.reading()).toEqual({
      text: 'Hello!',
      hiddenText: '',
      toolCalls: [],
      finishReason: 'stop',
      usage: {
        inputTokens: 25,
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: 15,
        reasoningTokens: 0,
      },
      model: 'claude-opus-4-20250514',
      systemFingerprint: null,
      id: 'msg_1nZdL29xx5MUA1yADyHTEsnR8uuvGgszyy',
      complaint: null,
    })
  })

  test('a tool call begins with its name, and its pieces make up its arguments', () => {
    const reader = new AnthropicStreamReader(PLAIN)
    const { events } = readStream(reader, readFixture('anthropic-tool-use'))
    const id = 'toolu_01T1x1fJ34qAmk2tNTrN7Up6'
    const text = '{"location": "San Francisco, CA", "unit": "fahrenheit"}'
    expect(events.filter(({ type }) => type === 'tool_call')).toEqual([
      { type: 'tool_call', index: 0, id, name: 'get_weather' },
    ])
    const pieces = events.flatMap((event) => (event.type === 'tool_arguments' ? [event] : []))
    expect(pieces.map((piece) => piece.text).join('')).toBe(text)
    expect(new Set(pieces.map(({ index }) => index))).toEqual(new Set([0]))
    expect(reader.reading()).toMatchObject({
      text: "Okay, let's check the weather for San Francisco, CA:",
      toolCalls: [{ id, name: 'get_weather', arguments: text }],
      finishReason: 'tool_calls',
      usage: { inputTokens: 472, outputTokens: 89 },
    })
  })

  test('thinking is output, but not handed on', () => {
    const reader = new AnthropicStreamReader(PLAIN)
    const { steps } = readStream(reader, readFixture('anthropic-thinking'))
    const text = 'The greatest common divisor of 1071 and 462 is **21**.'
    expect(steps.flatMap(({ events }) => events)).toEqual([{ type: 'text', text }])
    expect(steps.map(({ isOutput }) => isOutput)).toEqual(
      [0, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0].map((output) => output === 1),
    )
    expect(reader.reading()).toMatchObject({ text, usage: null, finishReason: 'stop' })
  })
})

test('an answer is whole only when the vendor says so', () => {
  const { reader } = read([started(), block(0, { type: 'text', text: '' }), blockEnd(0), ended('end_turn')])
  expect(reader.isComplete()).toBe(false)
})

test('the output is not counted before the vendor has counted it', () => {
  const cached = { input_tokens: 9, cache_read_input_tokens: 4, output_tokens: 1 }
  const { reader } = read([started(cached), block(0, { type: 'text', text: 'Hel' })])
  expect(reader.reading().usage).toMatchObject({ inputTokens: 9, cacheReadTokens: 4, outputTokens: null })
})

test('counts at the end are of the whole answer and replace the earlier ones', () => {
  const cached = { input_tokens: 9, cache_read_input_tokens: 4, output_tokens: 1 }
  const { reader } = read([
    started(cached),
    ended('end_turn', { input_tokens: 12, cache_read_input_tokens: null, output_tokens: 5 }),
    ended('end_turn', { output_tokens: 0 }),
    STOP,
  ])
  expect(reader.reading().usage).toMatchObject({ inputTokens: 12, cacheReadTokens: 4, outputTokens: 0 })
})

test('calls side by side keep apart, whatever the order of their pieces', () => {
  const { reader, events } = read([
    started(),
    block(0, tool('first')),
    block(1, tool('second')),
    delta(1, { type: 'input_json_delta', partial_json: '{"b":' }),
    delta(0, { type: 'input_json_delta', partial_json: '{"a":1}' }),
    delta(1, { type: 'input_json_delta', partial_json: '2}' }),
    blockEnd(0),
    blockEnd(1),
    ended('tool_use', { output_tokens: 7 }),
    STOP,
  ])
  expect(events.map((event) => ('index' in event ? event.index : null))).toEqual([0, 1, 1, 0, 1])
  expect(reader.reading().toolCalls).toEqual([
    { id: 'id_first', name: 'first', arguments: '{"a":1}' },
    { id: 'id_second', name: 'second', arguments: '{"b":2}' },
  ])
})

test.each([
  ['without arguments', {}, '{}'],
  ['whose arguments came in one piece', { city: 'Bern' }, '{"city":"Bern"}'],
  ['with null for arguments', null, '{}'],
])('a call %s has them as JSON', (_, input, text) => {
  const events = [started(), block(0, tool('now', input)), blockEnd(0), ended('tool_use'), STOP]
  const { reader, events: sent } = read(events)
  expect(sent.at(-1)).toEqual({ type: 'tool_arguments', index: 0, text })
  expect(reader.reading().toolCalls).toEqual([{ id: 'id_now', name: 'now', arguments: text }])
})

test('a call without an id gets one that the conversation does not have', () => {
  const call = { id: 'call_1', name: 'now', arguments: '{}' }
  const request = { ...PLAIN, messages: [{ role: 'assistant', content: '', toolCalls: [call] }] } as const
  const { reader } = read([started(), block(0, { type: 'tool_use' }), blockEnd(0)], request)
  expect(reader.reading().toolCalls).toEqual([{ id: 'call_2', name: '', arguments: '{}' }])
})

test('a refusal is a content filter and says why', () => {
  const { reader } = read([
    started(),
    { type: 'message_delta', delta: { stop_reason: 'refusal', stop_details: { explanation: 'Too hot.' } } },
    STOP,
  ])
  expect(reader.reading()).toMatchObject({ finishReason: 'content_filter', complaint: 'Too hot.' })
})

test('what is unknown or empty is passed over', () => {
  const { events, steps } = read([
    { type: 'message_start' },
    { type: 'novelty', index: 4 },
    delta(0, { type: 'text_delta' }),
    delta(0, { type: 'citations_delta', citation: {} }),
    delta(0, { type: 'input_json_delta', partial_json: '{}' }),
    blockEnd(3),
    { type: 'content_block_delta', index: 0 },
    { type: 'message_delta' },
  ])
  expect(events).toEqual([])
  expect(steps.every(({ isOutput, failure }) => !isOutput && failure === null)).toBe(true)
})

describe('an answer to a schema', () => {
  const ask = (...events: object[]) =>
    read([started(), ...events, ended('tool_use', { output_tokens: 5 }), STOP], AS_SCHEMA)

  test('is handed on as text while it comes (L-60)', () => {
    const { reader, events } = ask(
      block(0, tool('city')),
      delta(0, { type: 'input_json_delta', partial_json: '{"name":' }),
      delta(0, { type: 'input_json_delta', partial_json: '"Bern"}' }),
      blockEnd(0),
    )
    expect(events).toEqual([
      { type: 'text', text: '{"name":' },
      { type: 'text', text: '"Bern"}' },
    ])
    expect(reader.reading()).toMatchObject({ text: '{"name":"Bern"}', toolCalls: [], finishReason: 'stop' })
  })

  test('is the first call only, without what is said beside it', () => {
    const { reader, events } = ask(
      block(0, { type: 'text', text: 'Here it is:' }),
      block(1, tool('city')),
      delta(1, { type: 'input_json_delta', partial_json: '{"name":"Bern"}' }),
      block(2, tool('city')),
      delta(2, { type: 'input_json_delta', partial_json: '{"name":"Basel"}' }),
    )
    expect(events).toEqual([{ type: 'text', text: '{"name":"Bern"}' }])
    expect(reader.reading()).toMatchObject({ text: '{"name":"Bern"}', toolCalls: [] })
  })

  test('is the text where the model called nothing', () => {
    const { reader, events } = ask(
      block(0, { type: 'text', text: 'I would ' }),
      block(1, { type: 'text', text: 'not.' }),
    )
    expect(events).toEqual([{ type: 'text', text: 'I would not.' }])
    expect(reader.reading().text).toBe('I would not.')
  })

  test('that was cut off keeps the reason', () => {
    const { reader } = read([started(), block(0, tool('city')), ended('max_tokens'), STOP], AS_SCHEMA)
    expect(reader.reading().finishReason).toBe('length')
  })
})

describe('an error within the stream', () => {
  test.each([
    ['overloaded_error', 529],
    ['rate_limit_error', 429],
    ['api_error', 500],
    ['timeout_error', 504],
    ['invalid_request_error', 400],
    ['novel_error', 500],
    [undefined, 500],
  ])('%s has the status %i', (type, status) => {
    const event = { type: 'error', error: { type, message: 'Sorry' } }
    const { steps } = read([started(), event])
    expect(steps.at(-1)).toEqual({
      events: [],
      isOutput: false,
      failure: { status, text: JSON.stringify(event) },
    })
  })

  test('without a body is one too', () => {
    expect(read([{ type: 'error' }]).steps[0]?.failure?.status).toBe(500)
  })
})

test.each(['{"type":', '[]', '{"type":7}', 'null'])('the event %s is INVALID_RESPONSE', (data) => {
  const reader = new AnthropicStreamReader(PLAIN)
  expect(() => reader.read({ event: undefined, data })).toThrow(
    expect.objectContaining({
      code: 'INVALID_RESPONSE',
      message: `An event of the answer is not what this protocol sends (${data.length} characters).`,
    }),
  )
})
