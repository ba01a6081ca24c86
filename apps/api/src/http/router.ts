import { createId } from '@sluice/core/shared'
import { inContext, toTraceparent } from '@sluice/runtime'

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '@sluice/core/shared'
import type { Services } from '@sluice/runtime'

import { toProblem } from '../graphql/errors.ts'
import { readPersistedDocuments } from '../graphql/persisted-documents.ts'
import { createCallsCsvRoute } from './calls-csv.ts'
import { createGraphqlRoute } from './graphql.ts'
import { createReadyz, healthz } from './health.ts'
import { findRoute } from './routes.ts'
import { createSchemaRoute } from './schema-text.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { sendJson, toStatus } from './send.ts'
import { createSignInRoutes } from './sign-in.ts'
import { createWebRoute } from './web.ts'

import type { RunHub } from '../live/run-hub.ts'
import type { RouteName } from './routes.ts'

/** What is known of a request before anybody looks into it. */
type Arrival = { path: string; requestId: string; traceparent: string }

/** Answers one kind of request, or throws what becomes the answer. */
export type Route = (request: IncomingMessage, response: ServerResponse, arrival: Arrival) => Promise<void>

type RouterOptions = { services: Services; runHub: RunHub; webRoot: string | null }

/** Finds who answers a request, in a context of its own; whatever is thrown becomes an answer. */
export function createRouter({
  services,
  runHub,
  webRoot,
}: RouterOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const log = services.createLogger('http')
  const { signIn, signOut } = createSignInRoutes(services)
  const routes: Record<RouteName, Route> = {
    '* /graphql': createGraphqlRoute({ services, runHub, documents: readPersistedDocuments(webRoot) }),
    'GET /api/calls.csv': createCallsCsvRoute(services),
    'GET /healthz': healthz,
    'GET /readyz': createReadyz(services),
    'GET /schema.graphql': createSchemaRoute(services),
    'POST /auth/sign-in': signIn,
    'POST /auth/sign-out': signOut,
    '* *': createWebRoute(webRoot),
  }

  return (request, response) => {
    const arrival = toArrival(request)
    const { path, requestId, traceparent } = arrival
    setSecurityHeaders(response)
    response.setHeader('x-request-id', requestId)
    void inContext({ requestId, traceparent }, async () => {
      const started = performance.now()
      response.once('close', () => {
        const durationMs = Math.round(performance.now() - started)
        log.debug('request answered', {
          method: request.method,
          path,
          status: response.statusCode,
          durationMs,
        })
      })
      try {
        await routes[findRoute(request.method ?? 'GET', path)](request, response, arrival)
      } catch (error) {
        answerError(response, error, log)
      }
    })
  }
}

function toArrival({ url, headers }: IncomingMessage): Arrival {
  return {
    path: toPath(url ?? '/'),
    requestId: createId(),
    traceparent: toTraceparent(headers['traceparent']?.toString()),
  }
}

/** The path of a request's target, with or without a host; empty, which is nowhere, when it cannot be read. */
function toPath(target: string): string {
  return URL.parse(target.startsWith('/') ? `http://localhost${target}` : target)?.pathname ?? ''
}

function answerError(response: ServerResponse, error: unknown, log: Log): void {
  const problem = toProblem(error, log)
  if (response.headersSent) response.destroy()
  else sendJson(response, toStatus(problem.code), { error: problem })
}
