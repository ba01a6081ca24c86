import { SluiceError } from '@sluice/core/shared'
import { isDatabaseUnavailable } from '@sluice/db'
import { currentContext } from '@sluice/runtime'
import { GraphQLError } from 'graphql'

import type { Log } from '@sluice/core/shared'
import type { GraphQLErrorExtensions } from 'graphql'

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
  /** With CONFLICT: the row as it is now. */
  current?: unknown
}

/** Translates any error; what nobody expected is logged whole and shown as nothing but its reference. */
export function toProblem(error: unknown, log: Log): Problem {
  const { code, message, field, retryable, current } = toSluiceError(error, log)
  const reference = currentContext()?.requestId ?? ''
  return {
    message,
    code,
    ...(field === undefined ? {} : { field }),
    reference,
    retryable,
    ...(current === undefined ? {} : { current }),
  }
}

function toSluiceError(error: unknown, log: Log): SluiceError {
  if (error instanceof SluiceError) return error
  if (isDatabaseUnavailable(error)) {
    log.warn('database unavailable', { reason: String(error) })
    return new SluiceError('DATABASE_UNAVAILABLE', 'The database does not answer; try again in a moment.')
  }
  log.error('unexpected error', {
    stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
  return new SluiceError('INTERNAL_ERROR', 'Unexpected error')
}

/** Translates an error of a GraphQL request, keeping where it happened and what it means for HTTP. */
export function toGraphqlError(error: unknown, log: Log): GraphQLError {
  const { message, ...extensions } = toProblem(toCause(error), log)
  if (!(error instanceof GraphQLError))
    return new GraphQLError(message, { extensions: withHttp(extensions, undefined) })
  const { nodes, source, positions, path } = error
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source,
    positions,
    path,
    extensions: withHttp(extensions, error.extensions.http),
  })
}

/**
 * What an error of a GraphQL request comes from. One without a path was raised before any field ran, so the request itself is
 * to blame; one with a path comes from a field, and what that field threw decides.
 */
function toCause(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error
  const { originalError, path, message } = error
  if (originalError instanceof SluiceError) return originalError
  if (path === undefined) return new SluiceError('VALIDATION_FAILED', message)
  return originalError ?? error
}

/** The library's own wish for the response's status stands; a database that is away makes it 503. */
function withHttp(
  extensions: Omit<Problem, 'message'>,
  http: GraphQLErrorExtensions['http'],
): GraphQLErrorExtensions {
  if (extensions.code === 'DATABASE_UNAVAILABLE') return { ...extensions, http: { status: 503 } }
  return http === undefined ? extensions : { ...extensions, http }
}
