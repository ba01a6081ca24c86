import type { Incoming, Problem, Protocol } from '../protocol.ts'
import { toError } from './errors.ts'
import { checkHeaders, findKey, toHeaders, toLimitHeaders } from './headers.ts'
import { listModels } from './list-models.ts'
import { readRequest } from './wire.ts'

export const anthropic: Protocol = {
  route,
  findKey,
  checkHeaders,
  readRequest,
  listModels,
  toHeaders,
  toLimitHeaders,
  toError,
}

function route({ method, path }: Incoming): 'answer' | 'models' | Problem {
  if (path === '/v1/messages') return method === 'POST' ? 'answer' : { kind: 'wrong_method', method, path }
  if (path === '/v1/models') return method === 'GET' ? 'models' : { kind: 'wrong_method', method, path }
  return { kind: 'unknown_path', method, path }
}
