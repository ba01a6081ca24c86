import { LlmError } from '../spec/index.ts'
import type { CompletionResult } from '../spec/index.ts'
import { createJsonReader } from './answer-format.ts'
import { ask } from './ask.ts'
import type { Exchange } from './exchange-plan.ts'
import type { Reading } from './reading.ts'
import { toResult } from './to-result.ts'
import type { HttpAnswer } from './transfer.ts'
import { assertSuccess, describeStrange, readRequestId, toHttpRequest } from './vendor-call.ts'
import type { CallDependencies } from './vendor-call.ts'
import { parseJson } from './wire.ts'

/**
 * Asks, and turns whatever comes back into a result or an `LlmError`. A second request, without what the vendor
 * rejected of the first, shares the target's deadline.
 */
export async function exchange<Answer>(
  { egress, clock }: CallDependencies,
  plan: Exchange<Answer>,
): Promise<CompletionResult> {
  const startedAt = performance.now()
  const readJson = createJsonReader(plan.request.responseFormat)
  const { answer, sent } = await ask(plan.request, false, async (request, mode) => ({
    answer: await egress.postJson({ ...toHttpRequest(plan, startedAt), body: plan.toBody(request, mode) }),
    body: null,
  }))
  const latencyMs = Math.round(performance.now() - startedAt)
  return toResult(plan, readWhole(plan, answer, clock.now()), {
    answer,
    sent,
    readJson,
    latencyMs,
    firstTokenMs: null,
  })
}

/** What a whole answer says. */
export function readWhole<Answer>(plan: Exchange<Answer>, answer: HttpAnswer, now: Date): Reading {
  assertSuccess(plan, answer, now)
  const parsed = parseJson(plan.answerSchema, answer.text)
  if (parsed === null)
    throw new LlmError('INVALID_RESPONSE', {
      message: describeStrange(answer),
      secrets: [plan.target.apiKey],
      statusCode: answer.status,
      requestId: readRequestId(answer),
      mayBeCharged: true,
    })
  const status = plan.toErrorStatus?.(parsed) ?? answer.status
  assertSuccess(plan, { ...answer, status }, now)
  return plan.toReading(parsed, plan.request)
}
