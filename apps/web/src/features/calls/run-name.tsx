import { useQuery } from 'urql'

import { graphql } from '#graphql/graphql.ts'

const RunNameQuery = graphql(`
  query RunName($id: ID!) {
    run(id: $id) {
      id
      name
    }
  }
`)

/** What a run is called; the beginning of its id until that is known. */
export function RunName({ id }: { id: string }) {
  const [{ data }] = useQuery({ query: RunNameQuery, variables: { id } })
  return data?.run?.name ?? id.slice(0, 8)
}
