import { LlmError } from '../spec/index.ts'
import type { CompletionResult, CompletionStream, PartialCompletion, StreamEvent } from '../spec/index.ts'
import { createJsonReader } from './answer-format.ts'
import type { ReadJson } from './answer-format.ts'
import { ask } from './ask.ts'
import type { Opened } from './ask.ts'
import { completeUsage, estimateCutUsage } from './estimate-usage.ts'
import type { KnownUsage } from './estimate-usage.ts'
import { readWhole } from './exchange.ts'
import type { StreamExchange } from './exchange-plan.ts'
import { isRefusal } from './is-refusal.ts'
import { Patience } from './patience.ts'
import type { Reading, StreamReader, StreamStep } from './reading.ts'
import { SentEventParser } from './sent-events.ts'
import { toResult } from './to-result.ts'
import type { StreamAnswer } from './transfer.ts'
import { assertSuccess, readRequestId, toHttpRequest } from './vendor-call.ts'
import type { CallDependencies } from './vendor-call.ts'

/** Asks for an answer piece by piece. What holds for `exchange` holds here, at every point of the stream. */
export function exchangeStream<Answer>(
  dependencies: CallDependencies,
  plan: StreamExchange<Answer>,
): CompletionStream {
  return new StreamedExchange(dependencies, plan)
}

class StreamedExchange<Answer> implements CompletionStream {
  readonly #dependencies: CallDependencies
  readonly #plan: StreamExchange<Answer>
  readonly #patience: Patience
  readonly #events: AsyncGenerator<StreamEvent, undefined>
  #startedAt = 0
  #firstTokenMs: number | null = null
  #opened: Opened | null = null
  #reader: Pick<StreamReader, 'reading' | 'isComplete'> | null = null
  #hasLeft = false

  constructor(dependencies: CallDependencies, plan: StreamExchange<Answer>) {
    this.#dependencies = dependencies
    this.#plan = plan
    this.#patience = new Patience(plan.target.timeouts ?? {}, plan.signal)
    this.#events = this.#run()
  }

  /** A generator's own `return` would wait for the piece that is being waited for. */
  [Symbol.asyncIterator](): AsyncIterator<StreamEvent, undefined> {
    return {
      next: () => this.#events.next(),
      return: () => {
        this.#hasLeft = true
        this.#patience.leave()
        return this.#events.return(undefined)
      },
    }
  }

  async partial(): Promise<PartialCompletion> {
    const reading = this.#reader?.reading()
    const counted = this.#reader && (await this.#count(this.#reader))
    return {
      text: reading?.text ?? '',
      usage: counted?.usage ?? null,
      actualModel: reading?.model ?? null,
      systemFingerprint: reading?.systemFingerprint ?? null,
      requestId: this.#requestId(),
      firstTokenMs: this.#firstTokenMs,
    }
  }

  async *#run(): AsyncGenerator<StreamEvent, undefined> {
    this.#startedAt = performance.now()
    this.#patience.start()
    try {
      const readJson = createJsonReader(this.#plan.request.responseFormat)
      const opened = await this.#open()
      this.#opened = opened
      yield* opened.body === null
        ? this.#handOutWhole(opened, readJson)
        : this.#handOut(opened, opened.body, readJson)
    } catch (error) {
      if (!this.#hasLeft) throw error
    } finally {
      this.#opened?.body?.destroy()
      this.#patience.stop()
    }
  }

  #open(): Promise<Opened> {
    const { streamPath, ...plan } = this.#plan
    const call = { ...plan, path: streamPath ?? plan.path, signal: this.#patience.signal }
    return ask(plan.request, true, async (request, mode) => {
      const post = { ...toHttpRequest(call, this.#startedAt), body: plan.toBody(request, mode) }
      const body = await this.#patience.wait(this.#dependencies.egress.postStream(post))
      const { status, headers } = body
      if (isStream(body)) return { answer: { status, headers, text: '' }, body }
      return { answer: { status, headers, text: await this.#patience.wait(body.text()) }, body: null }
    })
  }

  /** An answer that came in one piece although a stream was asked for. */
  async *#handOutWhole(opened: Opened, readJson: ReadJson | null): AsyncGenerator<StreamEvent> {
    const reading = readWhole(this.#plan, opened.answer, this.#dependencies.clock.now())
    this.#reader = { reading: () => reading, isComplete: () => true }
    const result = await this.#toResult(opened, reading, readJson)
    if (result.text !== '') yield { type: 'text', text: result.text }
    for (const [index, call] of result.toolCalls.entries()) {
      yield { type: 'tool_call', index, id: call.id, name: call.name }
      yield { type: 'tool_arguments', index, text: call.arguments }
    }
    yield { type: 'end', result }
  }

  async *#handOut(
    opened: Opened,
    body: StreamAnswer,
    readJson: ReadJson | null,
  ): AsyncGenerator<StreamEvent> {
    const reader = this.#plan.createReader(this.#plan.request)
    this.#reader = reader
    try {
      yield* this.#pieces(body, reader)
    } catch (error) {
      throw error instanceof LlmError ? await this.#toBroken(error, reader) : error
    }
    yield { type: 'end', result: await this.#toResult(opened, reader.reading(), readJson) }
  }

  async *#pieces(body: StreamAnswer, reader: StreamReader): AsyncGenerator<StreamEvent> {
    const parser = new SentEventParser()
    for (let isOpen = true; isOpen;) {
      const bytes = await this.#next(body, reader)
      isOpen = bytes !== null
      for (const event of bytes === null ? parser.end() : parser.feed(bytes))
        yield* this.#step(reader.read(event))
      if (reader.isComplete()) this.#patience.shorten()
    }
    if (!reader.isComplete())
      throw new LlmError('NETWORK_ERROR', { message: 'The stream closed before the answer was whole.' })
  }

  /** Whatever befalls an answer that has said that it is whole is its end. */
  async #next(body: StreamAnswer, reader: StreamReader): Promise<Uint8Array | null> {
    try {
      return await this.#patience.wait(body.read())
    } catch (error) {
      if (reader.isComplete() && !this.#plan.signal.aborted) return null
      throw error
    }
  }

  *#step({ events, isOutput, failure }: StreamStep): Generator<StreamEvent> {
    if (isOutput) {
      this.#firstTokenMs ??= this.#elapsedMs()
      this.#patience.renew()
    }
    yield* events
    if (failure === null) return
    const headers = this.#opened?.answer.headers ?? {}
    assertSuccess(this.#plan, { ...failure, headers }, this.#dependencies.clock.now())
  }

  /** The error with what the answer has come to. An error in place of any output is a refusal, which costs nothing. */
  async #toBroken(error: LlmError, reader: StreamReader): Promise<LlmError> {
    const reading = reader.reading()
    const isRefused = isRefusal(error.statusCode ?? 200) && this.#firstTokenMs === null
    return new LlmError(error.code, {
      message: error.message,
      secrets: [this.#plan.target.apiKey],
      retryAfterMs: error.retryAfterMs,
      statusCode: error.statusCode ?? this.#opened?.answer.status ?? null,
      requestId: error.requestId ?? this.#requestId(),
      ...(isRefused ? {} : await this.#count(reader)),
      actualModel: reading.model,
      mayBeCharged: !isRefused,
      firstTokenMs: this.#firstTokenMs,
      partialText: reading.text || null,
    })
  }

  #toResult(
    { answer, sent }: Opened,
    reading: Reading,
    readJson: ReadJson | null,
  ): Promise<CompletionResult> {
    const latencyMs = this.#elapsedMs()
    return toResult(this.#plan, reading, {
      answer,
      sent,
      readJson,
      latencyMs,
      firstTokenMs: this.#firstTokenMs,
    })
  }

  #count(reader: Pick<StreamReader, 'reading' | 'isComplete'>): Promise<KnownUsage> {
    const count = reader.isComplete() ? completeUsage : estimateCutUsage
    return count(this.#plan.request, reader.reading())
  }

  #requestId(): string | null {
    const fromHeaders = this.#opened && readRequestId(this.#opened.answer)
    return fromHeaders ?? this.#reader?.reading().id ?? null
  }

  #elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAt)
  }
}

/** Pages and JSON come in one piece, and so do refusals. Not every server names the type of a stream. */
function isStream({ status, headers }: StreamAnswer): boolean {
  return status >= 200 && status <= 299 && !/json|html/i.test(headers['content-type'] ?? '')
}
