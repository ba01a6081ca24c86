import type { ModelsFilter } from './models-search.ts'

const listFields = `ref
    displayName
    status
    isDefault
    isAvailable
    costInputPerMillion
    costOutputPerMillion`

/** The list as a query of the API, narrowed down as the page is. */
export function toListQuery({ provider, status, search }: ModelsFilter): string {
  const given = [
    provider === undefined ? null : `providerId: ${JSON.stringify(provider)}`,
    status === undefined ? null : `status: ${status}`,
    search === undefined ? null : `search: ${JSON.stringify(search)}`,
    'limit: 1000',
  ].filter((argument) => argument !== null)
  return `query {
  llmModels(${given.join(', ')}) {
    ${listFields}
  }
}`
}

/** One model as a query of the API. */
export function toModelQuery({ providerName, modelId }: { providerName: string; modelId: string }): string {
  return `query {
  llmModelByIdentifier(providerName: ${JSON.stringify(providerName)}, modelId: ${JSON.stringify(modelId)}) {
    id
    ${listFields}
  }
}`
}

/** A query as a command line, with a place for the key. */
export function toCurl(query: string): string {
  const body = JSON.stringify({ query: query.replace(/\s+/g, ' ') })
  return `curl ${location.origin}/graphql \\
  -H "authorization: Bearer $SLUICE_API_KEY" \\
  -H "content-type: application/json" \\
  -d '${body.replaceAll("'", String.raw`'\''`)}'`
}
