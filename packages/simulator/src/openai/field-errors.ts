import { typeName, type Fault, type FieldProblem } from '../validation.ts'

const DECIMALS = new Set(['temperature', 'top_p', 'frequency_penalty', 'presence_penalty'])

type Described = { message: string; code: string | null }

/** The vendor's sentence, field name and code for what is wrong with a field. */
export function describeField({ path, fault }: FieldProblem): Described & { param: string | null } {
  if (path.length === 0) return { ...describe('body', fault), param: null }
  const param = toParam(path)
  if (param === 'model' && fault.kind === 'missing') {
    return { message: 'you must provide a model parameter', code: null, param: null }
  }
  return { ...describe(param, fault), param }
}

function describe(name: string, fault: Fault): Described {
  switch (fault.kind) {
    case 'missing':
      return { message: `Missing required parameter: '${name}'.`, code: 'missing_required_parameter' }
    case 'unknown':
      return { message: `Unknown parameter: '${name}'.`, code: 'unknown_parameter' }
    case 'type': {
      const expected = fault.expected.map(toTypePhrase).join(' or ')
      const received = toTypePhrase(typeName(fault.received))
      return {
        message: `Invalid type for '${name}': expected ${expected}, but got ${received} instead.`,
        code: 'invalid_type',
      }
    }
    case 'value': {
      const allowed = fault.allowed.map((value) => `'${value}'`).join(', ')
      return {
        message: `Invalid value: '${String(fault.received)}'. Supported values are: ${allowed}.`,
        code: 'invalid_value',
      }
    }
    case 'pattern':
      return {
        message: `Invalid '${name}': string does not match pattern. Expected a string that matches the pattern '${fault.pattern}'.`,
        code: 'invalid_value',
      }
    case 'rule':
      return { message: fault.message, code: 'invalid_value' }
    case 'below':
    case 'above':
      if (fault.of === 'string') return describeText(name, fault)
      return fault.of === 'array' ? describeLength(name, fault) : describeRange(name, fault)
  }
}

type OutOfRange = Extract<Fault, { kind: 'below' | 'above' }>

/** Texts have a greatest length only. */
function describeText(name: string, { limit, received }: OutOfRange): Described {
  return {
    message: `Invalid '${name}': string too long. Expected a string with maximum length ${limit}, but got a string with length ${String(received).length} instead.`,
    code: 'string_above_max_length',
  }
}

function describeLength(name: string, { kind, limit }: OutOfRange): Described {
  if (kind === 'above') {
    return {
      message: `Invalid '${name}': array too long. Expected an array with maximum length ${limit}.`,
      code: 'array_above_max_length',
    }
  }
  return {
    message: `Invalid '${name}': empty array. Expected an array with minimum length ${limit}, but got an empty array instead.`,
    code: 'empty_array',
  }
}

function describeRange(name: string, { kind, limit, received }: OutOfRange): Described {
  const type = DECIMALS.has(name) ? 'decimal' : 'integer'
  const [side, sign, code] =
    kind === 'below' ? ['below minimum', '>=', 'below_min'] : ['above maximum', '<=', 'above_max']
  return {
    message: `Invalid '${name}': ${type} ${side} value. Expected a value ${sign} ${limit}, but got ${String(received)} instead.`,
    code: `${type}_${code}_value`,
  }
}

/** `messages[0].content` */
function toParam(path: (string | number)[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '')
}

function toTypePhrase(type: string): string {
  const phrases: Record<string, string> = {
    int: 'an integer',
    number: 'a decimal',
    array: 'an array',
    object: 'an object',
    null: 'null',
  }
  return phrases[type] ?? `a ${type}`
}
