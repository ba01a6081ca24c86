import { createParser } from 'eventsource-parser'

import type { SentEvent } from './reading.ts'

/** Cuts bytes, however they are split, into server-sent events. */
export class SentEventParser {
  #events: SentEvent[] = []
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  readonly #parser = createParser({ onEvent: ({ event, data }) => void this.#events.push({ event, data }) })

  /** The events that end within these bytes. */
  feed(bytes: Uint8Array): SentEvent[] {
    return this.#parse(this.#decoder.decode(bytes, { stream: true }))
  }

  /** Some servers leave out the empty line behind their last event: it counts if it is whole. */
  end(): SentEvent[] {
    return this.#parse(`${this.#decoder.decode()}\n\n`).filter(({ data }) => isWhole(data))
  }

  #parse(text: string): SentEvent[] {
    this.#parser.feed(text)
    const events = this.#events
    this.#events = []
    return events
  }
}

function isWhole(data: string): boolean {
  if (data === '[DONE]') return true
  try {
    JSON.parse(data)
    return true
  } catch {
    return false
  }
}
