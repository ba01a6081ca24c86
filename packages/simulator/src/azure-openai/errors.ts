import { toError as toOpenAiError } from '../openai/errors.ts'
import type { ErrorReply, Problem } from '../protocol.ts'

/** What Azure's gateway says by itself; the rest comes from behind it in OpenAI's words. */
const GATEWAY_ERRORS: Partial<Record<Problem['kind'], { status: number; code: string; message: string }>> = {
  unknown_path: { status: 404, code: '404', message: 'Resource not found' },
  wrong_method: { status: 404, code: '404', message: 'Resource not found' },
  missing_key: {
    status: 401,
    code: '401',
    message: 'Unauthorized. Access token is missing, invalid, audience is incorrect, or have expired.',
  },
  unknown_key: {
    status: 401,
    code: '401',
    message:
      'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
  },
  forbidden: {
    status: 403,
    code: '403',
    message: 'Access denied due to Virtual Network/Firewall rules.',
  },
  unknown_model: {
    status: 404,
    code: 'DeploymentNotFound',
    message:
      'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
  },
}

export function toError(problem: Problem): ErrorReply {
  const own = GATEWAY_ERRORS[problem.kind]
  if (own !== undefined)
    return { status: own.status, body: { error: { code: own.code, message: own.message } } }
  const reply = toOpenAiError(problem)
  if (problem.kind !== 'rate_limited') return reply
  const wait = problem.retryAfterSeconds
  const hint = wait === null ? '' : ` Please retry after ${Math.ceil(wait)} seconds.`
  const message = `Requests to the ChatCompletions_Create Operation have exceeded the rate limit of your deployment.${hint}`
  return { ...reply, body: { error: { code: '429', message } } }
}
