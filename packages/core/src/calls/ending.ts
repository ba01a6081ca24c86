import { LlmError } from '@sluice/llm'
import type { CompletionResult, LlmErrorJson, PartialCompletion, TokenUsage } from '@sluice/llm'

import { costOf } from '#pricing'
import type { RateRow } from '#pricing'

import type { CallBody } from './body.ts'
import type { Redactor } from './redactor.ts'

const MAX_TOKEN_COUNT = 2_147_483_647
const MAX_NAME_LENGTH = 200

/** How a call ended, ready to be stored. */
export type CallEnding = {
  /** Id of the attempt, which becomes the call's. */
  attemptId: string
  /** HELD: cancelled by us. UNKNOWN: nobody knows. */
  outcome: 'ANSWERED' | 'INVALID' | 'FAILED' | 'HELD' | 'UNKNOWN'
  error: LlmErrorJson | null
  actualModel: string | null
  /** The registry's version of the model that was asked. */
  modelVersion: number | null
  systemFingerprint: string | null
  finishReason: string | null
  /** The vendor's id of the exchange. */
  requestId: string | null
  usage: TokenUsage | null
  usageSource: 'VENDOR' | 'ESTIMATED' | null
  /** Exact decimal in USD; null: unknown. */
  costUsd: string | null
  costBasis: 'EXACT' | 'ESTIMATED' | 'FREE' | 'NO_PRICE' | 'NO_USAGE'
  /** The most an unknown cost can be; null: unknown too, or as the open call has it. */
  costBoundUsd: string | null
  latencyMs: number | null
  firstTokenMs: number | null
  isStreamed: boolean
  /** What was said, redacted; null: not kept. */
  body: CallBody | null
}

/** What was settled about a call before it left. */
export type CallTerms = {
  attemptId: string
  modelVersion: number
  /** Of the price in force when it left; null: there was none. */
  rates: RateRow[] | null
  /** The most it can cost; null: unknown. */
  costBoundUsd: string | null
  /** For what the vendor says, which may echo a secret. */
  redactor: Redactor
}

type Counted = Pick<CallEnding, 'usage' | 'usageSource' | 'costUsd' | 'costBasis' | 'costBoundUsd'>

/** The ending of a call that was answered. */
export function toAnswered(terms: CallTerms, result: CompletionResult): CallEnding {
  const isEstimated = result.usageSource === 'estimated'
  return {
    ...unknownEnding(terms),
    outcome: 'ANSWERED',
    ...named(terms, result),
    finishReason: result.finishReason,
    ...priced(terms, result.usage, isEstimated),
    latencyMs: result.latencyMs,
    firstTokenMs: result.firstTokenMs,
    isStreamed: result.firstTokenMs !== null,
  }
}

/** The ending of a call that gave no usable answer. A refusal costs nothing; what may have been charged is not taken for free. */
export function toFailed(terms: CallTerms, error: LlmError, latencyMs: number): CallEnding {
  return {
    ...unknownEnding(terms),
    outcome: error.code === 'INVALID_RESPONSE' ? 'INVALID' : error.code === 'CANCELLED' ? 'HELD' : 'FAILED',
    // Vendors quote what they were asked.
    error: { ...error.toJSON(), message: terms.redactor.text(error.message) },
    ...named(terms, error),
    ...(error.usage === null && !error.mayBeCharged
      ? { costUsd: '0', costBasis: 'FREE', costBoundUsd: null }
      : priced(terms, error.usage, error.usageSource === 'estimated')),
    latencyMs,
    firstTokenMs: error.firstTokenMs,
    isStreamed: error.firstTokenMs !== null,
  }
}

/** The ending of a stream that its reader left. What was received until then is paid for. */
export function toLeft(terms: CallTerms, partial: PartialCompletion, latencyMs: number): CallEnding {
  const error = new LlmError('CANCELLED', { message: 'The reader left before the answer was whole.' })
  return {
    ...unknownEnding(terms),
    outcome: 'HELD',
    error: error.toJSON(),
    ...named(terms, partial),
    ...priced(terms, partial.usage, true),
    latencyMs,
    firstTokenMs: partial.firstTokenMs,
    isStreamed: true,
  }
}

/** The ending of a call whose process went away before it stored one. */
export function toCutOff(terms: Identified): CallEnding {
  const error = new LlmError('WORKER_CRASH', {
    message: 'The process that made this call went away before its answer was stored.',
  })
  return { ...unknownEnding(terms), error: error.toJSON() }
}

/** What is left of an ending that the database refuses: first all but what was said and named, then only that it ended. */
export function reduceCall(ending: CallEnding): CallEnding | null {
  const isReduced = ending.error?.message === UNSTORABLE.message
  if (isReduced && ending.usage === null) return null
  const { attemptId, modelVersion, costBoundUsd, isStreamed } = ending
  const rest: CallEnding = {
    ...unknownEnding({ attemptId, modelVersion, costBoundUsd }),
    outcome: 'FAILED',
    error: UNSTORABLE.toJSON(),
    isStreamed,
  }
  if (isReduced) return rest
  const { usage, usageSource, costUsd, costBasis } = ending
  return { ...rest, usage, usageSource, costUsd, costBasis }
}

const UNSTORABLE = new LlmError('INTERNAL_ERROR', { message: 'The answer could not be stored.' })

type Identified = Pick<CallEnding, 'attemptId' | 'modelVersion' | 'costBoundUsd'>

function unknownEnding({ attemptId, modelVersion, costBoundUsd }: Identified): CallEnding {
  return {
    attemptId,
    outcome: 'UNKNOWN',
    error: null,
    actualModel: null,
    modelVersion,
    systemFingerprint: null,
    finishReason: null,
    requestId: null,
    usage: null,
    usageSource: null,
    costUsd: null,
    costBasis: 'NO_USAGE',
    costBoundUsd,
    latencyMs: null,
    firstTokenMs: null,
    isStreamed: false,
    body: null,
  }
}

type Names = Partial<Pick<CompletionResult, 'systemFingerprint'>> & {
  actualModel: string | null
  requestId: string | null
}

function named({ redactor }: CallTerms, names: Names): Pick<CallEnding, keyof Names> {
  const toName = (name: string | null | undefined): string | null =>
    name ? redactor.name(name).slice(0, MAX_NAME_LENGTH) : null
  return {
    actualModel: toName(names.actualModel),
    systemFingerprint: toName(names.systemFingerprint),
    requestId: toName(names.requestId),
  }
}

function priced(terms: CallTerms, counted: TokenUsage | null, isEstimated: boolean): Counted {
  const usage = toStorableUsage(counted)
  if (usage === null)
    return {
      usage,
      usageSource: null,
      costUsd: null,
      costBasis: 'NO_USAGE',
      costBoundUsd: terms.costBoundUsd,
    }
  const costUsd = costOf(usage, terms.rates)?.toFixed() ?? null
  return {
    usage,
    usageSource: isEstimated ? 'ESTIMATED' : 'VENDOR',
    costUsd,
    costBasis: costUsd === null ? 'NO_PRICE' : isEstimated ? 'ESTIMATED' : 'EXACT',
    costBoundUsd: null,
  }
}

/** Counts beyond any column are no counts. */
function toStorableUsage(usage: TokenUsage | null): TokenUsage | null {
  if (usage === null || Object.values(usage).some((count) => count > MAX_TOKEN_COUNT)) return null
  return usage
}
