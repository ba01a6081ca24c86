import type { z } from 'zod'

import { LlmError, toSentTemperature } from '../spec/index.ts'
import type { CompletionRequest, CompletionResult, FinishReason, TokenUsage } from '../spec/index.ts'
import type { HttpAnswer } from './egress.ts'
import { assertSuccess, describeStrange, readRequestId, toHttpRequest } from './vendor-call.ts'
import type { CallDependencies, VendorCall } from './vendor-call.ts'
import { parseJson } from './wire.ts'

/** What a vendor's answer says, in our words. */
export type Reading = {
  /** The visible answer; blank when there is none. */
  text: string
  finishReason: FinishReason
  usage: TokenUsage | null
  /** The model that answered; null when the vendor does not say. */
  model: string | null
  /** The vendor's id of the answer; null when it gives none. */
  id: string | null
  /** Why there is no answer, in the vendor's words; null when it does not say. */
  complaint: string | null
}

/** One completion as a vendor's protocol frames it. */
export type Exchange<Answer> = VendorCall & {
  request: CompletionRequest
  toBody(request: CompletionRequest): unknown
  answerSchema: z.ZodType<Answer>
  toReading(answer: Answer): Reading
}

/**
 * Asks, and turns whatever comes back into a result or an `LlmError`. Where the vendor rejects the temperature
 * it asks once more without; both requests share the target's deadline.
 */
export async function exchange<Answer>(
  { egress, clock }: CallDependencies,
  plan: Exchange<Answer>,
): Promise<CompletionResult> {
  const startedAt = performance.now()
  const ask = (request: CompletionRequest) =>
    egress.postJson({ ...toHttpRequest(plan, startedAt), body: plan.toBody(request) })

  let sent = plan.request
  let answer = await ask(sent)
  if (isTemperatureRejected(sent, answer)) {
    sent = { ...sent, options: { ...sent.options, omitTemperature: true } }
    answer = await ask(sent)
  }
  const latencyMs = Math.round(performance.now() - startedAt)
  assertSuccess(plan, answer, clock.now())
  return {
    ...toResult(plan, answer),
    latencyMs,
    ...(toSentTemperature(sent) === sent.temperature ? {} : { temperatureOmitted: true }),
  }
}

function isTemperatureRejected(sent: CompletionRequest, answer: HttpAnswer): boolean {
  return toSentTemperature(sent) !== undefined && answer.status === 400 && /temperature/i.test(answer.text)
}

function toResult<Answer>(plan: Exchange<Answer>, answer: HttpAnswer): Omit<CompletionResult, 'latencyMs'> {
  const parsed = parseJson(plan.answerSchema, answer.text)
  const reading = parsed === null ? null : plan.toReading(parsed)
  const requestId = readRequestId(answer) ?? reading?.id ?? null
  if (reading !== null && reading.text.trim() !== '') {
    const { text, finishReason, usage } = reading
    return { text, finishReason, usage, actualModel: reading.model ?? plan.request.model, requestId }
  }
  throw new LlmError('INVALID_RESPONSE', {
    message: reading === null ? describeStrange(answer) : describeBlank(reading),
    secrets: [plan.target.apiKey],
    statusCode: answer.status,
    requestId,
    usage: reading?.usage ?? null,
    actualModel: reading?.model ?? null,
  })
}

function describeBlank({ finishReason, usage, complaint }: Reading): string {
  if (complaint !== null) return `The answer holds no text: ${complaint}`
  const reasoning =
    usage === null || usage.reasoningTokens === 0 ? '' : `, ${usage.reasoningTokens} reasoning tokens`
  return `The answer holds no text (finish reason ${finishReason}${reasoning}).`
}
