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

/** One message: `POST {baseUrl}/v1/messages`. */
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
    path: '/v1/messages',
    headers: toHeaders(target.apiKey),
    toBody: toWire,
    answerSchema: wireAnswer,
    toReading,
    toComplaint,
  })
}

function toReading(answer: WireAnswer): Reading {
  const blocks = answer.content ?? []
  return {
    text: blocks.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join(''),
    finishReason: toFinishReason(answer.stop_reason),
    usage: toUsage(answer.usage),
    model: answer.model,
    id: answer.id,
    complaint: answer.error?.message ?? null,
  }
}
