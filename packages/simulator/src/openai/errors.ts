import { toRetryAfter, type ErrorReply, type Problem, type RateLimited } from '../protocol.ts'
import { describeField } from './field-errors.ts'

const INVALID = 'invalid_request_error'
const KEYS_PAGE = 'https://platform.openai.com/account/api-keys'

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
    case 'invalid_field': {
      const { message, ...fields } = describeField(problem.field)
      return toReply(400, message, fields)
    }
    case 'refused':
      return toReply(400, problem.message, problem)
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
    case 'forbidden':
      return toReply(403, 'Country, region, or territory not supported', {
        type: 'request_forbidden',
        code: 'unsupported_country_region_territory',
      })
    case 'quota_exhausted':
      return toQuotaReply()
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

function toQuotaReply(): ErrorReply {
  return toReply(
    429,
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
    { type: 'insufficient_quota', code: 'insufficient_quota' },
  )
}

function toReply(
  status: number,
  message: string,
  { type = INVALID, param = null, code = null }: ErrorFields = {},
): ErrorReply {
  return { status, body: { error: { message, type, param, code } } }
}

function mask(key: string): string {
  return `${key.slice(0, 4)}${'*'.repeat(8)}`
}
