import { useQuery } from 'urql'

import { graphql, type ResultOf } from '#graphql/graphql.ts'

const ChosenDefinitionQuery = graphql(`
  query ChosenDefinition($id: ID!) {
    definition(id: $id) {
      id
      name
      scenarioCount
      content
      scenarios(limit: 1) {
        id
        name
        content
      }
    }
  }
`)

type Definition = NonNullable<ResultOf<typeof ChosenDefinitionQuery>['definition']>

/** The definition a new run would ask about; null while it is fetched, and where it cannot be had. */
export type ChosenDefinition = { definition: Definition | null; isFetching: boolean }

export function useChosenDefinition(id: string | undefined): ChosenDefinition {
  const [{ data, fetching }] = useQuery({
    query: ChosenDefinitionQuery,
    variables: { id: id ?? '' },
    pause: !id,
  })
  // While another one is fetched, the one before it must not pass for it.
  const definition = data?.definition?.id === id ? (data?.definition ?? null) : null
  return { definition, isFetching: fetching }
}
