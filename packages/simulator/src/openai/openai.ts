import { findBearer, type Incoming, type Problem, type Protocol } from '../protocol.ts'
import { toError } from './errors.ts'
import { toHeaders, toLimitHeaders } from './headers.ts'
import { toModelList } from './respond.ts'
import { readRequest } from './wire.ts'

export const openai: Protocol = {
  route,
  findKey: findBearer,
  checkHeaders: () => null,
  readRequest,
  listModels: (_incoming, models) => ({ body: toModelList(models) }),
  toHeaders,
  toLimitHeaders,
  toError,
}

function route({ method, path }: Incoming): 'answer' | 'models' | Problem {
  if (path === '/v1/chat/completions')
    return method === 'POST' ? 'answer' : { kind: 'wrong_method', method, path }
  if (path === '/v1/models') return method === 'GET' ? 'models' : { kind: 'wrong_method', method, path }
  return { kind: 'unknown_path', method, path }
}
