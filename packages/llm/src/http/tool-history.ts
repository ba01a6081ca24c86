import { z } from 'zod'

import { LlmError } from '../spec/index.ts'
import type { Message, ToolCall } from '../spec/index.ts'
import { parseJson } from './wire.ts'

const toolArguments = z.record(z.string(), z.unknown())

/** The call that the tool message at `index` answers: the latest one before it with its id. */
export function findToolCall(messages: readonly Message[], index: number): ToolCall {
  const message = messages[index]
  const id = message?.role === 'tool' ? message.toolCallId : ''
  const earlier = messages.slice(0, index).findLast((candidate) => hasCall(candidate, id))
  const call = earlier === undefined ? undefined : toolCallsOf(earlier).find((known) => known.id === id)
  if (call !== undefined) return call
  throw new LlmError('INVALID_REQUEST', {
    message: `messages[${index}].toolCallId "${id}" is the id of no earlier tool call; send the assistant message that made the call before its result.`,
  })
}

/** The arguments of an earlier call as data, for vendors that want them so. `field` says where the call stands. */
export function parseToolArguments(call: ToolCall, field: string): Record<string, unknown> {
  const parsed = parseJson(toolArguments, call.arguments)
  if (parsed !== null) return parsed
  throw new LlmError('INVALID_REQUEST', {
    message: `${field}.arguments must be the JSON text of an object, as the model gave it; its ${call.arguments.length} characters are not.`,
  })
}

/** Makes ids for calls that come without one, none of which the conversation has already. */
export function createCallIds(messages: readonly Message[]): () => string {
  const taken = new Set(messages.flatMap(toolCallsOf).map(({ id }) => id))
  return () => {
    let number = taken.size
    while (taken.has(`call_${number}`)) number += 1
    taken.add(`call_${number}`)
    return `call_${number}`
  }
}

function hasCall(message: Message, id: string): boolean {
  return toolCallsOf(message).some((call) => call.id === id)
}

function toolCallsOf(message: Message): readonly ToolCall[] {
  return message.role === 'assistant' ? (message.toolCalls ?? []) : []
}
