import { makeOperation, mapExchange, type Exchange, type Operation } from '@urql/core'

type Query = Operation['query']

/** Sends the id of a document that the server knows in place of the document; results come back with the document. */
export function createPersistedExchange(ids: Readonly<Record<string, string>>): Exchange {
  const wholes = new Map<unknown, Query>()
  return mapExchange({
    onOperation(operation) {
      const documentId = ids[nameOf(operation.query) ?? '']
      if (documentId === undefined) return
      wholes.set(documentId, operation.query)
      return withQuery(operation, { kind: operation.query.kind, definitions: [], documentId })
    },
    onResult(result) {
      const { query } = result.operation
      const whole = 'documentId' in query ? wholes.get(query.documentId) : undefined
      return whole ? { ...result, operation: withQuery(result.operation, whole) } : result
    },
  })
}

function withQuery(operation: Operation, query: Query): Operation {
  return makeOperation(operation.kind, { ...operation, query })
}

function nameOf({ definitions }: Query): string | undefined {
  const operation = definitions.find((definition) => definition.kind === 'OperationDefinition')
  return operation?.name?.value
}
