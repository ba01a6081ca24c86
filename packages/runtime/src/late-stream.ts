import type { CompletionStream, PartialCompletion, StreamEvent } from '@sluice/llm'

/** Reads the first piece of a stream; throws what the stream throws. */
type Begin = (stream: CompletionStream) => Promise<IteratorResult<StreamEvent>>

/**
 * A stream whose beginning may be tried more than once, which is nobody's matter but its own: `start` begins one stream after
 * another until it is content with how one begins.
 */
export class LateStream implements CompletionStream {
  readonly #start: (begin: Begin) => Promise<IteratorResult<StreamEvent>>
  readonly #events: AsyncGenerator<StreamEvent, undefined>
  #stream: CompletionStream | null = null
  #vendor: AsyncIterator<StreamEvent> | null = null
  #hasLeft = false

  constructor(start: (begin: Begin) => Promise<IteratorResult<StreamEvent>>) {
    this.#start = start
    this.#events = this.#run()
  }

  /** A generator's own `return` would wait for the piece that is being waited for. */
  [Symbol.asyncIterator](): AsyncIterator<StreamEvent, undefined> {
    return {
      next: () => this.#events.next(),
      return: async () => {
        this.#hasLeft = true
        await this.#vendor?.return?.()
        return this.#events.return(undefined)
      },
    }
  }

  async partial(): Promise<PartialCompletion> {
    return this.#stream?.partial() ?? NOTHING
  }

  async *#run(): AsyncGenerator<StreamEvent, undefined> {
    try {
      let next = await this.#start((stream) => this.#begin(stream))
      while (next.done !== true) {
        yield next.value
        next = (await this.#vendor?.next()) ?? END
      }
    } catch (error) {
      if (!this.#hasLeft) throw error
    } finally {
      await this.#vendor?.return?.()
    }
  }

  async #begin(stream: CompletionStream): Promise<IteratorResult<StreamEvent>> {
    if (this.#hasLeft) return END
    this.#stream = stream
    this.#vendor = stream[Symbol.asyncIterator]()
    return this.#vendor.next()
  }
}

const END: IteratorResult<StreamEvent> = { done: true, value: undefined }

const NOTHING: PartialCompletion = {
  text: '',
  usage: null,
  actualModel: null,
  systemFingerprint: null,
  requestId: null,
  firstTokenMs: null,
}
