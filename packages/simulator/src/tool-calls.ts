import type { ChatMessage, ChatRequest } from './chat-request.ts'
import { writeJsonValue } from './json-value.ts'
import type { Random } from './random.ts'
import { countTokens } from './tokens.ts'

export type Tool = {
  name: string
  /** JSON schema of the arguments; undefined when the tool takes none. */
  schema: unknown
}

/** `required` is any tool, `named` the only one that was left of them. */
export type ToolChoice = 'none' | 'auto' | 'required' | 'named'

export type ToolCall = {
  name: string
  arguments: object
  /** The arguments as JSON. */
  json: string
}

/**
 * Calls where a choice demands them, else of the tools that the last word of the user mentions by name, until
 * results come in. Several calls only of several mentioned tools, and only where that is allowed.
 */
export function writeToolCalls(request: ChatRequest, random: Random): ToolCall[] {
  const { tools, toolChoice, isParallel, messages } = request
  if (toolChoice === 'none') return []
  const asked = messages.findLastIndex(({ role, results }) => role === 'user' && results === 0)
  const text = messages[asked]?.text ?? ''
  const mentioned = tools.filter(({ name }) => isMentioned(name, text))
  const isDemanded = toolChoice !== 'auto'
  if (!isDemanded && hasResults(messages.slice(asked + 1))) return []
  const wanted = isDemanded && mentioned.length === 0 ? tools.slice(0, 1) : mentioned
  return (isParallel ? wanted : wanted.slice(0, 1)).map((tool) => writeCall(tool, random))
}

export function countCallTokens({ name, json }: ToolCall): number {
  return countTokens(name) + countTokens(json)
}

function writeCall({ name, schema }: Tool, random: Random): ToolCall {
  const value = writeJsonValue(schema ?? { type: 'object' }, random)
  const input = typeof value === 'object' && value !== null ? value : {}
  return { name, arguments: input, json: JSON.stringify(input) }
}

function hasResults(messages: ChatMessage[]): boolean {
  return messages.some(({ results }) => results > 0)
}

/** As a word of its own: `get` is not mentioned by "together". */
function isMentioned(name: string, text: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = text.slice(Math.max(0, at - 1), at) + text.slice(at + name.length, at + name.length + 1)
    if (!/[\w-]/.test(around)) return true
  }
  return false
}
