import { findToolCall, parseToolArguments } from '../http/index.ts'
import { LlmError } from '../spec/index.ts'
import type { ContentPart, Message } from '../spec/index.ts'

type AssistantMessage = Extract<Message, { role: 'assistant' }>
type Content = { role: 'user' | 'model'; parts: object[] }

/** The vendor's word for a call that comes with no signature because another model made it. */
const NO_SIGNATURE = 'skip_thought_signature_validator'

/** The conversation without its system messages. Results of tool calls are said by the user, all in one content. */
export function toContents(messages: readonly Message[]): Content[] {
  const contents: Content[] = []
  /** Where the results of the last calls are gathered, until somebody else speaks. */
  let results: object[] | null = null
  for (const [index, message] of messages.entries()) {
    if (message.role === 'system') continue
    if (message.role !== 'tool') {
      results = null
      contents.push(
        message.role === 'user' ? toUserContent(message.content, index) : toModelContent(message, index),
      )
      continue
    }
    if (results === null) {
      results = []
      contents.push({ role: 'user', parts: results })
    }
    const { id, name } = findToolCall(messages, index)
    results.push({ functionResponse: { id, name, response: { output: message.content } } })
  }
  return contents
}

function toUserContent(content: string | readonly ContentPart[], index: number): Content {
  if (typeof content === 'string') return { role: 'user', parts: [{ text: content }] }
  return { role: 'user', parts: content.map((part) => toPart(part, index)) }
}

function toPart(part: ContentPart, index: number): object {
  if (part.type === 'text') return { text: part.text }
  const { source } = part
  if (source.kind === 'base64') return { inlineData: { mimeType: source.mediaType, data: source.data } }
  throw new LlmError('INVALID_REQUEST', {
    message: `messages[${index}].content holds an image by URL, which the protocol google cannot carry; send the image itself in base64.`,
  })
}

function toModelContent({ content, toolCalls = [] }: AssistantMessage, index: number): Content {
  if (toolCalls.length === 0) return { role: 'model', parts: [{ text: content }] }
  const said = content === '' ? [] : [{ text: content }]
  const calls = toolCalls.map((call, position) => ({
    functionCall: {
      id: call.id,
      name: call.name,
      args: parseToolArguments(call, `messages[${index}].toolCalls[${position}]`),
    },
    // Of calls side by side the vendor signs the first one only, and misses the signature there only.
    thoughtSignature: call.signature ?? (position === 0 ? NO_SIGNATURE : undefined),
  }))
  return { role: 'model', parts: [...said, ...calls] }
}
