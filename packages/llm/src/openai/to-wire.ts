import { findToolCall } from '../http/index.ts'
import type { SendMode } from '../http/index.ts'
import { toSentMaxOutputTokens, toSentTemperature } from '../spec/index.ts'
import type {
  CompletionRequest,
  ContentPart,
  Message,
  ResponseFormat,
  Tool,
  ToolCall,
  ToolChoice,
} from '../spec/index.ts'

/** The vendor wants the word in the conversation where it is to answer so. */
const JSON_SENTENCE = 'Answer in JSON.'

/** The body of a chat completion request; what is undefined is not sent. */
export function toWire(request: CompletionRequest, { stream, isUsageAsked }: SendMode): object {
  const { model, tools = [], toolChoice, responseFormat, options } = request
  return {
    model,
    messages: toMessages(request),
    tools: tools.length > 0 ? tools.map(toTool) : undefined,
    tool_choice: toToolChoice(toolChoice),
    response_format: toResponseFormat(responseFormat),
    temperature: toSentTemperature(request),
    reasoning_effort: options?.reasoningEffort,
    [options?.maxTokensParameter ?? 'max_tokens']: toSentMaxOutputTokens(request),
    stream: stream || undefined,
    stream_options: stream && isUsageAsked ? { include_usage: true } : undefined,
  }
}

function toMessages({ messages, responseFormat }: CompletionRequest): object[] {
  const wire = messages.map((message, index) => toMessage(message, messages, index))
  if (responseFormat?.type !== 'json' || messages.some(mentionsJson)) return wire
  const [first] = messages
  // Not every model takes two messages that instruct.
  if (first?.role !== 'system') return [{ role: 'system', content: JSON_SENTENCE }, ...wire]
  return [{ role: 'system', content: `${first.content}\n\n${JSON_SENTENCE}` }, ...wire.slice(1)]
}

function toMessage(message: Message, messages: readonly Message[], index: number): object {
  const { role, content } = message
  if (role === 'user') return { role, content: typeof content === 'string' ? content : content.map(toPart) }
  if (role === 'tool') return { role, tool_call_id: findToolCall(messages, index).id, content }
  if (role === 'system' || !message.toolCalls?.length) return { role, content }
  return { role, content: content || null, tool_calls: message.toolCalls.map(toWireCall) }
}

function toPart(part: ContentPart): object {
  if (part.type === 'text') return { type: 'text', text: part.text }
  const { source } = part
  const url = source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`
  return { type: 'image_url', image_url: { url } }
}

function toWireCall({ id, name, arguments: text, signature }: ToolCall): object {
  return {
    id,
    type: 'function',
    function: { name, arguments: text },
    extra_content: signature === undefined ? undefined : { google: { thought_signature: signature } },
  }
}

function toTool({ name, description, parameters }: Tool): object {
  return { type: 'function', function: { name, description, parameters } }
}

function toToolChoice(choice: ToolChoice | undefined): unknown {
  return typeof choice === 'object' ? { type: 'function', function: choice } : choice
}

function toResponseFormat(format: ResponseFormat | undefined): object | undefined {
  if (format === undefined) return undefined
  if (format.type === 'json') return { type: 'json_object' }
  return { type: 'json_schema', json_schema: { name: format.name, schema: format.schema } }
}

function mentionsJson({ content }: Message): boolean {
  if (typeof content === 'string') return /json/i.test(content)
  return content.some((part) => part.type === 'text' && /json/i.test(part.text))
}
