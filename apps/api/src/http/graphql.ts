import { inContext } from '@sluice/runtime'

import type { Services } from '@sluice/runtime'

import { toProblem } from '../graphql/errors.ts'
import { createGraphqlServer } from '../graphql/yoga.ts'
import { authenticate } from './authenticate.ts'
import { sendJson, toStatus } from './send.ts'

import type { RunHub } from '../live/run-hub.ts'
import type { Route } from './router.ts'

/** GraphQL for callers who are known; nobody else gets as far as having a document read. */
export function createGraphqlRoute(services: Services, runHub: RunHub): Route {
  const log = services.createLogger('graphql')
  const server = createGraphqlServer(log)
  return async (request, response, { requestId, traceparent }) => {
    try {
      const { actor, ...account } = await authenticate(services, request)
      const context = { services, runHub, actor, account, traceparent }
      const known = { requestId, traceparent, teamId: actor.teamId, actorId: actor.id ?? actor.kind }
      await inContext(known, async () => server(request, response, context))
    } catch (error) {
      const { message, ...extensions } = toProblem(error, log)
      sendJson(response, toStatus(extensions.code), { errors: [{ message, extensions }] })
    }
  }
}
