import { SluiceError } from '@sluice/core/shared'
import { inContext } from '@sluice/runtime'

import type { ServerResponse } from 'node:http'
import type { Services } from '@sluice/runtime'

import { toProblem } from '../graphql/errors.ts'
import { createGraphqlServer } from '../graphql/yoga.ts'
import { authenticate } from './authenticate.ts'
import { BodyTooLarge, readJson } from './body.ts'
import { refuseForm } from './graphql-form.ts'
import { sendJson, toStatus } from './send.ts'

import type { PersistedDocuments } from '../graphql/persisted-documents.ts'
import type { RunHub } from '../live/run-hub.ts'
import type { Route } from './router.ts'

type GraphqlRouteOptions = {
  services: Services
  runHub: RunHub
  /** What the web pages may send; null: anything. */
  documents: PersistedDocuments | null
}

/** GraphQL for callers who are known; nobody else gets as far as having a document read. */
export function createGraphqlRoute({ services, runHub, documents }: GraphqlRouteOptions): Route {
  const log = services.createLogger('graphql')
  const server = createGraphqlServer({ log, documents })
  const answer = (response: ServerResponse, error: unknown, status?: number): void => {
    const { message, ...extensions } = toProblem(error, log)
    sendJson(response, status ?? toStatus(extensions.code), { errors: [{ message, extensions }] })
  }
  return async (request, response, { requestId, traceparent }) => {
    const refusal = refuseForm(request)
    if (refusal) {
      if (refusal.status === 405) response.setHeader('allow', 'POST')
      answer(response, new SluiceError('VALIDATION_FAILED', refusal.message), refusal.status)
      return
    }
    try {
      const { signedIn, askAgain } = await authenticate(services, request)
      const { actor, ...account } = signedIn
      const arrival = { actor, requestId, traceparent }
      const idempotencyKey = request.headers['idempotency-key']?.toString() ?? null
      const context = { services, runHub, actor, account, askAgain, arrival, idempotencyKey }
      const known = { requestId, traceparent, teamId: actor.teamId, actorId: actor.id ?? actor.kind }
      const body = await readJson(request)
      await inContext(known, async () => server(request, response, { ...context, body }))
    } catch (error) {
      answer(response, error, error instanceof BodyTooLarge ? 413 : undefined)
    }
  }
}
