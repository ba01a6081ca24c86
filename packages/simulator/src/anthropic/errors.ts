import { toRetryAfter, type ErrorReply, type Problem, type RateLimited } from '../protocol.ts'
import type { Fault, FieldProblem } from '../validation.ts'

const INVALID = 'invalid_request_error'

type Said = { status: number; type: string; message: string }

export function toError(problem: Problem, requestId: string): ErrorReply {
  const { status, type, message } = describe(problem)
  return {
    status,
    body: { type: 'error', error: { type, message }, request_id: `req_${requestId}` },
    ...(problem.kind === 'rate_limited' && { headers: toRetryAfter(problem) }),
  }
}

function describe(problem: Problem): Said {
  switch (problem.kind) {
    case 'unknown_path':
      return { status: 404, type: 'not_found_error', message: 'Not found' }
    case 'wrong_method':
      return { status: 405, type: INVALID, message: 'Method Not Allowed' }
    case 'missing_key':
      return { status: 401, type: 'authentication_error', message: 'x-api-key header is required' }
    case 'unknown_key':
      return { status: 401, type: 'authentication_error', message: 'invalid x-api-key' }
    case 'body_too_large':
      return { status: 413, type: 'request_too_large', message: 'Request exceeds the maximum size' }
    case 'malformed_json':
      return { status: 400, type: INVALID, message: `The request body is not valid JSON: ${problem.reason}` }
    case 'invalid_field':
      return { status: 400, type: INVALID, message: toFieldMessage(problem.field) }
    case 'refused':
      return { status: 400, type: INVALID, message: problem.message }
    case 'unknown_model':
      return { status: 404, type: 'not_found_error', message: `model: ${problem.model}` }
    case 'rate_limited':
      return { status: 429, type: 'rate_limit_error', message: toRateLimitMessage(problem) }
    case 'server_error':
      return { status: 500, type: 'api_error', message: 'Internal server error' }
    case 'forbidden':
      return {
        status: 403,
        type: 'permission_error',
        message: 'Your API key does not have permission to use the specified resource.',
      }
    case 'quota_exhausted':
      return {
        status: 400,
        type: INVALID,
        message:
          'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
      }
    case 'overloaded':
      return { status: 529, type: 'overloaded_error', message: 'Overloaded' }
  }
}

function toRateLimitMessage({ reason, limit }: RateLimited): string {
  if (reason === 'concurrency') {
    return `Number of concurrent connections has exceeded your rate limit of ${limit}. Please try again later.`
  }
  const measure = reason ?? 'requests'
  const rate = limit === null ? measure : `${limit} ${measure} per minute`
  return `This request would exceed your organization's rate limit of ${rate}. Please try again later.`
}

/** `messages.0.role: Input should be 'user' or 'assistant'` */
function toFieldMessage({ path, fault }: FieldProblem): string {
  const message =
    fault.kind === 'below' && path.join('.') === 'messages'
      ? 'at least one message is required'
      : toSentence(fault)
  return path.length === 0 ? message : `${path.join('.')}: ${message}`
}

function toSentence(fault: Fault): string {
  switch (fault.kind) {
    case 'missing':
      return 'Field required'
    case 'unknown':
      return 'Extra inputs are not permitted'
    case 'type':
      return fault.expected.map(toTypeSentence).join(' or ')
    case 'below':
      return `Input should be greater than or equal to ${fault.limit}`
    case 'above':
      return `Input should be less than or equal to ${fault.limit}`
    case 'value':
      return `Input should be ${toAlternatives(fault.allowed)}`
    case 'pattern':
      return `String should match pattern '${fault.pattern}'`
    case 'rule':
      return fault.message
  }
}

function toTypeSentence(type: string): string {
  const names: Record<string, string> = { int: 'integer', array: 'list', object: 'dictionary' }
  return `Input should be a valid ${names[type] ?? type}`
}

/** `'a', 'b' or 'c'` */
function toAlternatives(values: string[]): string {
  const quoted = values.map((value) => `'${value}'`)
  return [quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].filter(Boolean).join(' or ')
}
