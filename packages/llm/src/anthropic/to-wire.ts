import { LlmError, toSentMaxOutputTokens, toSentTemperature } from '../spec/index.ts'
import type { CompletionRequest, ResponseFormat, Tool, ToolChoice } from '../spec/index.ts'
import { toWireMessages } from './to-wire-messages.ts'

/** The vendor demands an output limit; this one where neither caller nor model sets one. */
const DEFAULT_MAX_TOKENS = 8192

const JSON_ONLY = 'Answer with one JSON value and nothing else: no words around it, no code fence.'

/** The body of a message request; system messages have a field of their own. What is undefined is not sent. */
export function toWire(request: CompletionRequest, { stream }: { stream: boolean }): object {
  return {
    model: request.model,
    max_tokens: toSentMaxOutputTokens(request) ?? DEFAULT_MAX_TOKENS,
    system: toSystem(request),
    messages: toWireMessages(request.messages),
    ...toTools(request),
    temperature: toSentTemperature(request),
    stream: stream ? true : undefined,
  }
}

function toSystem({ messages, responseFormat }: CompletionRequest): string | undefined {
  const said = messages.filter((message) => message.role === 'system').map(({ content }) => content)
  const system = responseFormat?.type === 'json' ? [...said, JSON_ONLY] : said
  return system.length > 0 ? system.join('\n\n') : undefined
}

function toTools({ tools = [], toolChoice, responseFormat }: CompletionRequest): object {
  if (responseFormat?.type === 'json_schema') return toAnswerTool(responseFormat, tools)
  return {
    tools: tools.length > 0 ? tools.map(toWireTool) : undefined,
    tool_choice: toolChoice === undefined ? undefined : toWireChoice(toolChoice),
  }
}

/** The vendor keeps to a schema where the answer is the input of a tool that it has to call. */
function toAnswerTool(
  { name, schema }: Extract<ResponseFormat, { type: 'json_schema' }>,
  tools: readonly Tool[],
): object {
  if (tools.length > 0)
    throw new LlmError('INVALID_REQUEST', {
      message: `responseFormat json_schema and tools exclude one another in the protocol anthropic; leave one of them out.`,
    })
  if (schema['type'] !== 'object')
    throw new LlmError('INVALID_REQUEST', {
      message: `responseFormat.schema must have the type "object" in the protocol anthropic; wrap the value in an object.`,
    })
  return {
    tools: [toWireTool({ name, description: 'Takes the answer.', parameters: schema })],
    tool_choice: { type: 'tool', name, disable_parallel_tool_use: true },
  }
}

function toWireTool({ name, description, parameters }: Tool): object {
  return { name, description, input_schema: parameters }
}

function toWireChoice(choice: ToolChoice): object {
  if (typeof choice === 'object') return { type: 'tool', name: choice.name }
  return { type: choice === 'required' ? 'any' : choice }
}
