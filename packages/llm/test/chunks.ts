import type { Reading, SentEvent, StreamReader } from '../src/http/reading.ts'
import { SentEventParser } from '../src/http/sent-events.ts'
import type { StreamEvent } from '../src/spec/index.ts'

/** Numbers from 0 up to 1 that look random and are the same for the same seed. */
export type Random = () => number

export function createRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function pick<Choice>(random: Random, choices: readonly [Choice, ...Choice[]]): Choice {
  return choices[Math.floor(random() * choices.length)] ?? choices[0]
}

/** The bytes cut anywhere: into single ones, into a few large pieces, or into something between; some pieces empty. */
export function cutAtRandom(bytes: Uint8Array, random: Random): Uint8Array[] {
  const longest = pick(random, [1, 3, 16, 200, bytes.length])
  const pieces: Uint8Array[] = []
  for (let start = 0; start < bytes.length;) {
    const end = start + Math.floor(random() * (longest + 1))
    pieces.push(bytes.subarray(start, end))
    start = end
  }
  return pieces
}

/** The same events in another spelling that says the same: line ends, comments, byte order mark, blanks, more lines. */
export function respell(stream: string, random: Random): Uint8Array {
  const lineEnd = pick(random, ['\n', '\r\n', '\r'])
  const parser = new SentEventParser()
  const events = [...parser.feed(new TextEncoder().encode(stream)), ...parser.end()]
  const lines = events.flatMap((event) => toLines(event, random))
  const mark = random() < 0.3 ? '\uFEFF' : ''
  return new TextEncoder().encode(`${mark}${lines.join(lineEnd)}${lineEnd}`)
}

function toLines({ event, data }: SentEvent, random: Random): string[] {
  const blank = pick(random, ['', ' '])
  const noise = pick<string[]>(random, [
    [],
    [],
    [': OPENROUTER PROCESSING', ''],
    ['id: 7'],
    ['retry: 3000'],
    [':'],
  ])
  const name = event === undefined ? [] : [`event:${blank}${event}`]
  const spread = random() < 0.2 && data.startsWith('{') ? JSON.stringify(JSON.parse(data), null, 2) : data
  const content = spread
    .split('\n')
    .map((line) => `data:${blank || (line.startsWith(' ') ? ' ' : '')}${line}`)
  return [...noise, ...name, ...content, '']
}

/** What a reader makes of a stream that comes in these pieces. */
export function readChunks(
  reader: StreamReader,
  chunks: readonly Uint8Array[],
): { events: StreamEvent[]; reading: Reading; isComplete: boolean } {
  const parser = new SentEventParser()
  const sent = [...chunks.flatMap((chunk) => parser.feed(chunk)), ...parser.end()]
  const events = sent.flatMap((event) => reader.read(event).events)
  return { events, reading: reader.reading(), isComplete: reader.isComplete() }
}
