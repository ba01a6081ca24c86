import { useQuery } from 'urql'

import { graphql, type ResultOf } from '#graphql/graphql.ts'

import { useViewer } from '../viewer-context.ts'

const TeamChoicesQuery = graphql(`
  query TeamChoices {
    teams(limit: 100) {
      id
      name
    }
  }
`)

export type TeamChoice = ResultOf<typeof TeamChoicesQuery>['teams'][number]

/** The teams to choose from; none for those who have no choice. */
export function useTeams(): readonly TeamChoice[] {
  const { canAdminister } = useViewer()
  const [{ data }] = useQuery({ query: TeamChoicesQuery, pause: !canAdminister })
  return data?.teams ?? []
}
