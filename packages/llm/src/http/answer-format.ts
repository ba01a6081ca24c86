import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'
import formats from 'ajv-formats'

import { LlmError } from '../spec/index.ts'
import type { JsonSchema, ResponseFormat } from '../spec/index.ts'
import { toMessage } from './transport-error.ts'

/** Largest schema that is compiled, as JSON text. */
const MAX_SCHEMA_LENGTH = 200_000

const FENCE = /^\s*```[\w-]*\r?\n([\s\S]*?)\s*```\s*$/

/** An answer's text as the JSON that was asked for, or what is wrong with it. */
export type ReadJson = (text: string) => { json: unknown } | { fault: string }

const compiled = new WeakMap<JsonSchema, ValidateFunction>()
const ajv = formats.default(
  new Ajv({ strict: false, allErrors: false, addUsedSchema: false, logger: false, messages: true }),
)

/**
 * How to read an answer of this format; null where any text will do.
 *
 * @throws LlmError `INVALID_REQUEST` for a schema that is none.
 */
export function createJsonReader(format: ResponseFormat | undefined): ReadJson | null {
  if (format === undefined) return null
  const validate = format.type === 'json_schema' ? toValidator(format.schema) : null
  return (text) => {
    const outcome = parseAnswer(text)
    if ('fault' in outcome || validate === null || validate(outcome.json)) return outcome
    return { fault: `it does not fit the schema: ${ajv.errorsText(validate.errors, { dataVar: 'answer' })}` }
  }
}

/** One code fence around the whole is tolerated: models like to put one. */
function parseAnswer(text: string): { json: unknown } | { fault: string } {
  try {
    return { json: JSON.parse(FENCE.exec(text)?.[1] ?? text) }
  } catch (error) {
    return { fault: `it is no JSON: ${toMessage(error)}` }
  }
}

function toValidator(schema: JsonSchema): ValidateFunction {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const validate = compile(schema)
  compiled.set(schema, validate)
  return validate
}

function compile(schema: JsonSchema): ValidateFunction {
  // Which edition it names does not matter: it is read with the vocabulary of draft 7.
  const { $schema: _, ...own } = schema
  try {
    const { length } = JSON.stringify(own)
    if (length > MAX_SCHEMA_LENGTH)
      throw new Error(`it has ${length} characters, more than ${MAX_SCHEMA_LENGTH}`)
    return ajv.compile(own)
  } catch (error) {
    const message = `responseFormat.schema is no JSON Schema that answers can be checked with: ${toMessage(error)}. Correct the schema.`
    throw new LlmError('INVALID_REQUEST', { message })
  } finally {
    ajv.removeSchema(own)
  }
}
