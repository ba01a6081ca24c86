import { SluiceError } from '@sluice/core/shared'
import { isDatabaseUnavailable } from '@sluice/db'
import { currentContext } from '@sluice/runtime'
import { GraphQLError } from 'graphql'

import type { Log } from '@sluice/core/shared'
import type { GraphQLErrorExtensions } from 'graphql'

import { toBlamedField } from './blamed-field.ts'

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
  if (isGone(error)) {
    log.warn('row is gone', { reason: String(error) })
    return new SluiceError('NOT_FOUND', 'What this refers to was removed by now.')
  }
  log.error('unexpected error', {
    stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
  return new SluiceError('INTERNAL_ERROR', 'Unexpected error')
}

/**
 * A row that another one or an answer refers to was not there: it was removed while the request was answered, or since the
 * request that this one repeats.
 */
function isGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return (
    error.message.startsWith('Cannot return null for non-nullable field') ||
    Reflect.get(error, 'code') === 'P2025'
  )
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
    // What a field threw has no say in the response's status and headers.
    extensions: withHttp(extensions, path === undefined ? error.extensions.http : undefined),
  })
}

/**
 * What an error of a GraphQL request comes from. One that the library raised before any field ran has no path, and the request
 * itself is to blame; else what was thrown decides: by a field, or by a subscription's source, which has no path either.
 */
function toCause(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error
  const { originalError, path, message } = error
  const blamed = path === undefined ? toBlamedField(error) : undefined
  if (originalError instanceof SluiceError) {
    const { code, message: reason } = originalError
    return isScalarFault(originalError) && blamed !== undefined
      ? new SluiceError(code, reason, { field: blamed })
      : originalError
  }
  const isThrown = originalError instanceof Error && !(originalError instanceof GraphQLError)
  if (path === undefined && !isThrown)
    return new SluiceError('VALIDATION_FAILED', message, blamed === undefined ? {} : { field: blamed })
  return originalError ?? error
}

/** Scalars know what they refuse, not where it stands: they blame themselves. */
function isScalarFault({ field }: SluiceError): boolean {
  return field === 'Decimal' || field === 'DateTime'
}

/** The library's own wish for the response's status stands; a database that is away makes it 503. */
function withHttp(
  extensions: Omit<Problem, 'message'>,
  http: GraphQLErrorExtensions['http'],
): GraphQLErrorExtensions {
  if (extensions.code === 'DATABASE_UNAVAILABLE') return { ...extensions, http: { status: 503 } }
  return http === undefined ? extensions : { ...extensions, http }
}
