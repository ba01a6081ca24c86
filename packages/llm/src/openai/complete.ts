import { exchange } from '../http/index.ts'
import type { CallDependencies, Reading, VendorCall } from '../http/index.ts'
import type { CompletionRequest, CompletionResult } from '../spec/index.ts'
import { toComplaint } from './errors.ts'
import { toFinishReason } from './finish-reason.ts'
import { toWire } from './to-wire.ts'
import { toUsage } from './usage.ts'
import { wireAnswer } from './wire.ts'
import type { WireAnswer } from './wire.ts'

/** One chat completion: `POST {baseUrl}/chat/completions`. */
export function complete(
  dependencies: CallDependencies,
  call: Pick<VendorCall, 'target' | 'signal' | 'headers'> & { request: CompletionRequest },
): Promise<CompletionResult> {
  return exchange(dependencies, {
    ...call,
    path: '/chat/completions',
    toBody: toWire,
    answerSchema: wireAnswer,
    toReading,
    toComplaint,
  })
}

function toReading(answer: WireAnswer): Reading {
  const choice = answer.choices?.[0]
  return {
    text: toText(choice?.message?.content ?? ''),
    finishReason: toFinishReason(choice?.finish_reason ?? null),
    usage: toUsage(answer.usage),
    model: answer.model,
    id: answer.id,
    complaint: answer.error?.message ?? null,
  }
}

/** Some servers send the answer in parts, reasoning among them. */
function toText(content: string | { type: string; text: string | null }[]): string {
  if (typeof content === 'string') return content
  return content.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('')
}
