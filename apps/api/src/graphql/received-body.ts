import { SluiceError } from '@sluice/core/shared'

import type { GraphQLParams, Plugin } from 'graphql-yoga'

import { toRequestError } from './request-error.ts'

import type { Context } from './context.ts'

/** What the server is handed with a request: its body was read and parsed before. */
export type Received = Context & { body: unknown }

/** Takes the body as it was received. To read it again through a fetch Request would double what a small request costs. */
export function createBodyReader(): Plugin<object, Received> {
  return {
    onRequestParse({ serverContext, setRequestParser }) {
      setRequestParser(() => {
        if (isParams(serverContext.body)) return serverContext.body
        const advice = 'Send a JSON object such as { "query": …, "variables": … }.'
        throw toRequestError(new SluiceError('VALIDATION_FAILED', advice, { field: 'body' }), 400)
      })
    },
  }
}

/** The server looks at what is in it. */
function isParams(body: unknown): body is GraphQLParams | GraphQLParams[] {
  return typeof body === 'object' && body !== null
}
