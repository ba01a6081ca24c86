import { toRetryAfter, type ErrorReply, type Problem, type RateLimited } from '../protocol.ts'
import type { FieldProblem } from '../validation.ts'

const TYPE_PREFIX = 'type.googleapis.com/google.rpc.'
const SERVICE = 'generativelanguage.googleapis.com'
const API_KEY_MESSAGE = 'API key not valid. Please pass a valid API key.'

export function toError(problem: Problem): ErrorReply {
  switch (problem.kind) {
    case 'unknown_path':
    case 'wrong_method':
      return toReply(404, 'NOT_FOUND', `Method not found: ${problem.method} ${problem.path}`)
    case 'missing_key':
      return toReply(
        403,
        'PERMISSION_DENIED',
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
      )
    case 'unknown_key':
      return toReply(400, 'INVALID_ARGUMENT', API_KEY_MESSAGE, [
        toDetail('ErrorInfo', {
          reason: 'API_KEY_INVALID',
          domain: 'googleapis.com',
          metadata: { service: SERVICE },
        }),
        toDetail('LocalizedMessage', { locale: 'en-US', message: API_KEY_MESSAGE }),
      ])
    case 'body_too_large':
      return toReply(
        413,
        'INVALID_ARGUMENT',
        `Request payload size exceeds the limit: ${problem.limitBytes} bytes.`,
      )
    case 'malformed_json':
      return toReply(400, 'INVALID_ARGUMENT', `Invalid JSON payload received. ${problem.reason}`)
    case 'invalid_field':
      return toFieldReply(problem.field)
    case 'refused':
      return toReply(400, 'INVALID_ARGUMENT', problem.message)
    case 'unknown_model':
      return toReply(
        404,
        'NOT_FOUND',
        `models/${problem.model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
      )
    case 'rate_limited':
      return toRateLimitReply(problem)
    case 'server_error':
      return toReply(500, 'INTERNAL', 'An internal error has occurred. Please retry.')
    case 'forbidden':
      return toReply(403, 'PERMISSION_DENIED', 'Your project has been denied access. Please contact support.')
    case 'quota_exhausted':
      return toQuotaReply()
    case 'overloaded':
      return toReply(
        503,
        'UNAVAILABLE',
        'The model is overloaded. Please try again later.',
        toRetryInfo(problem.retryInfoSeconds),
      )
  }
}

/** The hint is given twice: as a header, and exactly as RetryInfo. */
function toRateLimitReply(problem: RateLimited): ErrorReply {
  const { model, reason, limit, retryAfterSeconds: wait, retryInfoSeconds } = problem
  const quota = {
    requests: 'RequestsPerMinute',
    tokens: 'TokensPerMinute',
    concurrency: 'ConcurrentRequests',
  }[reason ?? 'requests']
  const details = [
    toDetail('QuotaFailure', {
      violations: [
        {
          quotaMetric: `${SERVICE}/generate_content_requests`,
          quotaId: `GenerateContent${quota}PerModel`,
          quotaDimensions: { model, location: 'global' },
          ...(limit !== null && { quotaValue: String(limit) }),
        },
      ],
    }),
    ...toRetryInfo(retryInfoSeconds),
  ]
  const hint = wait === null ? '' : ` Please retry in ${wait}s.`
  return {
    ...toReply(429, 'RESOURCE_EXHAUSTED', `You exceeded your current quota.${hint}`, details),
    headers: toRetryAfter(problem),
  }
}

/** Of a day; the vendor offers a wait of seconds with it all the same. */
function toQuotaReply(): ErrorReply {
  return toReply(
    429,
    'RESOURCE_EXHAUSTED',
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.',
    [
      toDetail('QuotaFailure', {
        violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
      }),
      ...toRetryInfo(26),
    ],
  )
}

function toRetryInfo(seconds: number | null): object[] {
  return seconds === null ? [] : [toDetail('RetryInfo', { retryDelay: `${seconds}s` })]
}

function toFieldReply(problem: FieldProblem): ErrorReply {
  const description = describe(problem)
  return toReply(400, 'INVALID_ARGUMENT', description, [
    toDetail('BadRequest', { fieldViolations: [{ field: toField(problem.path), description }] }),
  ])
}

function describe({ path, fault }: FieldProblem): string {
  const field = toField(path)
  switch (fault.kind) {
    case 'missing':
      return `* GenerateContentRequest.${field}: ${path.at(-1)} is not specified\n`
    case 'unknown': {
      const place = path.length > 1 ? ` at '${toField(path.slice(0, -1))}'` : ''
      return `Invalid JSON payload received. Unknown name "${path.at(-1)}"${place}: Cannot find field.`
    }
    case 'type':
      return `Invalid value at '${field}' (${fault.expected.map(toProtoType).join(' or ')}), ${JSON.stringify(fault.received)}`
    case 'below':
      return fault.of === 'array'
        ? `* GenerateContentRequest.${field}: ${path.at(-1)} is not specified\n`
        : `* GenerateContentRequest.${field}: must be at least ${fault.limit}, but is ${String(fault.received)}\n`
    case 'above':
      return `* GenerateContentRequest.${field}: must be at most ${fault.limit}, but is ${fault.of === 'array' ? 'longer' : String(fault.received)}\n`
    case 'value':
      return path.at(-1) === 'role'
        ? `Please use a valid role: ${fault.allowed.join(', ')}.`
        : `Invalid value at '${field}' (TYPE_ENUM), "${String(fault.received)}"`
    case 'pattern':
      return `* GenerateContentRequest.${field}: must match ${fault.pattern}\n`
    case 'rule':
      return `* GenerateContentRequest.${field}: ${fault.message}\n`
  }
}

/** `generation_config.max_output_tokens`, `contents[0].parts` */
function toField(path: (string | number)[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${toSnakeCase(step)}`))
    .join('')
    .replace(/^\./, '')
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function toProtoType(type: string): string {
  const types: Record<string, string> = {
    string: 'TYPE_STRING',
    number: 'TYPE_FLOAT',
    int: 'TYPE_INT32',
    boolean: 'TYPE_BOOL',
    array: 'LIST',
    object: 'MESSAGE',
  }
  return types[type] ?? type
}

function toDetail(type: string, fields: object): object {
  return { '@type': `${TYPE_PREFIX}${type}`, ...fields }
}

function toReply(code: number, status: string, message: string, details: object[] = []): ErrorReply {
  return { status: code, body: { error: { code, message, status, ...(details.length > 0 && { details }) } } }
}
