import { Ajv } from 'ajv'
import type { ErrorObject, ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { RE2JS } from 're2js'

import { LlmError } from '../spec/index.ts'
import type { JsonSchema, ResponseFormat } from '../spec/index.ts'
import { toMessage } from './transport-error.ts'

/** Largest schema that is compiled, as JSON text. */
const MAX_SCHEMA_LENGTH = 200_000

const URL_SCHEMES = ['http:', 'https:', 'ftp:']

/** An answer's text as the JSON that was asked for, or what is wrong with it, in words that are not the answer's. */
export type ReadJson = (text: string) => { json: unknown } | { fault: string }

const compiled = new WeakMap<JsonSchema, ValidateFunction>()
/** Patterns come from callers and are tried on what models say: RE2 takes a time in step with the text. */
const regExp = Object.assign((pattern: string) => RE2JS.compile(RE2JS.translateRegExp(pattern)), {
  code: 'RE2JS.compile',
})
const ajv = formats
  .default(new Ajv({ strict: false, addUsedSchema: false, logger: false, code: { regExp } }))
  // The package's own pattern takes a time that grows with the square of the text.
  .addFormat('url', (text) => URL_SCHEMES.includes(URL.parse(text)?.protocol ?? ''))

/**
 * How to read an answer of this format; null where any text will do.
 *
 * @throws LlmError `INVALID_REQUEST` for a schema that is none.
 */
export function createJsonReader(format: ResponseFormat | undefined): ReadJson | null {
  if (format === undefined) return null
  if (format.type === 'json') return parseAnswer
  const validate = toValidator(format.schema)
  return (text) => {
    const outcome = parseAnswer(text)
    if ('fault' in outcome || validate(outcome.json)) return outcome
    const schema = JSON.stringify(format.schema)
    const breaches = (validate.errors ?? []).map((error) => describeBreach(error, schema))
    return { fault: `it does not fit the schema: ${breaches.join(', ')}` }
  }
}

function parseAnswer(text: string): { json: unknown } | { fault: string } {
  try {
    return { json: JSON.parse(withoutFence(text.trim())) }
  } catch {
    return { fault: `its ${text.length} characters are no JSON` }
  }
}

/** One code fence around the whole is tolerated: models like to put one. */
function withoutFence(text: string): string {
  const [opening] = /^```[\w-]*\r?\n/.exec(text) ?? []
  return opening !== undefined && text.endsWith('```') ? text.slice(opening.length, -3) : text
}

/** Where the answer breaks which rule. Names that the schema does not have are the model's own words. */
function describeBreach({ instancePath, message }: ErrorObject, schema: string): string {
  const steps = instancePath.split('/').slice(1)
  const shown = steps.map((step) =>
    /^\d{1,4}$/.test(step) || schema.includes(JSON.stringify(toName(step))) ? step : '*',
  )
  return `${['answer', ...shown].join('/')} ${message}`
}

/** The name that a step of a JSON pointer stands for. */
function toName(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
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
