import { getRouteApi } from '@tanstack/react-router'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { Pagination } from '#ui/pagination.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { TeamTable, TeamTable_team } from './team-table.tsx'

const TeamListQuery = graphql(
  `
    query TeamList($limit: Int!, $offset: Int!) {
      teamCount
      teams(limit: $limit, offset: $offset) {
        ...TeamTable_team
      }
    }
  `,
  [TeamTable_team],
)

const pageSize = 20
const route = getRouteApi('/app/settings/users')

/** There is always a team: the administrators. */
export function TeamList() {
  const { page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const [result, refresh] = usePageQuery({
    query: TeamListQuery,
    variables: { limit: pageSize, offset: (page - 1) * pageSize },
  })
  return (
    <QueryBoundary
      result={result}
      subject="the teams"
      loading={<TableSkeleton label="teams" rows={3} />}
      onRetry={refresh}
    >
      {({ teams, teamCount }) => (
        <>
          <TeamTable teams={teams} />
          <Pagination
            page={page}
            pageSize={pageSize}
            total={teamCount}
            onPageChange={(next) =>
              void navigate({ search: (now) => ({ ...now, page: next === 1 ? undefined : next }) })
            }
          />
        </>
      )}
    </QueryBoundary>
  )
}
