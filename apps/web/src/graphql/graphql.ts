import { initGraphQLTada } from 'gql.tada'

import type { introspection } from './schema-env.d.ts'

/** Writes typed documents. Decimals and times stay the exact strings the API sent; JSON is read with care. */
export const graphql = initGraphQLTada<{
  introspection: introspection
  scalars: { DateTime: string; Decimal: string; JSON: unknown }
}>()

export { readFragment } from 'gql.tada'
export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada'
