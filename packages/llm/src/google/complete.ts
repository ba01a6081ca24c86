import { exchange } from '../http/index.ts'
import type { CallDependencies, Reading } from '../http/index.ts'
import type { CompletionRequest, CompletionResult, Target } from '../spec/index.ts'
import { toComplaint } from './errors.ts'
import { toFinishReason } from './finish-reason.ts'
import { toHeaders } from './headers.ts'
import { toWire } from './to-wire.ts'
import { toUsage } from './usage.ts'
import { wireAnswer } from './wire.ts'
import type { WireAnswer } from './wire.ts'

/** One generation: `POST {baseUrl}/v1beta/models/{model}:generateContent`. */
export function complete(
  dependencies: CallDependencies,
  target: Target,
  request: CompletionRequest,
  signal: AbortSignal,
): Promise<CompletionResult> {
  return exchange(dependencies, {
    target,
    request,
    signal,
    path: `/v1beta/models/${encodeURIComponent(request.model)}:generateContent`,
    headers: toHeaders(target.apiKey),
    toBody: toWire,
    answerSchema: wireAnswer,
    toReading,
    toComplaint,
  })
}

function toReading(answer: WireAnswer): Reading {
  const candidate = answer.candidates?.[0]
  const parts = candidate?.content?.parts ?? []
  const blockReason = answer.promptFeedback?.blockReason ?? null
  return {
    text: parts.map((part) => (part.thought === true ? '' : (part.text ?? ''))).join(''),
    finishReason: blockReason === null ? toFinishReason(candidate?.finishReason ?? null) : 'content_filter',
    usage: toUsage(answer.usageMetadata),
    model: answer.modelVersion,
    id: answer.responseId,
    complaint:
      blockReason === null ? (candidate?.finishMessage ?? null) : `the prompt was blocked (${blockReason})`,
  }
}
