import { LlmError } from '../spec/index.ts'
import type { Target } from '../spec/index.ts'

/** Longest time that a timer can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1
const DEFAULT_BETWEEN_TOKENS_MS = 60_000
/** How long the rest of an answer may take that has said that it is whole: counts, the end of the body. */
const REST_MS = 2000

/**
 * How long a stream is waited for. Only waiting counts, not the time that whoever reads the stream takes, and only output
 * ends it: what a server sends to keep the connection alive does not.
 */
export class Patience {
  readonly #controller = new AbortController()
  readonly #caller: AbortSignal
  readonly #betweenMs: number
  #limitMs: number
  #waitedMs = 0
  #words: string

  constructor({ firstTokenMs, betweenTokensMs }: NonNullable<Target['timeouts']>, caller: AbortSignal) {
    this.#caller = caller
    this.#betweenMs = betweenTokensMs ?? DEFAULT_BETWEEN_TOKENS_MS
    this.#limitMs = firstTokenMs ?? Infinity
    this.#words = `The provider gave no first token within ${firstTokenMs} ms.`
  }

  /** Listens to the caller from now on. */
  start(): void {
    if (this.#caller.aborted) this.#cancel()
    else this.#caller.addEventListener('abort', this.#cancel)
  }

  /** Aborted where patience or the caller's ends; its reason tells why. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Waits for the next piece of the stream. */
  async wait<Piece>(piece: Promise<Piece>): Promise<Piece> {
    const since = performance.now()
    const timer = setTimeout(this.#expire, Math.min(this.#limitMs - this.#waitedMs, MAX_TIMER_MS))
    try {
      return await piece
    } finally {
      clearTimeout(timer)
      this.#waitedMs += performance.now() - since
    }
  }

  /** There was output: the time until the next begins. */
  renew(): void {
    this.#waitedMs = 0
    this.#limitMs = this.#betweenMs
    this.#words = `The provider let more than ${this.#betweenMs} ms pass between two tokens.`
  }

  /** The answer is whole: what follows is worth a short while. */
  shorten(): void {
    this.#limitMs = Math.min(this.#limitMs, this.#waitedMs + REST_MS)
  }

  /** Whoever reads the stream has left. */
  leave(): void {
    this.#controller.abort()
  }

  /** Frees the listener. */
  stop(): void {
    this.#caller.removeEventListener('abort', this.#cancel)
  }

  readonly #cancel = (): void => this.#controller.abort(this.#caller.reason)

  readonly #expire = (): void => this.#controller.abort(new LlmError('TIMEOUT', { message: this.#words }))
}
