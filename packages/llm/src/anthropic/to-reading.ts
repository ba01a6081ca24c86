import { createCallIds } from '../http/index.ts'
import type { Reading } from '../http/index.ts'
import { FinishReason } from '../spec/index.ts'
import type { CompletionRequest, ToolCall } from '../spec/index.ts'
import { toFinishReason } from './finish-reason.ts'
import { toUsage } from './usage.ts'
import type { WireAnswer } from './wire.ts'

/** A message without its blocks, and what they hold. */
export type Gathered = {
  message: Omit<WireAnswer, 'content'>
  text: string
  thinking: string
  toolCalls: readonly ToolCall[]
}

/** Whether the answer comes as the input of the tool that stands for the response format. */
export function isAnsweredByTool({ responseFormat }: CompletionRequest): boolean {
  return responseFormat?.type === 'json_schema'
}

export function toReading(answer: WireAnswer, request: CompletionRequest): Reading {
  const blocks = answer.content ?? []
  const nextCallId = createCallIds(request.messages)
  return toReadingOf(
    {
      message: answer,
      text: blocks.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join(''),
      thinking: blocks.map((block) => block.thinking ?? '').join(''),
      toolCalls: blocks
        .filter(({ type }) => type === 'tool_use')
        .map(({ id, name, input }) => ({
          id: id ?? nextCallId(),
          name: name ?? '',
          arguments: JSON.stringify(input ?? {}),
        })),
    },
    request,
  )
}

/** Where a tool's input is the answer, the words beside it and further inputs are nobody's. */
export function toReadingOf(
  { message, text, thinking, toolCalls }: Gathered,
  request: CompletionRequest,
): Reading {
  const [answerCall, ...others] = isAnsweredByTool(request) ? toolCalls : []
  const beside = answerCall === undefined ? [] : [text, ...others.map((call) => call.arguments)]
  const finishReason = toFinishReason(message.stop_reason)
  const isCalled = answerCall !== undefined && finishReason === FinishReason.tool_calls
  return {
    text: answerCall?.arguments ?? text,
    hiddenText: [thinking, ...beside].join(''),
    toolCalls: answerCall === undefined ? toolCalls : [],
    finishReason: isCalled ? FinishReason.stop : finishReason,
    usage: toUsage(message.usage),
    model: message.model,
    systemFingerprint: null,
    id: message.id,
    complaint: message.error?.message ?? message.stop_details?.explanation ?? null,
  }
}
