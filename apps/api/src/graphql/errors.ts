import { SluiceError } from '@sluice/core/shared'
import { isDatabaseUnavailable } from '@sluice/db'
import { currentContext } from '@sluice/runtime'
import { GraphQLError } from 'graphql'

import type { Log } from '@sluice/core/shared'

/** An error as anybody outside sees it, the same at every door. */
export type Problem = {
  message: string
  /** One of the closed set. */
  code: SluiceError['code']
  /** The input field to blame, where one is. */
  field?: string
  /** The request's id, to quote to whoever runs this installation. */
  reference: string
  /** Whether the same request can succeed later without anybody changing anything. */
  retryable: boolean
}

/** Translates any error; what nobody expected is logged whole and shown as nothing but its reference. */
export function toProblem(error: unknown, log: Log): Problem {
  const { code, message, field, retryable } = toSluiceError(error, log)
  const reference = currentContext()?.requestId ?? ''
  return { message, code, ...(field === undefined ? {} : { field }), reference, retryable }
}

function toSluiceError(error: unknown, log: Log): SluiceError {
  if (error instanceof SluiceError) return error
  if (isDatabaseUnavailable(error)) {
    log.warn('database unavailable', { reason: String(error) })
    return new SluiceError('DATABASE_UNAVAILABLE', 'The database does not answer; try again in a moment.')
  }
  log.error('unexpected error', { stack: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  return new SluiceError('INTERNAL_ERROR', 'Unexpected error')
}

/**
 * Translates an error of a GraphQL request. One without a path was raised before anything ran, so the request is to blame;
 * one with a path comes from a field, and what that field threw decides.
 */
export function toGraphqlError(error: unknown, log: Log): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError('', toParts(error, log))
  const isRequestAtFault = error.path === undefined && !(error.originalError instanceof SluiceError)
  const cause = isRequestAtFault ? new SluiceError('VALIDATION_FAILED', error.message) : (error.originalError ?? error)
  return error
}
