import { z } from 'zod'

import type { ChatRequest } from '../chat-request.ts'
import type { Refusal } from '../protocol.ts'
import type { Tool } from '../tool-calls.ts'

/** The name of a function or of a schema. */
export const nameSchema: z.ZodString = z
  .string()
  .max(64)
  .regex(/^[a-zA-Z0-9_-]+$/)

const toolSchema = z
  .looseObject({
    type: z.enum(['function', 'custom']),
    function: z
      .looseObject({
        name: nameSchema,
        parameters: z.record(z.string(), z.unknown()).optional(),
      })
      .optional(),
    custom: z.looseObject({ name: nameSchema }).optional(),
  })
  .refine((tool) => tool.type !== 'function' || tool.function !== undefined, { path: ['function'] })
  .refine((tool) => tool.type !== 'custom' || tool.custom !== undefined, { path: ['custom'] })

export const toolsSchema = z.array(toolSchema).min(1).max(128)

const namedSchema = z.looseObject({ name: z.string() })

export const toolChoiceSchema = z.union([
  z.enum(['none', 'auto', 'required']),
  z.looseObject({ type: z.literal('function'), function: namedSchema }),
  z.looseObject({ type: z.literal('custom'), custom: namedSchema }),
  z.looseObject({
    type: z.literal('allowed_tools'),
    allowed_tools: z.looseObject({
      mode: z.enum(['auto', 'required']),
      tools: z.array(z.looseObject({ function: namedSchema.optional(), custom: namedSchema.optional() })),
    }),
  }),
])

type Tools = z.output<typeof toolsSchema>
type ToolChoice = z.output<typeof toolChoiceSchema>

export type ToolFields = {
  tools?: Tools | undefined
  tool_choice?: ToolChoice | undefined
  parallel_tool_calls?: boolean | undefined
}

export function findToolProblem({ tools, tool_choice: choice, ...rest }: ToolFields): Refusal | null {
  if (tools === undefined) {
    const [field] = Object.entries({ tool_choice: choice, parallel_tool_calls: rest.parallel_tool_calls })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name)
    if (field === undefined) return null
    return {
      kind: 'refused',
      message: `Invalid value for '${field}': '${field}' is only allowed when 'tools' are specified.`,
      param: field,
    }
  }
  const known = new Set(tools.map(nameOf))
  const missing = findNamed(choice)?.names.find((name) => !known.has(name))
  if (missing === undefined) return null
  return {
    kind: 'refused',
    message: `Tool choice '${missing}' not found in 'tools' parameter.`,
    param: 'tool_choice',
  }
}

/** Custom tools are taken and never called. */
export function toToolUse(fields: ToolFields): Pick<ChatRequest, 'tools' | 'toolChoice' | 'isParallel'> {
  const { tools = [], tool_choice: choice = 'auto', parallel_tool_calls: isParallel = true } = fields
  const callable = tools.flatMap((tool) => (tool.function === undefined ? [] : [toTool(tool.function)]))
  const named = findNamed(choice)
  const allowed = named === null ? callable : callable.filter(({ name }) => named.names.includes(name))
  if (allowed.length === 0) return { tools: [], toolChoice: 'none', isParallel }
  if (typeof choice === 'string') return { tools: allowed, toolChoice: choice, isParallel }
  return { tools: allowed, toolChoice: named?.kind ?? 'auto', isParallel }
}

/** The tools a choice names: one that must be called, or those that may be. */
function findNamed(
  choice: ToolChoice | undefined,
): { names: string[]; kind: 'named' | 'auto' | 'required' } | null {
  if (choice === undefined || typeof choice === 'string') return null
  switch (choice.type) {
    case 'function':
      return { names: [choice.function.name], kind: 'named' }
    case 'custom':
      return { names: [choice.custom.name], kind: 'named' }
    case 'allowed_tools': {
      const { mode, tools } = choice.allowed_tools
      return { names: tools.map(nameOf), kind: mode }
    }
  }
}

function nameOf(tool: {
  function?: { name: string } | undefined
  custom?: { name: string } | undefined
}): string {
  return tool.function?.name ?? tool.custom?.name ?? ''
}

function toTool({ name, parameters }: { name: string; parameters?: unknown }): Tool {
  return { name, schema: parameters }
}
