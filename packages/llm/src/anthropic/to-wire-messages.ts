import { findToolCall, parseToolArguments } from '../http/index.ts'
import type { ContentPart, Message } from '../spec/index.ts'

type AssistantMessage = Extract<Message, { role: 'assistant' }>
type WireMessage = { role: 'user' | 'assistant'; content: string | object[] }

/** The conversation without its system messages. Results of tool calls are said by the user, all in one message. */
export function toWireMessages(messages: readonly Message[]): WireMessage[] {
  const sent: WireMessage[] = []
  /** Where the results of the last calls are gathered, until somebody else speaks. */
  let results: object[] | null = null
  for (const [index, message] of messages.entries()) {
    if (message.role === 'system') continue
    if (message.role !== 'tool') {
      results = null
      sent.push(message.role === 'user' ? toUserMessage(message.content) : toAssistantMessage(message, index))
      continue
    }
    if (results === null) {
      results = []
      sent.push({ role: 'user', content: results })
    }
    const { id } = findToolCall(messages, index)
    results.push({ type: 'tool_result', tool_use_id: id, content: message.content })
  }
  return sent
}

function toUserMessage(content: string | readonly ContentPart[]): WireMessage {
  return { role: 'user', content: typeof content === 'string' ? content : content.map(toBlock) }
}

function toBlock(part: ContentPart): object {
  if (part.type === 'text') return { type: 'text', text: part.text }
  const { source } = part
  if (source.kind === 'url') return { type: 'image', source: { type: 'url', url: source.url } }
  return { type: 'image', source: { type: 'base64', media_type: source.mediaType, data: source.data } }
}

/** The vendor takes no empty text block, so what was not said beside tool calls is left out. */
function toAssistantMessage({ content, toolCalls = [] }: AssistantMessage, index: number): WireMessage {
  if (toolCalls.length === 0) return { role: 'assistant', content }
  const said = content.trim() === '' ? [] : [{ type: 'text', text: content }]
  const calls = toolCalls.map((call, position) => ({
    type: 'tool_use',
    id: call.id,
    name: call.name,
    input: parseToolArguments(call, `messages[${index}].toolCalls[${position}]`),
  }))
  return { role: 'assistant', content: [...said, ...calls] }
}
