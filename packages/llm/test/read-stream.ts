import { readFileSync } from 'node:fs'

import type { StreamReader, StreamStep } from '../src/http/reading.ts'
import { SentEventParser } from '../src/http/sent-events.ts'
import type { StreamEvent } from '../src/spec/index.ts'

/** A streamed answer as a vendor sends it, byte by byte. */
export function readFixture(name: string): string {
  return readFileSync(new URL(`fixtures/streams/${name}.sse`, import.meta.url), 'utf8')
}

/** A streamed answer of unnamed events, or of events named after their `type`. */
export function toSse(events: readonly object[]): string {
  return events.map((event) => `${toEventLine(event)}data: ${JSON.stringify(event)}\n\n`).join('')
}

function toEventLine(event: object): string {
  return 'type' in event && typeof event.type === 'string' ? `event: ${event.type}\n` : ''
}

/** What a reader makes of a whole stream. */
export function readStream(
  reader: StreamReader,
  stream: string,
): { events: StreamEvent[]; steps: StreamStep[] } {
  const parser = new SentEventParser()
  const sent = [...parser.feed(new TextEncoder().encode(stream)), ...parser.end()]
  const steps = sent.map((event) => reader.read(event))
  return { events: steps.flatMap(({ events }) => events), steps }
}

/** All the pieces of an answer. */
export async function collect<Piece>(stream: AsyncIterable<Piece>): Promise<Piece[]> {
  const pieces: Piece[] = []
  for await (const piece of stream) pieces.push(piece)
  return pieces
}
