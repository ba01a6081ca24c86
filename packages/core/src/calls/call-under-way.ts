import { LlmError } from '@sluice/llm'
import type { CompletionRequest, CompletionResult, CompletionStream, PartialCompletion } from '@sluice/llm'

import type { Log } from '#shared'

import { toBody } from './body.ts'
import type { CallBody } from './body.ts'
import type { CallRecorder } from './call-recorder.ts'
import { toAnswered, toFailed, toLeft } from './ending.ts'
import type { CallEnding, CallTerms } from './ending.ts'

export type CallUnderWayOptions = {
  terms: CallTerms
  asked: CompletionRequest
  isStreamed: boolean
  recorder: CallRecorder
  /** Whether what is said is kept, by the time the call has ended. */
  keepsBodies: () => boolean
  log: Log
}

type Said = Pick<CompletionResult, 'text' | 'toolCalls'> | null

/** A call that was opened and has to be recorded once, however it ends: the first ending counts. */
export class CallUnderWay {
  readonly #options: CallUnderWayOptions
  readonly #startedAt = performance.now()
  readonly #settled = Promise.withResolvers<void>()
  #isOver = false

  constructor(options: CallUnderWayOptions) {
    this.#options = options
  }

  /** Resolves when its ending is with the recorder. */
  get settled(): Promise<void> {
    return this.#settled.promise
  }

  answered(result: CompletionResult): void {
    if (this.#end()) this.#record(toAnswered(this.#options.terms, result), result)
  }

  failed(cause: unknown): void {
    if (!this.#end()) return
    // After a fault of ours nobody knows whether anything had left.
    const error =
      cause instanceof LlmError
        ? cause
        : new LlmError('INTERNAL_ERROR', { message: String(cause), mayBeCharged: true })
    const said = error.partialText === null ? null : { text: error.partialText, toolCalls: [] }
    this.#record(toFailed(this.#options.terms, error, this.#elapsedMs()), said)
  }

  /** Its reader is gone; what has come until now is what is paid for. */
  left(stream: CompletionStream): void {
    if (!this.#end()) return
    const latencyMs = this.#elapsedMs()
    const settle = (partial: PartialCompletion): void =>
      this.#record(toLeft(this.#options.terms, partial, latencyMs), { text: partial.text, toolCalls: [] })
    stream.partial().then(settle, () => settle(NOTHING_KNOWN))
  }

  #end(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    return true
  }

  #record(ending: CallEnding, said: Said): void {
    const { recorder, isStreamed } = this.#options
    recorder.add({ ...ending, isStreamed, body: this.#toBody(said) })
    this.#settled.resolve()
  }

  /** What cannot be kept is left out: the call counts, its words may go. */
  #toBody(said: Said): CallBody | null {
    const { asked, terms, keepsBodies, log } = this.#options
    if (!keepsBodies()) return null
    try {
      return toBody(asked, said, terms.redactor.text)
    } catch (error) {
      log.error('what was said could not be kept', { callId: terms.attemptId, reason: String(error) })
      return null
    }
  }

  #elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAt)
  }
}

const NOTHING_KNOWN: PartialCompletion = {
  text: '',
  usage: null,
  actualModel: null,
  systemFingerprint: null,
  requestId: null,
  firstTokenMs: null,
}
