import { LlmError, modelOptionsSchema } from '@sluice/llm'
import type { CompletionRequest, CompletionResult, Message, TokenUsage } from '@sluice/llm'

import { scenarioContentSchema } from '#definitions'
import type { ScenarioContent } from '#definitions'
import { backoffMs } from '#jobs'
import { costOf, ratesOf } from '#pricing'
import type { SettingValues } from '#settings'
import { createId } from '#shared'

import type { ClaimedProbe } from './claim-probes.ts'
import type { ProbeEnding } from './settle-probes.ts'
import { toTranscript } from './transcript.ts'

/** Asks a model once; throws LlmError. */
export type Complete = (request: CompletionRequest, signal: AbortSignal) => Promise<CompletionResult>

/** Rests the probe's provider after a rate limit; answers the milliseconds until it may be called again. */
export type Pause = (error: LlmError) => Promise<number>

const MAX_TOKEN_COUNT = 2_147_483_647

/** The settings that bound a probe. */
export type ProbeLimits = Pick<SettingValues, 'run_max_output_tokens' | 'rate_limit_max_hint_seconds'>

type ProbeDependencies = {
  complete: Complete
  pause: Pause
  random: () => number
  signal: AbortSignal
  limits: ProbeLimits
}

/** Makes the one call of an attempt and says how it ended. Never throws: whatever happens is an outcome. */
export async function runProbe(probe: ClaimedProbe, dependencies: ProbeDependencies): Promise<ProbeEnding> {
  const { complete, signal, limits } = dependencies
  const started = performance.now()
  try {
    const scenario = scenarioContentSchema.parse(probe.scenario)
    return answered(probe, scenario, await complete(toRequest(probe, scenario, limits), signal))
  } catch (cause) {
    const error =
      cause instanceof LlmError ? cause : new LlmError('INTERNAL_ERROR', { message: String(cause) })
    const latencyMs = Math.round(performance.now() - started)
    if (error.code === 'CANCELLED')
      return { ...base(probe), outcome: 'HELD', charged: false, latencyMs, deliveryId: createId() }
    return failed(probe, error, { latencyMs, delayMs: await retryDelay(probe, error, dependencies) })
  }
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

function answered(probe: ClaimedProbe, scenario: ScenarioContent, result: CompletionResult): ProbeEnding {
  const usage = storableUsage(result.usage)
  return {
    ...base(probe),
    outcome: 'ANSWERED',
    slotOutcome: 'ANSWERED',
    actualModel: result.actualModel.slice(0, 200),
    usage,
    costUsd: costOf(usage, probe.rates)?.toFixed() ?? null,
    latencyMs: result.latencyMs,
    transcript: toTranscript({
      id: createId(),
      scenario,
      result,
      priceId: probe.priceId,
      rates: probe.rates && ratesOf(usage, probe.rates),
    }),
  }
}

function failed(
  probe: ClaimedProbe,
  error: LlmError,
  ending: { latencyMs: number; delayMs: number | null },
): ProbeEnding {
  const usage = storableUsage(error.usage)
  const isInvalid = error.code === 'INVALID_RESPONSE'
  const again = ending.delayMs !== null
  return {
    ...base(probe),
    outcome: isInvalid ? 'INVALID' : 'FAILED',
    slotOutcome: again ? null : isInvalid ? 'INVALID' : 'NOT_MEASURED',
    error: error.toJSON(),
    actualModel: error.actualModel?.slice(0, 200) ?? null,
    usage,
    costUsd: costOf(usage, probe.rates)?.toFixed() ?? null,
    latencyMs: ending.latencyMs,
    delayMs: ending.delayMs ?? 0,
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

function base(probe: ClaimedProbe): ProbeEnding {
  return {
    attemptId: probe.attemptId,
    jobId: probe.jobId,
    number: probe.attempt,
    outcome: 'FAILED',
    slotOutcome: null,
    error: null,
    actualModel: null,
    usage: null,
    costUsd: null,
    latencyMs: 0,
    charged: true,
    delayMs: 0,
    deliveryId: null,
    transcript: null,
  }
}

/** Counts beyond any column are no counts. */
function storableUsage(usage: TokenUsage | null): TokenUsage | null {
  if (usage === null || Object.values(usage).some((count) => count > MAX_TOKEN_COUNT)) return null
  return usage
}
