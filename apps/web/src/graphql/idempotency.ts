import { makeOperation, mapExchange, type Exchange, type OperationContext } from '@urql/core'

import { createUuid } from '#lib/create-uuid.ts'
import { readText } from '#lib/read-json.ts'

/**
 * Marks each mutation, so that the API does it once however often it arrives. Whoever sends one again because its answer was lost
 * names the key of the first time as `idempotencyKey` in the context.
 */
export function createIdempotencyExchange(): Exchange {
  return mapExchange({
    onOperation(operation) {
      if (operation.kind !== 'mutation') return
      const idempotencyKey = readText(operation.context.idempotencyKey) ?? createUuid()
      const fetchOptions = withHeader(operation.context.fetchOptions, idempotencyKey)
      return makeOperation(operation.kind, operation, { ...operation.context, idempotencyKey, fetchOptions })
    },
  })
}

function withHeader(options: OperationContext['fetchOptions'], key: string): RequestInit {
  const given = typeof options === 'function' ? options() : options
  const headers = Object.fromEntries(new Headers(given?.headers))
  return { ...given, headers: { ...headers, 'idempotency-key': key } }
}
