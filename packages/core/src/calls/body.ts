import type { CompletionRequest, CompletionResult } from '@sluice/llm'

import type { Redact } from './redactor.ts'

/** What was said in a call, as it is kept: redacted, and short enough. */
export type CallBody = {
  request: object
  response: object | null
  /** `cut`: something was too long. `escaped`: something held characters that Postgres cannot store. */
  note: 'cut' | 'escaped' | null
}

/** Most characters of one text that are kept. */
const MAX_TEXT = 100_000
/** Most characters of a whole side. */
const MAX_SIDE = 500_000
/** No secret is longer. */
const MAX_SECRET = 10_000

/** What to keep of a call; `said` is the answer, or what came of it. */
export function toBody(
  request: Pick<
    CompletionRequest,
    'messages' | 'tools' | 'responseFormat' | 'maxOutputTokens' | 'temperature'
  >,
  said: Pick<CompletionResult, 'text' | 'toolCalls'> | null,
  redact: Redact,
): CallBody {
  const keeper = new Keeper(redact)
  const { messages, tools, responseFormat, maxOutputTokens, temperature } = request
  return {
    request: keeper.keepSide({ messages, tools, responseFormat, maxOutputTokens, temperature }),
    response: said && keeper.keepSide({ text: said.text, toolCalls: said.toolCalls }),
    note: keeper.note,
  }
}

/** An object with every text of it redacted, its keys too. */
export function redactObject(value: object, redact: Redact): object {
  return new Keeper(redact).keepObject(value)
}

/** Walks a value and makes every text of it fit to be stored. */
class Keeper {
  readonly #redact: Redact
  #left = MAX_SIDE
  note: CallBody['note'] = null

  constructor(redact: Redact) {
    this.#redact = redact
  }

  /** One side of a call, whose own keys are ours. */
  keepSide(side: object): object {
    this.#left = MAX_SIDE
    return Object.fromEntries(Object.entries(side).map(([key, entry]) => [key, this.#keep(entry)]))
  }

  keepObject(value: object): object {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [this.#keepText(key), this.#keep(entry)]),
    )
  }

  #keep(value: unknown): unknown {
    if (typeof value === 'string') return this.#keepText(value)
    if (Array.isArray(value)) return value.map((entry) => this.#keep(entry))
    return typeof value === 'object' && value !== null ? this.keepObject(value) : value
  }

  #keepText(text: string): string {
    const kept = this.#redactAndCut(text, Math.min(MAX_TEXT, this.#left))
    this.#left -= kept.length
    if (kept.isWellFormed() && !kept.includes('\0')) return kept
    this.note ??= 'escaped'
    return kept.toWellFormed().replaceAll('\0', '\uFFFD')
  }

  /** Redacted before it is cut, and nothing is kept that may be half a secret. */
  #redactAndCut(text: string, room: number): string {
    const seen = text.slice(0, room + MAX_SECRET)
    const redacted = this.#redact(seen)
    const end = seen === text ? redacted.length : Math.max(0, redacted.length - MAX_SECRET)
    if (seen === text && end <= room) return redacted
    this.note = 'cut'
    return redacted.slice(0, Math.min(room, end))
  }
}
