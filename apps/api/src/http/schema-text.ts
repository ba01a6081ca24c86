import type { Services } from '@sluice/runtime'

import { toSchemaText } from '../graphql/print-schema.ts'
import { authenticate } from './authenticate.ts'

import type { Route } from './router.ts'

/** The whole contract as a file, for whoever may ask for it by introspection. */
export function createSchemaRoute(services: Services): Route {
  const body = Buffer.from(toSchemaText())
  return async (request, response) => {
    await authenticate(services, request)
    response.writeHead(200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="schema.graphql"',
      'content-length': body.length,
      'cache-control': 'no-store',
    })
    response.end(body)
  }
}
