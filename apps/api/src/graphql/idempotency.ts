import { createHash } from 'node:crypto'

import { SluiceError, canonicalJson } from '@sluice/core/shared'
import { Kind, getOperationAST, print } from 'graphql'

import type { Idempotency, Log } from '@sluice/core/shared'
import type { DocumentNode, ExecutionArgs } from 'graphql'
import type { Plugin } from 'graphql-yoga'

import { toGraphqlError } from './errors.ts'

import type { Context } from './context.ts'

const FIELD = 'Idempotency-Key'
/** Printable ASCII, as header values are. */
const KEY = /^[\x21-\x7e]{1,200}$/

/**
 * Hands use cases what is known of the request, with the caller's Idempotency-Key bound to what it says. Until then the
 * server has its own "request" in the context.
 */
export function createIdempotency(log: Log): Plugin<Context> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { idempotencyKey, arrival } = args.contextValue
      try {
        const idempotency = idempotencyKey === null ? null : toIdempotency(idempotencyKey, args)
        Object.assign(args.contextValue, { request: { ...arrival, idempotency } })
      } catch (error) {
        setResultAndStopExecution({ errors: [toGraphqlError(error, log)] })
      }
    },
  }
}

/** Null for a query, which changes nothing however often it is sent. */
function toIdempotency(key: string, args: ExecutionArgs): Idempotency | null {
  const { document, operationName, variableValues } = args
  const operation = getOperationAST(document, operationName)
  if (operation?.operation !== 'mutation') return null
  if (!KEY.test(key)) throw refuse('An Idempotency-Key has 1 to 200 printable characters without spaces.')
  const [only, ...others] = operation.selectionSet.selections
  if (only?.kind !== Kind.FIELD || others.length > 0) {
    throw refuse('An Idempotency-Key stands for one change: send one mutation field per request.')
  }
  return { key, fingerprint: fingerprintOf(document, operationName, variableValues) }
}

function fingerprintOf(document: DocumentNode, operationName: unknown, variables: unknown): string {
  const request = canonicalJson([print(document), operationName ?? null, variables ?? {}])
  return createHash('sha256').update(request).digest('hex')
}

function refuse(message: string): SluiceError {
  return new SluiceError('VALIDATION_FAILED', message, { field: FIELD })
}
