import { setTimeout as sleep } from 'node:timers/promises'

import type { Database, LlmProvider } from '@sluice/db'
import { LlmError, modelOptionsSchema } from '@sluice/llm'
import type { CompletionRequest, CompletionResult, CompletionStream } from '@sluice/llm'

import { SluiceError, createId, invalid } from '#shared'
import type { Clock, Log } from '#shared'

import { PriceWarning } from './price-warning.ts'
import { createCallRecorder } from './call-recorder.ts'
import type { CallRecorder } from './call-recorder.ts'
import { CallUnderWay } from './call-under-way.ts'
import { toFailed } from './ending.ts'
import type { CallTerms } from './ending.ts'
import { openCall } from './open-call.ts'
import type { ModelCall } from './open-call.ts'
import { RecordedStream } from './recorded-stream.ts'
import type { Redactor } from './redactor.ts'

/** Reaches models; throws LlmError. */
export type ReachedModels = {
  complete(provider: LlmProvider, request: CompletionRequest, signal: AbortSignal): Promise<CompletionResult>
  stream(provider: LlmProvider, request: CompletionRequest, signal: AbortSignal): CompletionStream
}

export type RecordedModelsOptions = {
  db: Database
  clock: Clock
  models: ReachedModels
  /** Whether what is said is kept, as the installation has it now. */
  keepsBodies: () => boolean
  redactorOf: (provider: LlmProvider) => Redactor
  log: Log
}

/** Calls that are aborted get this long to end. */
const ABORT_MS = 2_000

/**
 * Calls of models outside jobs, each under a permit that its caller holds: reserved before it leaves, settled once however it
 * ends, and never failed by its own record.
 */
export class RecordedModels implements AsyncDisposable {
  readonly #options: RecordedModelsOptions
  readonly #recorder: CallRecorder
  readonly #stop = new AbortController()
  readonly #underWay = new Set<CallUnderWay>()
  readonly #priceWarning: PriceWarning

  constructor(options: RecordedModelsOptions) {
    this.#options = options
    this.#recorder = createCallRecorder(options)
    this.#priceWarning = new PriceWarning(options.log)
  }

  /** Asks once; throws LlmError, and SluiceError before anything left: BUDGET_EXCEEDED, VALIDATION_FAILED. */
  async complete(call: ModelCall, signal: AbortSignal): Promise<CompletionResult> {
    const asked = toAsked(call)
    const underWay = await this.#open(call, { asked, isStreamed: false })
    try {
      const result = await this.#options.models.complete(call.model.provider, asked, this.#until(signal))
      underWay.answered(result)
      return result
    } catch (error) {
      underWay.failed(error)
      throw error
    }
  }

  /** Asks once, as `complete` does, and hands out the answer piece by piece. */
  stream(call: ModelCall, signal: AbortSignal): RecordedStream {
    return new RecordedStream(async () => {
      const asked = toAsked(call)
      const underWay = await this.#open(call, { asked, isStreamed: true })
      try {
        const until = this.#until(signal)
        const stream = this.#options.models.stream(call.model.provider, asked, until)
        return { call: underWay, stream, signal: until }
      } catch (error) {
        underWay.failed(error)
        throw error
      }
    })
  }

  #until(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#stop.signal])
  }

  async #open(
    call: ModelCall,
    { asked, isStreamed }: { asked: CompletionRequest; isStreamed: boolean },
  ): Promise<CallUnderWay> {
    const { db, clock, redactorOf, keepsBodies, log } = this.#options
    const redactor = redactorOf(call.model.provider)
    const id = createId()
    const terms: CallTerms = {
      attemptId: id,
      modelVersion: call.model.version,
      rates: null,
      costBoundUsd: null,
      redactor,
    }
    try {
      const { rates, costBoundUsd } = await openCall({ db, clock }, { id, call, asked, redactor })
      if (rates === null) this.#priceWarning.unpriced(toModelName(call))
      const recorder = this.#recorder
      const underWay = new CallUnderWay({
        terms: { ...terms, rates, costBoundUsd },
        asked,
        isStreamed,
        recorder,
        keepsBodies,
        log,
      })
      this.#underWay.add(underWay)
      void underWay.settled.then(() => this.#underWay.delete(underWay))
      return underWay
    } catch (error) {
      // Perhaps it was opened and only the answer was lost: then it is over, and it was free.
      if (!(error instanceof SluiceError)) this.#recorder.add(toFailed(terms, toNotOpened(error), 0))
      throw error
    }
  }

  /** Ends what is under way and resolves when all of it is stored, or within a bound. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    const settled = Promise.all([...this.#underWay].map((call) => call.settled))
    const patience = new AbortController()
    await Promise.race([
      settled,
      sleep(ABORT_MS, undefined, { signal: patience.signal }).catch(() => undefined),
    ])
    patience.abort()
    await this.#recorder[Symbol.asyncDispose]()
  }
}

function toAsked({ model, completion }: ModelCall): CompletionRequest {
  const options = modelOptionsSchema.safeParse(model.apiConfig)
  if (options.success) return { ...completion, model: model.modelId, options: options.data }
  throw invalid('model', `${toModelName({ model })} has options that cannot be read; correct its apiConfig.`)
}

function toModelName({ model }: Pick<ModelCall, 'model'>): string {
  return `${model.provider.name}/${model.modelId}`
}

function toNotOpened(error: unknown): LlmError {
  return new LlmError('DATABASE_UNAVAILABLE', {
    message: `The call could not be written down: ${String(error)}`,
  })
}
