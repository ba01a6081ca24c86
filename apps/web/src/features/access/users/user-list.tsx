import { getRouteApi } from '@tanstack/react-router'
import { ListFilter } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { UserFilter } from './user-filter.tsx'
import { UserTable, UserTable_user } from './user-table.tsx'

const UserListQuery = graphql(
  `
    query UserList($search: String, $status: UserStatus, $teamId: ID, $limit: Int!, $offset: Int!) {
      userCount(search: $search, status: $status, teamId: $teamId)
      users(search: $search, status: $status, teamId: $teamId, limit: $limit, offset: $offset) {
        ...UserTable_user
      }
    }
  `,
  [UserTable_user],
)

const pageSize = 20
const route = getRouteApi('/app/settings/users')

/** There is always somebody: who looks at it. */
export function UserList() {
  const { search, status, team, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const [result, refresh] = usePageQuery({
    query: UserListQuery,
    variables: {
      search: search ?? null,
      status: status ?? null,
      teamId: team ?? null,
      limit: pageSize,
      offset: (page - 1) * pageSize,
    },
  })

  return (
    <>
      <UserFilter
        filter={{ search, status, team }}
        onChange={(filter) => void navigate({ search: filter })}
      />
      <QueryBoundary
        result={result}
        subject="the users"
        loading={<TableSkeleton label="users" />}
        onRetry={refresh}
      >
        {({ users, userCount }) => {
          if (userCount === 0) {
            return (
              <EmptyState icon={ListFilter} title="No user matches">
                Nobody has this name, team and status. Clear the filters to see everybody.
              </EmptyState>
            )
          }
          return (
            <>
              <UserTable users={users} />
              <Pagination
                page={page}
                pageSize={pageSize}
                total={userCount}
                onPageChange={(next) =>
                  void navigate({ search: (now) => ({ ...now, page: next === 1 ? undefined : next }) })
                }
              />
            </>
          )
        }}
      </QueryBoundary>
    </>
  )
}
