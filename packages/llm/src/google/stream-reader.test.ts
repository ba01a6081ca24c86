import { describe, expect, test } from 'vitest'

import { readFixture, readStream, toSse } from '../../test/read-stream.ts'
import type { CompletionRequest } from '../spec/index.ts'
import { GoogleStreamReader } from './stream-reader.ts'

const REQUEST: CompletionRequest = { model: 'gemini', messages: [{ role: 'user', content: 'Hi' }] }

const content = (parts: readonly object[], end: object = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, ...end }],
})

function read(events: readonly object[], request = REQUEST) {
  const reader = new GoogleStreamReader(request)
  return { reader, ...readStream(reader, toSse(events)) }
}

describe('streams as the vendor documents them', () => {
  test('text comes piece by piece, the latest counts are of the whole answer', () => {
    const reader = new GoogleStreamReader(REQUEST)
    expect(readStream(reader, readFixture('google-text')).events).toEqual([
      { type: 'text', text: 'AI works by learning' },
      { type: 'text', text: ' patterns from data – ' },
      { type: 'text', text: 'lots of it. 🚀' },
    ])
    expect(reader.isComplete()).toBe(true)
    expect(reader.reading()).toEqual({
      text: 'AI works by learning patterns from data – lots of it. 🚀',
      hiddenText: '',
      toolCalls: [],
      finishReason: 'stop',
      usage: {
        inputTokens: 4,
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: 14,
        reasoningTokens: 30,
      },
      model: 'gemini-2.5-flash',
      systemFingerprint: null,
      id: 'zYUmaaGsEIy3nsEP_9Ph8QU',
      complaint: null,
    })
  })

  test('calls side by side come whole, with ids of ours and the signature of the vendor; thoughts are not handed on', () => {
    const reader = new GoogleStreamReader(REQUEST)
    const { events, steps } = readStream(reader, readFixture('google-tool-use'))
    const name = 'get_current_temperature'
    expect(events).toEqual([
      { type: 'tool_call', index: 0, id: 'call_0', name },
      { type: 'tool_arguments', index: 0, text: '{"location":"Paris"}' },
      { type: 'tool_call', index: 1, id: 'call_1', name },
      { type: 'tool_arguments', index: 1, text: '{"location":"London"}' },
    ])
    expect(steps.map(({ isOutput }) => isOutput)).toEqual([true, true, false])
    expect(reader.reading()).toMatchObject({
      text: '',
      toolCalls: [
        { id: 'call_0', name, arguments: '{"location":"Paris"}', signature: 'EsUCCsICAdHtim9...' },
        { id: 'call_1', name, arguments: '{"location":"London"}' },
      ],
      finishReason: 'tool_calls',
      usage: { inputTokens: 91, outputTokens: 34, reasoningTokens: 40 },
    })
    expect(reader.reading().toolCalls[1]).not.toHaveProperty('signature')
  })

  test('a blocked prompt is a whole answer without content', () => {
    const reader = new GoogleStreamReader(REQUEST)
    expect(readStream(reader, readFixture('google-blocked')).events).toEqual([])
    expect(reader.isComplete()).toBe(true)
    expect(reader.reading()).toMatchObject({
      text: '',
      finishReason: 'content_filter',
      usage: { inputTokens: 12_559 },
      complaint: 'the prompt was blocked (PROHIBITED_CONTENT)',
    })
  })
})

test('an answer is whole only when the vendor says so', () => {
  expect(read([content([{ text: 'Hel' }])]).reader.isComplete()).toBe(false)
})

test('what one event said holds until another one says something else', () => {
  const named = { modelVersion: 'gemini-x', responseId: 'r-1' }
  const { reader } = read([
    { ...named, usageMetadata: { promptTokenCount: 9, thoughtsTokenCount: 5 } },
    { ...content([{ text: 'Hi' }], { finishReason: 'STOP' }), usageMetadata: { candidatesTokenCount: 2 } },
    content([]),
  ])
  expect(reader.reading()).toMatchObject({
    model: 'gemini-x',
    id: 'r-1',
    finishReason: 'stop',
    usage: { inputTokens: 9, outputTokens: 2, reasoningTokens: 5 },
  })
})

test('no id of ours is in the conversation already', () => {
  const call = (id: string) => ({ id, name: 'now', arguments: '{}' })
  const messages = [
    { role: 'assistant', content: '', toolCalls: [call('call_2'), call('call_7')] },
    { role: 'assistant', content: 'Well.' },
  ] as const
  const parts = [{ functionCall: { name: 'now' } }, { functionCall: { name: 'now', id: 'abc' } }]
  const { reader } = read([content([...parts, ...parts])], { ...REQUEST, messages })
  expect(reader.reading().toolCalls.map(({ id }) => id)).toEqual(['call_3', 'abc', 'call_4', 'abc'])
})

test('a call without arguments has an empty object', () => {
  const { reader } = read([content([{ functionCall: { name: 'now' } }], { finishReason: 'STOP' })])
  expect(reader.reading().toolCalls).toMatchObject([{ arguments: '{}' }])
})

test('a cut answer with a call is cut', () => {
  const parts = [{ functionCall: { name: 'now' } }]
  const { reader } = read([content(parts, { finishReason: 'MAX_TOKENS' })])
  expect(reader.reading().finishReason).toBe('length')
})

test('a reason that is not ordinary is the complaint, in words where there are some', () => {
  const complaintOf = (end: object) => read([content([], end)]).reader.reading().complaint
  expect(complaintOf({ finishReason: 'STOP' })).toBeNull()
  expect(complaintOf({ finishReason: 'MAX_TOKENS' })).toBeNull()
  const finishReason = 'MALFORMED_FUNCTION_CALL'
  expect(complaintOf({ finishReason })).toBe(finishReason)
  expect(complaintOf({ finishReason, finishMessage: 'Malformed: what the model wrote' })).toBe(finishReason)
  expect(complaintOf({ finishReason: 'RECITATION', finishMessage: 'A song.' })).toBe('A song.')
})

test('what is unknown or empty is passed over', () => {
  const { steps } = read([
    {},
    { candidates: [] },
    { candidates: [{}] },
    content([{ text: '' }, { inlineData: {} }]),
  ])
  expect(steps).toEqual(Array.from({ length: 4 }, () => ({ events: [], isOutput: false, failure: null })))
})

test.each([
  [503, 503],
  [429, 429],
  [14, 500],
  [undefined, 500],
])('an error with the code %s within the stream has the status %i', (code, status) => {
  const event = { error: { code, message: 'Sorry', status: 'UNAVAILABLE' } }
  const { steps } = read([content([{ text: 'Hel' }]), event])
  expect(steps.at(-1)).toEqual({
    events: [],
    isOutput: false,
    failure: { status, text: JSON.stringify(event) },
  })
})

test.each(['{"candidates":', '[]', 'null'])('the event %s is INVALID_RESPONSE', (data) => {
  const reader = new GoogleStreamReader(REQUEST)
  expect(() => reader.read({ event: undefined, data })).toThrow(
    expect.objectContaining({
      code: 'INVALID_RESPONSE',
      message: `An event of the answer is not what this protocol sends (${data.length} characters).`,
    }),
  )
})
