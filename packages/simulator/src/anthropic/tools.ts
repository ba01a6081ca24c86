import { z } from 'zod'

import type { AnswerFormat, ChatRequest } from '../chat-request.ts'
import type { Refusal } from '../protocol.ts'
import type { Tool } from '../tool-calls.ts'

const NAME = /^[a-zA-Z0-9_-]{1,128}$/

const toolSchema = z.looseObject({
  type: z.string().nullish(),
  name: z.string().optional(),
  input_schema: z.looseObject({ type: z.literal('object') }).optional(),
})

export const toolsSchema = z.array(toolSchema)

export const toolChoiceSchema = z.looseObject({
  type: z.enum(['auto', 'any', 'tool', 'none']),
  name: z.string().optional(),
  disable_parallel_tool_use: z.boolean().optional(),
})

export const outputConfigSchema = z
  .looseObject({
    format: z
      .looseObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) })
      .nullish(),
  })
  .optional()

export const thinkingSchema = z.looseObject({ type: z.enum(['enabled', 'disabled', 'adaptive']) }).optional()

export type ToolFields = {
  tools?: z.output<typeof toolsSchema> | undefined
  tool_choice?: z.output<typeof toolChoiceSchema> | undefined
  thinking?: z.output<typeof thinkingSchema>
}

export function findToolProblem(fields: ToolFields): Refusal | null {
  const message = findDefinitionFault(fields) ?? findChoiceFault(fields)
  return message === null ? null : { kind: 'refused', message }
}

/** Tools of the vendor's own, known by their type, are taken and never called. */
export function toToolUse({
  tools = [],
  tool_choice: choice,
}: ToolFields): Pick<ChatRequest, 'tools' | 'toolChoice' | 'isParallel'> {
  const all = tools.filter(isCustom).map(({ name = '', input_schema: schema }): Tool => ({ name, schema }))
  const isParallel = choice?.disable_parallel_tool_use !== true
  const { type = 'auto' } = choice ?? {}
  if (all.length === 0 || type === 'none') return { tools: [], toolChoice: 'none', isParallel }
  if (type !== 'tool') return { tools: all, toolChoice: type === 'any' ? 'required' : 'auto', isParallel }
  return { tools: all.filter(({ name }) => name === choice?.name), toolChoice: 'named', isParallel }
}

export function toFormat(config: z.output<typeof outputConfigSchema>): AnswerFormat {
  const format = config?.format ?? null
  return format === null ? { kind: 'text' } : { kind: 'json', schema: format.schema }
}

function findDefinitionFault({ tools = [] }: ToolFields): string | null {
  for (const [index, tool] of tools.entries()) {
    if (!isCustom(tool)) continue
    const place = `tools.${index}.custom`
    if (tool.name === undefined) return `${place}.name: Field required`
    if (!NAME.test(tool.name)) return `${place}.name: String should match pattern '${NAME.source}'`
    if (tool.input_schema === undefined) return `${place}.input_schema: Field required`
  }
  const names = tools.map(({ name }) => name)
  return new Set(names).size < names.length ? 'tools: Tool names must be unique.' : null
}

function findChoiceFault({ tools = [], tool_choice: choice, thinking }: ToolFields): string | null {
  if (choice === undefined) return null
  const { type, name } = choice
  if (tools.length === 0) return 'tool_choice: tool_choice may only be specified while providing tools'
  if (type === 'tool' && name === undefined) return 'tool_choice.tool.name: Field required'
  if (type === 'tool' && !tools.some((tool) => tool.name === name)) {
    return `Tool '${name}' not found in provided tools`
  }
  const isForced = type === 'tool' || type === 'any'
  const isThinking = thinking !== undefined && thinking.type !== 'disabled'
  return isForced && isThinking ? 'Thinking may not be enabled when tool_choice forces tool use.' : null
}

function isCustom({ type }: { type?: string | null | undefined }): boolean {
  return type === undefined || type === null || type === 'custom'
}
