import { expect, test } from 'vitest'

import { SentEventParser } from './sent-events.ts'

function parse(...pieces: (string | Uint8Array)[]) {
  const parser = new SentEventParser()
  const bytes = pieces.map((piece) => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece))
  return [...bytes.flatMap((piece) => parser.feed(piece)), ...parser.end()]
}
const data = (text: string) => ({ event: undefined, data: text })

test('an event is there with its empty line, not before', () => {
  const parser = new SentEventParser()
  expect(parser.feed(new TextEncoder().encode('data: 1\n'))).toEqual([])
  expect(parser.feed(new TextEncoder().encode('\ndata: 2\n\nda'))).toEqual([data('1'), data('2')])
})

test('names, comments, other fields and lines of one event are told apart', () => {
  const stream = ': OPENROUTER PROCESSING\n\nid: 7\nretry: 5\nevent: a\ndata: {"x":\ndata:1}\n\nevent: b\n\n'
  expect(parse(stream)).toEqual([{ event: 'a', data: '{"x":\n1}' }])
})

test.each(['\n', '\r\n', '\r'])('lines may end with %j', (lineEnd) => {
  expect(parse(['data: 1', '', 'data: 2', '', ''].join(lineEnd))).toEqual([data('1'), data('2')])
})

test('one byte order mark is left out, at the start only', () => {
  expect(parse('\uFEFFdata: \uFEFFx\n\n')).toEqual([data('\uFEFFx')])
})

test('a character that is cut at the end is no reason to fail', () => {
  expect(parse(new TextEncoder().encode('data: é').subarray(0, -1))).toEqual([])
  expect(parse(Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0x0a, 0x0a]))).toEqual([data('\uFFFD')])
})

test.each([
  ['data: {"x":1}', [data('{"x":1}')]],
  ['data: {"x":1}\n', [data('{"x":1}')]],
  ['data: [DONE]', [data('[DONE]')]],
  ['data: [DONE', []],
  ['data: {"x":', []],
  ['data', []],
])('a last event without its empty line counts if it is whole: %j', (stream, events) => {
  expect(parse(stream)).toEqual(events)
})
