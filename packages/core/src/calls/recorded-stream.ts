import { LlmError } from '@sluice/llm'
import type { CompletionStream, StreamEvent } from '@sluice/llm'

import type { CallUnderWay } from './call-under-way.ts'

/** A stream that may be read now, and the call it belongs to. */
export type OpenedStream = { call: CallUnderWay; stream: CompletionStream; signal: AbortSignal }

/**
 * An answer under way, read once with `for await`, that is recorded whichever way it is left: at its end, by an error, by its
 * reader, or by the signal. Nothing is opened before it is read.
 */
export class RecordedStream implements AsyncIterable<StreamEvent, undefined> {
  readonly #open: () => Promise<OpenedStream>
  readonly #events: AsyncGenerator<StreamEvent, undefined>
  #vendor: AsyncIterator<StreamEvent> | null = null
  #isAwaited = false
  #hasLeft = false

  constructor(open: () => Promise<OpenedStream>) {
    this.#open = open
    this.#events = this.#run()
  }

  /** A generator's own `return` would wait for the piece that is being waited for. */
  [Symbol.asyncIterator](): AsyncIterator<StreamEvent, undefined> {
    return {
      next: async () => {
        this.#isAwaited = true
        try {
          return await this.#events.next()
        } finally {
          this.#isAwaited = false
        }
      },
      return: async () => {
        this.#hasLeft = true
        await this.#vendor?.return?.()
        return this.#events.return(undefined)
      },
    }
  }

  async *#run(): AsyncGenerator<StreamEvent, undefined> {
    const { call, stream, signal } = await this.#open()
    // Whoever waits for the next piece gets an error with all that is known; somebody who reads no more would never get it.
    const onAbort = (): void => {
      if (!this.#isAwaited) call.left(stream)
    }
    signal.addEventListener('abort', onAbort)
    try {
      if (this.#hasLeft)
        throw new LlmError('CANCELLED', { message: 'Nothing was asked: the reader had left.' })
      const vendor = stream[Symbol.asyncIterator]()
      this.#vendor = vendor
      for (let next = await vendor.next(); next.done !== true; next = await vendor.next()) {
        if (next.value.type === 'end') call.answered(next.value.result)
        yield next.value
      }
    } catch (error) {
      call.failed(error)
      if (!this.#hasLeft) throw error
    } finally {
      signal.removeEventListener('abort', onAbort)
      await this.#vendor?.return?.()
      call.left(stream)
    }
  }
}
