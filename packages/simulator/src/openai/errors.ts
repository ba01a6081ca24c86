import { toRetryAfter, type ErrorReply, type Problem, type RateLimited } from '../protocol.ts'
import { typeName, type FieldProblem } from '../validation.ts'

const INVALID = 'invalid_request_error'
const KEYS_PAGE = 'https://platform.openai.com/account/api-keys'
const DECIMALS = new Set(['temperature', 'top_p', 'frequency_penalty', 'presence_penalty'])

type ErrorFields = { type?: string; param?: string | null; code?: string | null }

export function toError(problem: Problem): ErrorReply {
  switch (problem.kind) {
    case 'unknown_path':
      return toReply(404, `Invalid URL (${problem.method} ${problem.path})`)
    case 'wrong_method':
      return toReply(
        405,
        `Not allowed to ${problem.method} on ${problem.path}. (HINT: Perhaps you meant to use a different HTTP method?)`,
        { code: 'method_not_supported' },
      )
    case 'missing_key':
      return toReply(
        401,
        `You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from ${KEYS_PAGE}.`,
      )
    case 'unknown_key':
      return toReply(
        401,
        `Incorrect API key provided: ${mask(problem.key)}. You can find your API key at ${KEYS_PAGE}.`,
        { code: 'invalid_api_key' },
      )
    case 'body_too_large':
      return toReply(413, `Maximum content size limit (${problem.limitBytes} bytes) exceeded.`)
    case 'malformed_json':
      return toReply(
        400,
        "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
      )
    case 'invalid_field':
      return toFieldReply(problem.field)
    case 'unknown_model':
      return toReply(404, `The model \`${problem.model}\` does not exist or you do not have access to it.`, {
        code: 'model_not_found',
      })
    case 'rate_limited':
      return toRateLimitReply(problem)
    case 'server_error':
      return toReply(500, 'The server had an error while processing your request. Sorry about that!', {
        type: 'server_error',
      })
    case 'overloaded':
      return toReply(503, 'The engine is currently overloaded, please try again later.', {
        type: 'server_error',
        code: 'engine_overloaded',
      })
  }
}

function toRateLimitReply(problem: RateLimited): ErrorReply {
  const { retryAfterSeconds: wait, limit } = problem
  const type = problem.reason ?? 'requests'
  const measure = {
    requests: 'requests per min (RPM)',
    tokens: 'tokens per min (TPM)',
    concurrency: 'concurrent requests',
  }[type]
  const hint = wait === null ? '' : ` Please try again in ${wait}s.`
  const limits = limit === null ? '' : `: Limit ${limit}`
  const reply = toReply(
    429,
    `Rate limit reached for ${problem.model} in organization simulator on ${measure}${limits}.${hint}`,
    { type, code: 'rate_limit_exceeded' },
  )
  const exact = wait === null ? {} : { 'retry-after-ms': String(Math.ceil(wait * 1000)) }
  return { ...reply, headers: { ...toRetryAfter(problem), ...exact } }
}

function toFieldReply({ path, fault }: FieldProblem): ErrorReply {
  const param = toParam(path)
  switch (fault.kind) {
    case 'missing':
      if (param === 'model') return toReply(400, 'you must provide a model parameter')
      return toReply(400, `Missing required parameter: '${param}'.`, {
        param,
        code: 'missing_required_parameter',
      })
    case 'unknown':
      return toReply(400, `Unknown parameter: '${param}'.`, { param, code: 'unknown_parameter' })
    case 'type':
      return toReply(
        400,
        `Invalid type for '${param}': expected ${fault.expected.map(toTypePhrase).join(' or ')}, but got ${toTypePhrase(typeName(fault.received))} instead.`,
        { param, code: 'invalid_type' },
      )
    case 'value':
      return toReply(
        400,
        `Invalid value: '${String(fault.received)}'. Supported values are: ${fault.allowed.map((value) => `'${value}'`).join(', ')}.`,
        { param, code: 'invalid_value' },
      )
    case 'rule':
      return toReply(400, fault.message, { param, code: 'invalid_value' })
    case 'below':
    case 'above':
      return toRangeReply(param, fault)
  }
}

function toRangeReply(
  param: string,
  { kind, of, limit, received }: { kind: 'below' | 'above'; of: string; limit: number; received: unknown },
): ErrorReply {
  if (of === 'array') {
    const length = Array.isArray(received) ? received.length : 0
    return kind === 'below'
      ? toReply(
          400,
          `Invalid '${param}': empty array. Expected an array with minimum length ${limit}, but got an empty array instead.`,
          { param, code: 'empty_array' },
        )
      : toReply(
          400,
          `Invalid '${param}': array too long. Expected an array with maximum length ${limit}, but got an array with length ${length} instead.`,
          { param, code: 'array_above_max_length' },
        )
  }
  const name = DECIMALS.has(param) ? 'decimal' : 'integer'
  return kind === 'below'
    ? toReply(
        400,
        `Invalid '${param}': ${name} below minimum value. Expected a value >= ${limit}, but got ${String(received)} instead.`,
        { param, code: `${name}_below_min_value` },
      )
    : toReply(
        400,
        `Invalid '${param}': ${name} above maximum value. Expected a value <= ${limit}, but got ${String(received)} instead.`,
        { param, code: `${name}_above_max_value` },
      )
}

function toReply(
  status: number,
  message: string,
  { type = INVALID, param = null, code = null }: ErrorFields = {},
): ErrorReply {
  return { status, body: { error: { message, type, param, code } } }
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

function mask(key: string): string {
  return `${key.slice(0, 4)}${'*'.repeat(8)}`
}
