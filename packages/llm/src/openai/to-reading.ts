import { createCallIds } from '../http/index.ts'
import type { Reading } from '../http/index.ts'
import type { CompletionRequest, ToolCall } from '../spec/index.ts'
import { toFinishReason } from './finish-reason.ts'
import { toUsage } from './usage.ts'
import type { WireAnswer, WireFailure, WireMessage, WireToolCall } from './wire.ts'

/** What a whole answer says. A refusal is the text, as far as there is no other. */
export function toReading(answer: WireAnswer, request: CompletionRequest): Reading {
  const { message, finish_reason } = answer.choices?.[0] ?? NOTHING
  const refusal = message?.refusal ?? ''
  const createId = createCallIds(request.messages)
  const toolCalls = (message?.tool_calls ?? []).map((call) => toToolCall(call, createId))
  return {
    text: toText(message?.content ?? null) || refusal,
    hiddenText: toHiddenText(message),
    toolCalls,
    finishReason: toFinishReason(finish_reason, {
      hasToolCalls: toolCalls.length > 0,
      isRefused: refusal !== '',
    }),
    usage: toUsage(answer.usage),
    model: answer.model,
    systemFingerprint: answer.system_fingerprint,
    id: answer.id,
    complaint: toWords(answer.error),
  }
}

const NOTHING = { message: null, finish_reason: null }

/** Some servers send the answer in parts, reasoning among them. */
export function toText(content: WireMessage['content']): string {
  if (content === null || typeof content === 'string') return content ?? ''
  return content.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('')
}

/** What the message says and nobody is shown. Some servers send the same reasoning under both names. */
export function toHiddenText(message: WireMessage | null): string {
  if (message === null) return ''
  const parts = Array.isArray(message.content) ? message.content.filter(({ type }) => type !== 'text') : []
  const inParts = parts.flatMap(({ text, thinking }) => [
    text,
    ...(thinking ?? []).map((piece) => piece.text),
  ])
  return [message.reasoning_content || message.reasoning, ...inParts].join('')
}

/** What an error in place of an answer says. */
export function toWords(error: WireFailure | null): string | null {
  return typeof error === 'string' ? error : (error?.message ?? null)
}

export function toSignature({ extra_content }: WireToolCall): Pick<ToolCall, 'signature'> {
  const signature = extra_content?.google?.thought_signature
  return signature ? { signature } : {}
}

function toToolCall(call: WireToolCall, createId: () => string): ToolCall {
  return {
    id: call.id || createId(),
    name: call.function?.name ?? '',
    arguments: call.function?.arguments ?? '',
    ...toSignature(call),
  }
}
