import { LlmError } from '@sluice/llm'
import type { ErrorCode, LlmErrorFacts } from '@sluice/llm'

import { createRedactor } from '../src/calls/index.ts'
import { runProbe } from '../src/runs/index.ts'
import type { ClaimedProbe, Complete, Pause, ProbeEnding, ProbeLimits } from '../src/runs/index.ts'
import { settingsSchema } from '../src/settings/index.ts'
import { createCompletionResult } from './completion.ts'

export const PROBE: ClaimedProbe = {
  jobId: 'job',
  attemptId: 'attempt',
  leaseId: 'lease',
  deliveryId: 'delivery',
  attempt: 3,
  chargedAttempts: 0,
  maxAttempts: 5,
  runId: 'run',
  modelId: 'gpt-5.1',
  modelVersion: 2,
  temperature: null,
  options: {},
  scenario: { prompt: 'How much?', dimensions: {} },
  priceId: 'price',
  rates: [
    { tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: '3.000000' },
    { tokenClass: 'INPUT', fromInputTokens: 200_001, usdPerMillion: '6.000000' },
    { tokenClass: 'OUTPUT', fromInputTokens: 0, usdPerMillion: '15.000000' },
  ],
  startedAt: new Date(),
  traceparent: null,
}

export const PROBE_ANSWER = createCompletionResult({
  text: 'A lot.',
  actualModel: 'gpt-5.1-2026',
  latencyMs: 321,
})

type Play = {
  probe?: Partial<ClaimedProbe>
  pauseMs?: number
  pause?: Pause
  limits?: Partial<ProbeLimits>
}

/** Plays a probe without a database; tells how it ended, and how often the provider was put to rest. */
export async function playProbeOf(
  complete: Complete,
  { probe = {}, pauseMs = 30_000, pause = () => Promise.resolve(pauseMs), limits = {} }: Play = {},
): Promise<{ ending: ProbeEnding; pauses: LlmError[] }> {
  const pauses: LlmError[] = []
  const ending = await runProbe(
    { ...PROBE, ...probe },
    {
      complete,
      pause: (error) => {
        pauses.push(error)
        return pause(error)
      },
      random: () => 0.5,
      signal: new AbortController().signal,
      limits: { ...settingsSchema.parse({}), ...limits },
      redactor: createRedactor({ secrets: [], patterns: [] }),
    },
  )
  return { ending, pauses }
}

/** A model that says no. */
export function refusing(code: ErrorCode, facts: Partial<LlmErrorFacts> = {}): Complete {
  return () => Promise.reject(new LlmError(code, { message: 'No.', ...facts }))
}
