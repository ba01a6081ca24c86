import type { CallOutcome, CostBasis, UsageSource } from '@sluice/db'
import { ERROR_CODES, LlmError } from '@sluice/llm'
import type { ErrorCode } from '@sluice/llm'

/** What is explained of a call. */
export type ExplainedCall = {
  requestedModel: string
  actualModel: string | null
  outcome: CallOutcome
  errorCode: string | null
  errorMessage: string | null
  statusCode: number | null
  finishReason: string | null
  /** Number of the try, from 1. */
  attempt: number
  isStreamed: boolean
  latencyMs: number | null
  firstTokenMs: number | null
  usageSource: UsageSource | null
  costUsd: string | null
  costBasis: CostBasis
  costBoundUsd: string | null
}

/** What a call met, in sentences for people: what happened, why it cost what it did, and what can be done. */
export function explainCall(call: ExplainedCall): string[] {
  return [whatHappened(call), ...howItWent(call), whyTheCost(call), ...whatToDo(call)]
}

/** Whether a call that failed with this code can succeed later without anybody changing anything; null for no code of ours. */
export function isRetryable(errorCode: string | null): boolean | null {
  return isErrorCode(errorCode) ? ERROR_CODES[errorCode].retryable : null
}

function whatHappened(call: ExplainedCall): string {
  const { requestedModel, outcome, latencyMs, errorCode, statusCode } = call
  const time = latencyMs === null ? '' : ` after ${inSeconds(latencyMs)}`
  const refusal = [errorCode, statusCode === null ? null : `HTTP ${statusCode}`].filter(
    (part) => part !== null,
  )
  const reason = refusal.length > 0 ? ` (${refusal.join(', ')})` : ''
  if (outcome === 'ANSWERED') return `${requestedModel} answered${time}.`
  if (outcome === 'INVALID') return `${requestedModel} answered${time}, but not usably${reason}.`
  if (outcome === 'CANCELLED') return `The call to ${requestedModel} was cancelled${time}.`
  if (outcome === 'UNKNOWN')
    return `The process that called ${requestedModel} went away before it stored an answer; what the vendor did is not known.`
  return `The call to ${requestedModel} failed${time}${reason}.`
}

function howItWent(call: ExplainedCall): string[] {
  const { errorMessage, outcome, actualModel, requestedModel, finishReason, attempt } = call
  const hasAnswer = outcome === 'ANSWERED' || outcome === 'INVALID'
  const isOther = actualModel !== null && !requestedModel.endsWith(`/${actualModel}`)
  return [
    ...(errorMessage !== null && outcome !== 'UNKNOWN' ? [`What was said: ${errorMessage}`] : []),
    ...(hasAnswer && isOther ? [`The vendor says that ${actualModel} answered.`] : []),
    ...(call.isStreamed && call.firstTokenMs !== null
      ? [`It was streamed; the first piece came after ${inSeconds(call.firstTokenMs)}.`]
      : []),
    ...(finishReason === 'length' ? ['The answer was cut off at the maximum of output tokens.'] : []),
    ...(attempt > 1 ? [`It was try number ${attempt} of the same job.`] : []),
  ]
}

function whyTheCost({ costUsd, costBasis, costBoundUsd, usageSource }: ExplainedCall): string {
  const bound = costBoundUsd === null ? '' : ` It is at most $${costBoundUsd}.`
  if (costBasis === 'EXACT')
    return `It cost $${costUsd}: the tokens that the vendor counted, at the price in force when it left.`
  if (costBasis === 'ESTIMATED')
    return `It cost about $${costUsd}: the vendor did not say how many tokens it took, so we counted them ourselves.`
  if (costBasis === 'FREE') return 'It cost nothing: a call that is refused or never leaves is not charged.'
  if (costBasis === 'NO_PRICE')
    return `What it cost is unknown: tokens were ${usageSource === 'ESTIMATED' ? 'estimated' : 'counted'}, but a class of them had no price then.${bound}`
  return `What it cost is unknown: nobody knows how many tokens it took, and the vendor may charge for it.${bound}`
}

function whatToDo({ errorCode, costBasis, outcome }: ExplainedCall): string[] {
  const suggestions = isErrorCode(errorCode)
    ? new LlmError(errorCode, { message: '' }).details.suggestions
    : []
  return [
    ...(outcome === 'ANSWERED' ? [] : suggestions),
    ...(outcome !== 'ANSWERED' && isRetryable(errorCode)
      ? ['The same call may succeed later as it is.']
      : []),
    ...(costBasis === 'NO_PRICE'
      ? ['Give the model a price, so that calls from then on have a known cost.']
      : []),
    ...(costBasis === 'NO_USAGE' ? ["Compare with the vendor's own bill to know what it cost."] : []),
  ]
}

function isErrorCode(code: string | null): code is ErrorCode {
  return code !== null && Object.hasOwn(ERROR_CODES, code)
}

function inSeconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`
}
