import type { z } from 'zod'

import { classify, ERROR_CODES, LlmError, toSentTemperature } from '../spec/index.ts'
import type {
  Clock,
  CompletionRequest,
  CompletionResult,
  ErrorCode,
  FinishReason,
  Target,
  TokenUsage,
} from '../spec/index.ts'
import type { Egress, HttpAnswer } from './egress.ts'
import { readRetryAfter } from './retry-after.ts'
import { parseJson } from './wire.ts'

export type ExchangeDependencies = { egress: Egress; clock: Clock }

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

/** What a vendor's error body says beyond status and headers. Every part is null where it says nothing. */
export type Complaint = {
  /** The vendor's own words. */
  message: string | null
  /** The code that the structured part of the body stands for, where status and words cannot tell. */
  verdict: ErrorCode | null
  /** A wait that stands in the body. */
  retryAfterMs: number | null
}

/** One completion as a vendor's protocol frames it. */
export type Exchange<Answer> = {
  target: Target
  request: CompletionRequest
  signal: AbortSignal
  /** Below the target's base URL, with a leading slash. */
  path: string
  headers: Readonly<Record<string, string>>
  toBody(request: CompletionRequest): unknown
  answerSchema: z.ZodType<Answer>
  toReading(answer: Answer): Reading
  toComplaint(answer: HttpAnswer, now: Date): Complaint
}

/**
 * Asks, and turns whatever comes back into a result or an `LlmError`. Where the vendor rejects the temperature
 * it asks once more without; both requests share the target's deadline.
 */
export async function exchange<Answer>(
  { egress, clock }: ExchangeDependencies,
  plan: Exchange<Answer>,
): Promise<CompletionResult> {
  const startedAt = performance.now()
  const ask = (request: CompletionRequest) =>
    egress.postJson({
      url: `${plan.target.baseUrl.replace(/\/+$/, '')}${plan.path}`,
      headers: plan.headers,
      body: plan.toBody(request),
      timeoutMs: plan.target.requestTimeoutMs - (performance.now() - startedAt),
      signal: plan.signal,
      secrets: [plan.target.apiKey],
    })

  let sent = plan.request
  let answer = await ask(sent)
  if (isTemperatureRejected(sent, answer)) {
    sent = { ...sent, options: { ...sent.options, omitTemperature: true } }
    answer = await ask(sent)
  }
  const latencyMs = Math.round(performance.now() - startedAt)
  if (answer.status < 200 || answer.status > 299) throw toAnswerError(plan, answer, clock.now())
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
    message:
      reading === null
        ? `The answer is not what this protocol sends: ${toWords(answer.text)}`
        : describeBlank(reading),
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

function toAnswerError<Answer>(plan: Exchange<Answer>, answer: HttpAnswer, now: Date): LlmError {
  const complaint = plan.toComplaint(answer, now)
  const code = classify(answer, complaint.verdict)
  const words = complaint.message ?? toWords(answer.text)
  return new LlmError(code, {
    message: `The provider answered ${answer.status}${words === '' ? ' without an explanation.' : `: ${words}`}`,
    secrets: [plan.target.apiKey],
    statusCode: answer.status,
    requestId: readRequestId(answer),
    retryAfterMs: ERROR_CODES[code].retryable
      ? (complaint.retryAfterMs ?? readRetryAfter(answer, now))
      : null,
  })
}

/** A body that is none of the vendor's, such as a proxy's page, without its tags. */
function toWords(text: string): string {
  return text.replace(/<[^<>]*>/g, ' ').trim()
}

function readRequestId({ headers }: HttpAnswer): string | null {
  return headers['x-request-id'] ?? headers['request-id'] ?? null
}
