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

export type ChosenDefinition = NonNullable<ResultOf<typeof ChosenDefinitionQuery>['definition']>

/** The definition a new run would ask about, once it is loaded. */
export function useChosenDefinition(id: string | undefined): ChosenDefinition | null {
  const [{ data }] = useQuery({ query: ChosenDefinitionQuery, variables: { id: id ?? '' }, pause: !id })
  const definition = data?.definition
  return definition && definition.id === id ? definition : null
}
