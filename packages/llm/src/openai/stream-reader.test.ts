import { describe, expect, test } from 'vitest'

import { readFixture, readStream, toSse } from '../../test/read-stream.ts'
import type { CompletionRequest } from '../spec/index.ts'
import { ChatStreamReader } from './stream-reader.ts'

const REQUEST: CompletionRequest = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }

function read(stream: string, request = REQUEST) {
  const reader = new ChatStreamReader(request)
  const { events, steps } = readStream(reader, stream)
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('')
  return { events, steps, text, reading: reader.reading(), isComplete: reader.isComplete() }
}

const counts = (inputTokens: number, outputTokens: number, reasoningTokens = 0) => ({
  inputTokens,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens,
  reasoningTokens,
})

const choice = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ delta, finish_reason }],
})
const calls = (...tool_calls: object[]) => choice({ tool_calls })

describe('streams as servers send them', () => {
  test.each([
    ['text', 'Grüezi 👋🏽, 日本語\n\nand "quotes"', 'stop', counts(19, 10)],
    ['refusal', "I'm sorry, I cannot assist with that request.", 'content_filter', counts(19, 10)],
    ['groq', 'Fast models.', 'stop', counts(18, 3)],
    ['openrouter', 'Hello there ✨', 'stop', counts(9, 5, 20)],
    ['deepseek', '9.8 is greater.', 'stop', counts(15, 21, 300)],
    ['azure', 'Azure sky', 'stop', counts(19, 10)],
    ['vllm', 'Local answer', 'length', counts(42, 3)],
    ['mistral', 'Voilà, monsieur.', 'length', counts(20, 9)],
  ])('of %s are read', (name, text, finishReason, usage) => {
    const result = read(readFixture(`openai-${name}`))
    expect(result).toMatchObject({
      text,
      isComplete: true,
      reading: { text, finishReason, usage, toolCalls: [] },
    })
  })

  test('name model, build and id, and are not misled by empty names', () => {
    expect(read(readFixture('openai-azure')).reading).toMatchObject({
      model: 'gpt-4o-mini',
      systemFingerprint: 'fp_44709d6fcb',
      id: 'chatcmpl-123',
    })
  })

  test('have their tool calls in pieces', () => {
    const [paris, bogota] = ['call_DdmO9pD3xa9XTPNJ32zg2hcA', 'call_ABCDef6GhIjkLmnOpQrStUvW'] as const
    const { events, reading } = read(readFixture('openai-tool-use'))
    expect(events).toEqual([
      { type: 'tool_call', index: 0, id: paris, name: 'get_weather' },
      { type: 'tool_arguments', index: 0, text: '{"location"' },
      { type: 'tool_arguments', index: 0, text: ':"Paris, France"}' },
      { type: 'tool_call', index: 1, id: bogota, name: 'get_weather' },
      { type: 'tool_arguments', index: 1, text: '{"location":"Bogotá' },
      { type: 'tool_arguments', index: 1, text: ', Colombia"}' },
    ])
    expect(reading).toMatchObject({
      finishReason: 'tool_calls',
      toolCalls: [
        { id: paris, name: 'get_weather', arguments: '{"location":"Paris, France"}' },
        { id: bogota, name: 'get_weather', arguments: '{"location":"Bogotá, Colombia"}' },
      ],
    })
  })

  test('with one index for all their calls have several calls', () => {
    expect(read(readFixture('openai-ollama')).reading).toMatchObject({
      finishReason: 'tool_calls',
      toolCalls: [
        { id: 'call_h0x1', name: 'get_weather', arguments: '{"city":"Bern"}' },
        { id: 'call_h0x2', name: 'get_time', arguments: '{"zone":"Europe/Zürich"}' },
      ],
    })
  })

  test('count reasoning as output and keep it to themselves', () => {
    const { steps, events } = read(readFixture('openai-deepseek'))
    expect(steps.map(({ isOutput }) => isOutput)).toEqual([false, true, true, true, true, false, false])
    expect(events).toHaveLength(2)
    expect(read(readFixture('openai-openrouter')).steps[0]?.isOutput).toBe(true)
    expect(read(readFixture('openai-mistral')).steps[1]).toMatchObject({ isOutput: true, events: [] })
  })
})

describe('tool calls', () => {
  const made = (...pieces: readonly object[]) => read(toSse(pieces)).reading.toolCalls

  test('whose id comes with every piece are one each', () => {
    expect(
      made(
        calls({ id: 'a', function: { name: 'f', arguments: '{"x"' } }),
        calls({ id: 'a', function: { name: 'f', arguments: ':1}' } }),
        calls({ id: 'b', function: { name: 'f', arguments: '{}' } }),
      ),
    ).toEqual([
      { id: 'a', name: 'f', arguments: '{"x":1}' },
      { id: 'b', name: 'f', arguments: '{}' },
    ])
  })

  test('without index and id go by their order', () => {
    expect(
      made(
        calls({ function: { name: 'f', arguments: '{"x"' } }),
        calls({ function: { arguments: ':1}' } }),
        calls({ function: { name: 'g', arguments: '{}' } }),
      ),
    ).toEqual([
      { id: 'call_0', name: 'f', arguments: '{"x":1}' },
      { id: 'call_1', name: 'g', arguments: '{}' },
    ])
  })

  test('of which two come at once stay apart by index', () => {
    expect(
      made(
        calls({ index: 0, id: 'a', function: { name: 'f' } }, { index: 1, id: 'b', function: { name: 'g' } }),
        calls(
          { index: 1, function: { arguments: '{"y":2}' } },
          { index: 0, function: { arguments: '{"x":1}' } },
        ),
      ),
    ).toEqual([
      { id: 'a', name: 'f', arguments: '{"x":1}' },
      { id: 'b', name: 'g', arguments: '{"y":2}' },
    ])
  })

  test('are told of when their name is known, with arguments of whatever shape', () => {
    const { events, reading } = read(
      toSse([
        calls({ index: 0, id: 'a', function: { arguments: '{' } }),
        calls({ index: 0, function: { name: 'f', arguments: '}' } }),
        calls({ index: 1, id: 'b', function: { name: 'g', arguments: { x: 1 } } }),
      ]),
    )
    expect(events).toEqual([
      { type: 'tool_call', index: 0, id: 'a', name: 'f' },
      { type: 'tool_arguments', index: 0, text: '{}' },
      { type: 'tool_call', index: 1, id: 'b', name: 'g' },
      { type: 'tool_arguments', index: 1, text: '{"x":1}' },
    ])
    expect(reading.toolCalls).toHaveLength(2)
  })

  test('without an id get one that the conversation has not', () => {
    const earlier = { id: 'call_0', name: 'f', arguments: '{}' }
    const messages = [{ role: 'assistant', content: '', toolCalls: [earlier] } as const]
    const { reading } = read(toSse([calls({ index: 0, function: { name: 'f' } })]), { model: 'm', messages })
    expect(reading.toolCalls).toEqual([{ id: 'call_1', name: 'f', arguments: '' }])
  })

  test('keep the mark of the vendor', () => {
    const extra_content = { google: { thought_signature: 'mark' } }
    expect(made(calls({ index: 0, id: 'a', function: { name: 'f' }, extra_content }))).toEqual([
      { id: 'a', name: 'f', arguments: '', signature: 'mark' },
    ])
  })
})

describe('the end', () => {
  test.each<[string, string, boolean]>([
    ['a finish reason', toSse([choice({}, 'stop')]), true],
    ['the mark of the end', 'data: [DONE]\n\n', true],
    ['an empty finish reason', toSse([choice({ content: 'x' }, '')]), false],
    ['nothing', toSse([choice({ content: 'x' })]), false],
  ])('is told by %s: %s %s', (_, stream, isComplete) => {
    expect(read(stream).isComplete).toBe(isComplete)
  })

  test.each([
    ['stop', 'stop'],
    ['eos', 'stop'],
    ['model_length', 'length'],
    ['function_call', 'tool_calls'],
    ['insufficient_system_resource', 'other'],
  ])('of reason %s is %s', (reason, finishReason) => {
    expect(read(toSse([choice({}, reason)])).reading.finishReason).toBe(finishReason)
  })

  test('of a cut tool call stays cut', () => {
    const cut = [calls({ index: 0, id: 'a', function: { name: 'f', arguments: '{' } }), choice({}, 'length')]
    expect(read(toSse(cut)).reading.finishReason).toBe('length')
  })
})

describe('an error in the stream', () => {
  test.each<[object, number]>([
    [{ error: { message: 'x', type: 'server_error', code: null } }, 500],
    [{ error: { message: 'x', type: 'requests', code: 'rate_limit_exceeded' } }, 429],
    [{ error: { message: 'x', type: 'insufficient_quota' } }, 429],
    [{ error: { message: 'x', type: 'invalid_request_error', code: 'content_filter' } }, 400],
    [{ error: { message: 'x', type: 'invalid_request_error', code: 'invalid_api_key' } }, 401],
    [{ error: { message: 'x', type: 'permission_error' } }, 403],
    [{ error: { message: 'x', code: 'model_not_found' } }, 404],
    [{ error: { message: 'x', type: 'overloaded_error' } }, 503],
    [
      { error: { message: 'x', code: 502 }, choices: [{ delta: { content: '' }, finish_reason: 'error' }] },
      502,
    ],
    [{ error: { message: 'x', code: '429' } }, 429],
    [{ error: 'x' }, 500],
    [{ object: 'error', message: 'x', type: 'BadRequestError', code: 400 }, 400],
    [{ object: 'error', message: 'x', type: 'NotFoundError', code: null }, 404],
    [{ x_groq: { error: 'over capacity' } }, 500],
  ])('%j stands for HTTP status %s', (event, status) => {
    const data = JSON.stringify(event)
    expect(new ChatStreamReader(REQUEST).read({ event: undefined, data })).toEqual({
      events: [],
      isOutput: false,
      failure: { status, text: data },
    })
  })

  test.each(['garbage', '{"choices":', '[]', '7'])('%s is nothing of this protocol', (data) => {
    expect(() => new ChatStreamReader(REQUEST).read({ event: undefined, data })).toThrow(
      `An event of the answer is not what this protocol sends (${data.length} characters).`,
    )
  })

  test('is none where its field is empty', () => {
    const data = JSON.stringify({ error: null, ...choice({ content: 'x' }) })
    expect(new ChatStreamReader(REQUEST).read({ event: undefined, data }).failure).toBeNull()
  })
})
