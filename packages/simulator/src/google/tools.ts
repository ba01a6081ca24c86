import { z } from 'zod'

import type { AnswerFormat, ChatRequest } from '../chat-request.ts'
import type { Refusal } from '../protocol.ts'
import type { Tool } from '../tool-calls.ts'

const NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$/
const MIME_TYPES = ['text/plain', 'application/json', 'application/xml', 'application/yaml', 'text/x.enum']

export const toolsSchema = z.array(
  z.looseObject({
    functionDeclarations: z
      .array(
        z.looseObject({
          name: z.string(),
          parameters: z.record(z.string(), z.unknown()).optional(),
          parametersJsonSchema: z.unknown().optional(),
        }),
      )
      .optional(),
  }),
)

export const toolConfigSchema = z.looseObject({
  functionCallingConfig: z
    .looseObject({
      mode: z.enum(['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED']).optional(),
      allowedFunctionNames: z.array(z.string()).optional(),
    })
    .optional(),
})

export type ToolFields = {
  tools?: z.output<typeof toolsSchema> | undefined
  toolConfig?: z.output<typeof toolConfigSchema> | undefined
}

type FormatFields = {
  responseMimeType?: string | undefined
  responseSchema?: unknown
  responseJsonSchema?: unknown
}

export function findToolProblem({ tools = [], toolConfig }: ToolFields): Refusal | null {
  for (const [index, { functionDeclarations = [] }] of tools.entries()) {
    const position = functionDeclarations.findIndex(({ name }) => !NAME.test(name))
    if (position < 0) continue
    return {
      kind: 'refused',
      message: `* GenerateContentRequest.tools[${index}].function_declarations[${position}].name: [FIELD_INVALID] Invalid function name. Must start with a letter or an underscore. Must be a-z, A-Z, 0-9, or contain underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 128.\n`,
    }
  }
  const known = toTools(tools).map(({ name }) => name)
  const allowed = toolConfig?.functionCallingConfig?.allowedFunctionNames ?? []
  const isUnknown = allowed.some((name) => !known.includes(name))
  return isUnknown ? { kind: 'refused', message: 'Request contains an invalid argument.' } : null
}

/** Tools of the vendor's own are taken and never called. */
export function toToolUse({
  tools = [],
  toolConfig,
}: ToolFields): Pick<ChatRequest, 'tools' | 'toolChoice' | 'isParallel'> {
  const { mode = 'AUTO', allowedFunctionNames: allowed = [] } = toolConfig?.functionCallingConfig ?? {}
  const callable = toTools(tools).filter(({ name }) => allowed.length === 0 || allowed.includes(name))
  if (callable.length === 0 || mode === 'NONE') return { tools: [], toolChoice: 'none', isParallel: true }
  return { tools: callable, toolChoice: mode === 'ANY' ? 'required' : 'auto', isParallel: true }
}

export function findFormatProblem({ responseMimeType }: FormatFields): Refusal | null {
  if (responseMimeType === undefined || MIME_TYPES.includes(responseMimeType)) return null
  return {
    kind: 'refused',
    message:
      '* GenerateContentRequest.generation_config.response_mime_type: allowed mimetypes are `text/plain`, `application/json`, `application/xml`, `application/yaml` and `text/x.enum`.\n',
  }
}

export function toFormat({
  responseMimeType,
  responseJsonSchema,
  responseSchema,
}: FormatFields): AnswerFormat {
  if (responseMimeType !== 'application/json') return { kind: 'text' }
  return { kind: 'json', schema: responseJsonSchema ?? responseSchema ?? null }
}

function toTools(tools: z.output<typeof toolsSchema>): Tool[] {
  return tools
    .flatMap(({ functionDeclarations = [] }) => functionDeclarations)
    .map(({ name, parameters, parametersJsonSchema }) => ({
      name,
      schema: parametersJsonSchema ?? parameters,
    }))
}
