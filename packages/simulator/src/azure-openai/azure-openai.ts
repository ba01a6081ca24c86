import { openai } from '../openai/openai.ts'
import { findBearer, findHeader, type Incoming, type Problem, type Protocol } from '../protocol.ts'
import { toError } from './errors.ts'

/** OpenAI's protocol as Azure's v1 API serves it: another path, another header for the key, other errors. */
export const azureOpenai: Protocol = {
  ...openai,
  route,
  findKey: (incoming) => findHeader(incoming, 'api-key') ?? findBearer(incoming),
  toHeaders: (requestId) => ({
    'x-request-id': requestId,
    'apim-request-id': requestId,
    'x-ms-region': 'Simulator',
  }),
  toError,
}

function route(incoming: Incoming): 'answer' | 'models' | Problem {
  const { method, path } = incoming
  const below = /^\/openai(\/v1\/.*)$/.exec(path)?.[1]
  return below === undefined
    ? { kind: 'unknown_path', method, path }
    : openai.route({ ...incoming, path: below })
}
