import { GraphQLError } from 'graphql'

import type { SluiceError } from '@sluice/core/shared'

/** Refuses a whole request; the status is seen by who accepts application/graphql-response+json, others get 200. */
export function toRequestError(error: SluiceError, status: number): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { http: { spec: true, status } },
  })
}
