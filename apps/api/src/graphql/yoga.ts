import { createYoga } from 'graphql-yoga'

import type { Log } from '@sluice/core/shared'
import type { Plugin, YogaServerInstance } from 'graphql-yoga'

import { toGraphqlError } from './errors.ts'
import { MAX_BODY_BYTES, createLimits } from './limits.ts'
import { schema } from './schema.ts'

import type { Context } from './context.ts'

/** Answers GraphQL requests of callers who are known; every error leaves it translated. */
export function createGraphqlServer(log: Log): YogaServerInstance<Context, object> {
  return createYoga<Context>({
    schema,
    maskedErrors: { maskError: (error) => toGraphqlError(error, log) },
    plugins: [...createLimits(), translateValidation(log)],
    maxRequestBodySize: MAX_BODY_BYTES,
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
