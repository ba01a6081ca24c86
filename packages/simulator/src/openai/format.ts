import { z } from 'zod'

import type { AnswerFormat, ChatMessage } from '../chat-request.ts'
import type { Refusal } from '../protocol.ts'
import { nameSchema } from './tools.ts'

export const formatSchema = z
  .looseObject({
    type: z.enum(['text', 'json_object', 'json_schema']),
    json_schema: z
      .looseObject({
        name: nameSchema,
        schema: z.record(z.string(), z.unknown()).optional(),
        strict: z.boolean().nullish(),
      })
      .optional(),
  })
  .refine(({ type, json_schema: schema }) => type !== 'json_schema' || schema !== undefined, {
    path: ['json_schema'],
  })
  .nullish()

type Format = z.output<typeof formatSchema>

/** A JSON object without a schema has to be asked for in words, a strict schema has to be closed. */
export function findFormatProblem(format: Format, messages: ChatMessage[]): Refusal | null {
  if (format?.type === 'json_object' && !messages.some(({ text }) => /json/i.test(text))) {
    return {
      kind: 'refused',
      message:
        "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      param: 'messages',
    }
  }
  const { name = '', schema, strict } = format?.json_schema ?? {}
  const fault = strict === true ? findStrictFault(schema, []) : null
  if (fault === null) return null
  return {
    kind: 'refused',
    message: `Invalid schema for response_format '${name}': ${fault}`,
    param: 'response_format',
  }
}

export function toFormat(format: Format): AnswerFormat {
  switch (format?.type) {
    case 'json_object':
      return { kind: 'json', schema: null }
    case 'json_schema':
      return { kind: 'json', schema: format.json_schema?.schema ?? { type: 'object' } }
    case 'text':
    case undefined:
      return { kind: 'text' }
  }
}

const objectSchema = z.looseObject({
  type: z.literal('object'),
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
  additionalProperties: z.unknown().optional(),
})

/** Of strict mode: an object takes no other properties, and all it has are required. */
function findStrictFault(schema: unknown, path: string[]): string | null {
  const parsed = objectSchema.safeParse(schema)
  if (!parsed.success) return null
  const { properties, required, additionalProperties } = parsed.data
  const context = `In context=(${path.map((step) => `'${step}'`).join(', ')}${path.length === 1 ? ',' : ''})`
  if (additionalProperties !== false) {
    return `${context}, 'additionalProperties' is required to be supplied and to be false.`
  }
  const missing = Object.keys(properties).find((name) => !required.includes(name))
  if (missing !== undefined) {
    return `${context}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`
  }
  for (const [name, property] of Object.entries(properties)) {
    const fault = findStrictFault(property, [...path, 'properties', name])
    if (fault !== null) return fault
  }
  return null
}
