import { LlmError, modelOptionsSchema } from '@sluice/llm'
import type { CompletionRequest, CompletionResult, Message } from '@sluice/llm'

import { costBound, toAnswered, toBody, toCutOff, toFailed } from '#calls'
import type { CallEnding, CallTerms, Redactor } from '#calls'
import { scenarioContentSchema } from '#definitions'
import type { ScenarioContent } from '#definitions'
import { backoffMs } from '#jobs'
import { ratesOf } from '#pricing'
import type { SettingValues } from '#settings'
import { createId } from '#shared'

import type { ClaimedProbe } from './claim-probes.ts'
import type { ProbeEnding } from './settle-probes.ts'
import { toTranscript } from './transcript.ts'

/** Asks a model once; throws LlmError. */
export type Complete = (request: CompletionRequest, signal: AbortSignal) => Promise<CompletionResult>

/** Rests the probe's provider after a rate limit; answers the milliseconds until it may be called again. */
export type Pause = (error: LlmError) => Promise<number>

/** The settings that a probe follows. */
export type ProbeLimits = Pick<
  SettingValues,
  'run_max_output_tokens' | 'rate_limit_max_hint_seconds' | 'log_sensitive_data'
>

type ProbeDependencies = {
  complete: Complete
  pause: Pause
  random: () => number
  signal: AbortSignal
  limits: ProbeLimits
  /** Takes secrets out of what is stored of the call. */
  redactor: Redactor
}

/** Makes the one call of an attempt and says how it ended. Never throws: whatever happens is an outcome. */
export async function runProbe(probe: ClaimedProbe, dependencies: ProbeDependencies): Promise<ProbeEnding> {
  const { complete, signal, limits, redactor } = dependencies
  const started = performance.now()
  let asked: CompletionRequest | null = null
  try {
    const scenario = scenarioContentSchema.parse(probe.scenario)
    asked = toRequest(probe, scenario, limits)
    const result = await complete(asked, signal)
    return {
      ...answered(probe, scenario, { result, terms: { ...toTerms(probe, asked), redactor } }),
      body: toKeptBody(asked, result, dependencies),
    }
  } catch (cause) {
    // After a fault of ours nobody knows whether anything had left, once there was something to ask.
    const error =
      cause instanceof LlmError
        ? cause
        : new LlmError('INTERNAL_ERROR', { message: String(cause), mayBeCharged: asked !== null })
    const call = toFailed(
      { ...toTerms(probe, asked), redactor },
      error,
      Math.round(performance.now() - started),
    )
    const said = error.partialText === null ? null : { text: error.partialText, toolCalls: [] }
    const body = asked && toKeptBody(asked, said, dependencies)
    if (error.code === 'CANCELLED')
      return { ...toEnding(probe, call), charged: false, deliveryId: createId(), body }
    const delayMs = await retryDelay(probe, error, dependencies)
    return { ...failed(probe, call, delayMs), body }
  }
}

/** The ending of a probe's call whose process went away. */
export function toCutOffProbe(probe: ClaimedProbe, limits: ProbeLimits): CallEnding {
  const scenario = scenarioContentSchema.safeParse(probe.scenario).data
  const options = modelOptionsSchema.safeParse(probe.options).data ?? {}
  return toCutOff(toTerms(probe, scenario ? toRequest({ ...probe, options }, scenario, limits) : null))
}

function toTerms(probe: ClaimedProbe, asked: CompletionRequest | null): Omit<CallTerms, 'redactor'> {
  return {
    attemptId: probe.attemptId,
    modelVersion: probe.modelVersion,
    rates: probe.rates,
    costBoundUsd: (asked && costBound(asked, probe.rates)?.toFixed()) ?? null,
  }
}

function toKeptBody(
  asked: CompletionRequest,
  said: Pick<CompletionResult, 'text' | 'toolCalls'> | null,
  { limits, redactor }: ProbeDependencies,
): CallEnding['body'] {
  return limits.log_sensitive_data ? toBody(asked, said, redactor.text) : null
}

/** What the model is asked. */
function toRequest(
  probe: Pick<ClaimedProbe, 'modelId' | 'temperature' | 'options'>,
  { preamble, prompt }: ScenarioContent,
  limits: ProbeLimits,
): CompletionRequest {
  const messages: Message[] = [{ role: 'user', content: prompt }]
  if (preamble) messages.unshift({ role: 'system', content: preamble })
  return {
    model: probe.modelId,
    messages,
    maxOutputTokens: limits.run_max_output_tokens,
    options: modelOptionsSchema.parse(probe.options),
    ...(probe.temperature === null ? {} : { temperature: probe.temperature }),
  }
}

function answered(
  probe: ClaimedProbe,
  scenario: ScenarioContent,
  { result, terms }: { result: CompletionResult; terms: CallTerms },
): ProbeEnding {
  const call = toAnswered(terms, result)
  return {
    ...toEnding(probe, call),
    slotOutcome: 'ANSWERED',
    transcript: toTranscript({
      id: createId(),
      scenario,
      // A vendor may repeat the key it was called with.
      result: { ...result, text: terms.redactor.name(result.text) },
      priceId: probe.priceId,
      rates: probe.rates && ratesOf(call.usage, probe.rates),
    }),
  }
}

function failed(probe: ClaimedProbe, call: CallEnding, delayMs: number | null): ProbeEnding {
  const again = delayMs !== null
  return {
    ...toEnding(probe, call),
    slotOutcome: again ? null : call.outcome === 'INVALID' ? 'INVALID' : 'NOT_MEASURED',
    delayMs: delayMs ?? 0,
    deliveryId: again ? createId() : null,
  }
}

/** Milliseconds until the next try; null: there is none. A rate limit rests the provider for everybody, used up or not. */
async function retryDelay(
  probe: ClaimedProbe,
  error: LlmError,
  { pause, random, limits }: ProbeDependencies,
): Promise<number | null> {
  const charged = probe.chargedAttempts + 1
  const isUsedUp = charged >= probe.maxAttempts
  if (error.code === 'RATE_LIMITED') {
    if ((error.retryAfterMs ?? 0) > limits.rate_limit_max_hint_seconds * 1000) return null
    // A pause that cannot be written holds back nobody else; this job waits all the same.
    const waitMs = await pause(error).catch(() => error.retryAfterMs ?? backoffMs(charged, random))
    return isUsedUp ? null : waitMs
  }
  return error.retryable && !isUsedUp ? backoffMs(charged, random) : null
}

function toEnding(probe: ClaimedProbe, call: CallEnding): ProbeEnding {
  return {
    ...call,
    jobId: probe.jobId,
    number: probe.attempt,
    outcome: call.outcome === 'UNKNOWN' ? 'FAILED' : call.outcome,
    slotOutcome: null,
    latencyMs: call.latencyMs ?? 0,
    charged: true,
    delayMs: 0,
    deliveryId: null,
    transcript: null,
  }
}
