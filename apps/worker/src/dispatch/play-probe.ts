import { pauseForRateLimit } from '@sluice/core/capacity'
import { runProbe } from '@sluice/core/runs'
import { inContext, toTraceparent } from '@sluice/runtime'

import type { ClaimedProbe, ProbeEnding } from '@sluice/core/runs'
import type { LlmProvider } from '@sluice/db'
import type { Services } from '@sluice/runtime'

/** Makes the call of one attempt, in the trace of the request that started its run. */
export function playProbe(
  services: Services,
  { probe, provider, signal }: { probe: ClaimedProbe; provider: LlmProvider; signal: AbortSignal },
): Promise<ProbeEnding> {
  const context = {
    requestId: probe.attemptId,
    traceparent: toTraceparent(probe.traceparent),
    jobId: probe.jobId,
  }
  const redactor = services.redactorOf(provider)
  return inContext(context, () =>
    runProbe(probe, {
      complete: (request, callSignal) => services.models.complete(provider, request, callSignal),
      pause: (error) =>
        pauseForRateLimit(services.db, {
          providerId: provider.id,
          leftAt: probe.startedAt,
          hintMs: error.retryAfterMs,
          message: redactor.text(error.message),
        }),
      random: Math.random,
      limits: services.snapshot.current.settings,
      redactor,
      signal,
    }),
  )
}
