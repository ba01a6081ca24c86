import type { Incoming, Problem, Protocol } from '../protocol.ts'
import { toError } from './errors.ts'
import { findKey, findTarget, toHeaders } from './headers.ts'
import { listModels } from './list-models.ts'
import { readRequest } from './wire.ts'

export const google: Protocol = {
  route,
  findKey,
  checkHeaders: () => null,
  readRequest,
  listModels,
  toHeaders,
  toLimitHeaders: () => ({}),
  toError,
}

function route(incoming: Incoming): 'answer' | 'models' | Problem {
  const { method, path } = incoming
  if (path === '/v1beta/models' || path === '/v1/models')
    return method === 'GET' ? 'models' : { kind: 'wrong_method', method, path }
  if (findTarget(incoming) === null) return { kind: 'unknown_path', method, path }
  return method === 'POST' ? 'answer' : { kind: 'wrong_method', method, path }
}
