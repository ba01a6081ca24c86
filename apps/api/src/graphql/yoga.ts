import { _createLRUCache, createYoga } from 'graphql-yoga'

import type { Log } from '@sluice/core/shared'
import type { Plugin, YogaServerInstance } from 'graphql-yoga'

import { createEndWithCaller } from '../live/end-with-caller.ts'
import { EXECUTION_LIMIT_MS, createDeadline } from './deadline.ts'
import { toGraphqlError } from './errors.ts'
import { createSubscriptionRule } from './subscription-rule.ts'
import { createIdempotency } from './idempotency.ts'
import { createLimits } from './limits.ts'
import { createPersistedDocuments } from './persisted-documents.ts'
import { createBodyReader } from './received-body.ts'
import { schema } from './schema.ts'
import { createTextGuard } from './storable-text.ts'

import type { PersistedDocuments } from './persisted-documents.ts'
import type { Received } from './received-body.ts'

/** Documents remembered as parsed; each may take some hundred kilobytes. */
const CACHED_DOCUMENTS = 200

type GraphqlServerOptions = {
  log: Log
  /** What the web pages may send; null: anything. */
  documents: PersistedDocuments | null
}

/** Answers GraphQL requests of callers who are known; every error leaves it translated. */
export function createGraphqlServer({
  log,
  documents,
}: GraphqlServerOptions): YogaServerInstance<Received, object> {
  return createYoga<Received>({
    schema,
    maskedErrors: { maskError: (error) => toGraphqlError(error, log) },
    plugins: [
      createBodyReader(),
      createPersistedDocuments(documents),
      createSubscriptionRule(),
      createTextGuard(),
      createLimits(),
      createIdempotency(log),
      createDeadline(EXECUTION_LIMIT_MS),
      createEndWithCaller(log),
      translateValidation(log),
    ],
    extraParamNames: ['documentId'],
    parserAndValidationCache: {
      documentCache: _createLRUCache({ max: CACHED_DOCUMENTS }),
      errorCache: _createLRUCache({ max: CACHED_DOCUMENTS }),
    },
    // It is handed bodies that were read, within the limit, before.
    maxRequestBodySize: false,
    batching: false,
    multipart: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    // Ours tells more: errors are logged where they are translated.
    logging: false,
  })
}

/** Errors of validation do not pass the mask, so they are translated here. */
function translateValidation(log: Log): Plugin {
  return {
    onValidate:
      () =>
      ({ valid, result, setResult }) => {
        if (!valid) setResult(result.map((error) => toGraphqlError(error, log)))
      },
  }
}
