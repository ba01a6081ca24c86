import { openai } from '../openai/openai.ts'
import { findBearer, findHeader, type Incoming, type Problem, type Protocol } from '../protocol.ts'
import { toError } from './errors.ts'

const V1 = /^\/openai(\/v1\/.*)$/
const DEPLOYMENT = /^\/openai\/deployments\/([\w.-]+)(\/chat\/completions)$/

/** OpenAI's protocol as Azure serves it, by its v1 API and by deployment: other paths, another header for the key, other errors. */
export const azureOpenai: Protocol = {
  ...openai,
  route,
  findKey: (incoming) => findHeader(incoming, 'api-key') ?? findBearer(incoming),
  readRequest: (incoming, body) => openai.readRequest(incoming, toBodyWithModel(incoming, body)),
  toHeaders: (requestId) => ({
    'x-request-id': requestId,
    'apim-request-id': requestId,
    'x-ms-region': 'Simulator',
  }),
  toError,
}

/** By deployment the API's version has to be named; without it there is nothing at the path. */
function route(incoming: Incoming): 'answer' | 'models' | Problem {
  const { method, path, search } = incoming
  const below = search.has('api-version') ? DEPLOYMENT.exec(path)?.[2] : undefined
  const known = below === undefined ? V1.exec(path)?.[1] : `/v1${below}`
  return known === undefined
    ? { kind: 'unknown_path', method, path }
    : openai.route({ ...incoming, path: known })
}

/** The deployment in the path answers, whatever model the body names. */
function toBodyWithModel({ path }: Incoming, body: unknown): unknown {
  const deployment = DEPLOYMENT.exec(path)?.[1]
  if (deployment === undefined || typeof body !== 'object' || body === null) return body
  return { ...body, model: deployment }
}
