import type { Dispatcher } from 'undici'

import { LlmError } from '../spec/index.ts'
import type { ErrorCode, Secret } from '../spec/index.ts'
import type { Connecting } from './connector.ts'
import { isRefusal } from './is-refusal.ts'
import { toTransportError } from './transport-error.ts'

/** Largest body that is read, in bytes. */
const DEFAULT_MAX_BYTES = 20 * 1024 * 1024
const DEFAULT_CONNECT_MS = 10_000
/** Longest time that a timer can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1
/** Bytes that wait for their reader before the other side is held back. */
const MAX_WAITING_BYTES = 256 * 1024

const utf8 = new TextDecoder()

/** An answer with any status but a redirect, its body read whole and not parsed. */
export type HttpAnswer = {
  status: number
  /** Names in lower case; repeated headers joined with a comma. */
  headers: Readonly<Record<string, string>>
  text: string
}

/** An answer whose body is still coming. Whoever has it reads the body to its end, once, or destroys it. */
export type StreamAnswer = Pick<HttpAnswer, 'status' | 'headers'> & {
  /** The next bytes as soon as they are there; null at the end. Fails as the request does. */
  read(): Promise<Uint8Array | null>
  /** The rest of the body. */
  text(): Promise<string>
  /** Closes the socket, unless the body has been received to its end. */
  destroy(): void
}

/** What bounds a transfer. */
export type TransferLimits = {
  /** Hard limit in milliseconds from the call to the last byte, name resolution and connecting included. */
  timeoutMs: number
  /** The limit that `timeoutMs` is what is left of: the one that an error names. By default `timeoutMs`. */
  wholeMs?: number
  /** Hard limit in milliseconds for name resolution, connecting and TLS; 10,000 by default. */
  connectMs?: number | undefined
  /** Aborting it closes the socket at once; a reason that is an `LlmError` tells how the request failed. */
  signal: AbortSignal
  /** Largest answer accepted, in bytes; 20 MiB by default. */
  maxBytes?: number
  /** Masked in every error, whatever the other side echoes. */
  secrets?: readonly Secret[]
}

/**
 * One request on its way and its answer coming back. It ends once: with the last byte, at a limit, at the caller's
 * abort or where the transport fails; then timer and listener are gone, and the socket too unless it is free again.
 */
export class Transfer implements Dispatcher.DispatchHandler, StreamAnswer {
  readonly answer: Promise<StreamAnswer>
  readonly connecting: Connecting = { giveUp: null }
  status = 0
  headers: Record<string, string> = {}

  readonly #limits: TransferLimits
  readonly #url: URL
  readonly #startedAt = performance.now()
  readonly #answered: PromiseWithResolvers<StreamAnswer>
  #timer: NodeJS.Timeout | undefined
  #controller: Dispatcher.DispatchController | null = null
  #chunks: Buffer[] = []
  #waitingBytes = 0
  #receivedBytes = 0
  #wake: (() => void) | null = null
  #isReadWhole = false
  #isOver = false
  #failure: LlmError | null = null

  constructor(limits: TransferLimits, url: URL) {
    this.#limits = limits
    this.#url = url
    this.#answered = Promise.withResolvers()
    this.answer = this.#answered.promise
    const { signal, timeoutMs, connectMs = DEFAULT_CONNECT_MS } = limits
    if (signal.aborted) {
      this.#cancel()
    } else if (timeoutMs <= 0) {
      this.#expire()
    } else {
      signal.addEventListener('abort', this.#cancel)
      this.#timer = setTimeout(this.#expire, Math.min(timeoutMs, connectMs, MAX_TIMER_MS))
    }
  }

  get isOver(): boolean {
    return this.#isOver
  }

  async read(): Promise<Uint8Array | null> {
    while (this.#chunks.length === 0 && !this.#isOver) await this.#news()
    const chunk = this.#chunks.shift()
    if (chunk !== undefined) return this.#take(chunk)
    if (this.#failure !== null) throw this.#failure
    return null
  }

  async text(): Promise<string> {
    this.#isReadWhole = true
    this.#controller?.resume()
    while (!this.#isOver) await this.#news()
    if (this.#failure !== null) throw this.#failure
    const [first] = this.#chunks
    return first === undefined
      ? ''
      : utf8.decode(this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks))
  }

  destroy(): void {
    this.#fail('CANCELLED', 'The answer was not read to its end.')
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.connecting.giveUp = null
    if (this.#failure !== null) return controller.abort(this.#failure)
    this.#controller = controller
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    statusCode: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (statusCode < 200) return
    this.status = statusCode
    for (const name of Object.keys(headers)) this.headers[name] = String(headers[name])
    if (statusCode >= 300 && statusCode < 400) return this.#refuseRedirect()
    this.#answered.resolve(this)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { maxBytes = DEFAULT_MAX_BYTES } = this.#limits
    this.#receivedBytes += chunk.length
    if (this.#receivedBytes > maxBytes)
      return this.#fail(
        'INVALID_RESPONSE',
        `The answer is larger than ${maxBytes} bytes; reading stopped there.`,
      )
    this.#chunks.push(chunk)
    this.#waitingBytes += chunk.length
    if (this.#waitingBytes > MAX_WAITING_BYTES && !this.#isReadWhole) controller.pause()
    this.#wake?.()
  }

  onResponseEnd(): void {
    this.#end(null)
  }

  /** What was received before the fault is read before the fault is met. */
  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    const { secrets } = this.#limits
    this.#end(toTransportError(error, this.#url, { secrets, mayBeCharged: this.#mayBeCharged() }))
  }

  #take(chunk: Buffer): Buffer {
    this.#waitingBytes -= chunk.length
    if (this.#waitingBytes === 0) this.#controller?.resume()
    return chunk
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  readonly #cancel = (): void => {
    const reason: unknown = this.#limits.signal.reason
    if (reason instanceof LlmError) return this.#fail(reason.code, reason.message)
    this.#fail('CANCELLED', 'The request was cancelled by its caller.')
  }

  readonly #expire = (): void => {
    const { timeoutMs, wholeMs = timeoutMs, connectMs = DEFAULT_CONNECT_MS } = this.#limits
    if (this.#controller === null && connectMs < timeoutMs)
      return this.#fail('TIMEOUT', `There was no connection to ${this.#url.host} within ${connectMs} ms.`)
    const leftMs = timeoutMs - (performance.now() - this.#startedAt)
    if (leftMs <= 0)
      return this.#fail('TIMEOUT', `The provider gave no complete answer within ${Math.round(wholeMs)} ms.`)
    this.#timer = setTimeout(this.#expire, Math.min(leftMs, MAX_TIMER_MS))
  }

  #refuseRedirect(): void {
    const location = this.headers['location']
    const to = location === undefined ? '' : ` to "${location}"`
    this.#fail(
      'INVALID_REQUEST',
      `The endpoint answered ${this.status}, a redirect${to}. Redirects are not followed; correct the base URL.`,
    )
  }

  /** Ends it from this side: what has not been read is not read any more. */
  #fail(code: ErrorCode, message: string): void {
    if (this.#isOver) return
    this.#chunks = []
    const statusCode = this.status === 0 ? null : this.status
    const { secrets } = this.#limits
    this.#end(new LlmError(code, { message, secrets, statusCode, mayBeCharged: this.#mayBeCharged() }))
  }

  #end(failure: LlmError | null): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#failure = failure
    clearTimeout(this.#timer)
    this.#limits.signal.removeEventListener('abort', this.#cancel)
    if (failure !== null) {
      this.#answered.reject(failure)
      this.#controller?.abort(failure)
      this.connecting.giveUp?.()
    }
    this.#wake?.()
  }

  /** Only what has left can be charged for, and not where the vendor refused it. */
  #mayBeCharged(): boolean {
    return this.#controller !== null && !isRefusal(this.status)
  }
}
