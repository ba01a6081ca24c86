import { getRouteApi } from '@tanstack/react-router'
import { KeyRound, ListFilter } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { ApiKeyFilter } from './api-key-filter.tsx'
import { ApiKeyTable, ApiKeyTable_apiKey } from './api-key-table.tsx'

const ApiKeyListQuery = graphql(
  `
    query ApiKeyList($status: ApiKeyStatus, $teamId: ID, $limit: Int!, $offset: Int!) {
      apiKeyCount(status: $status, teamId: $teamId)
      apiKeys(status: $status, teamId: $teamId, limit: $limit, offset: $offset) {
        ...ApiKeyTable_apiKey
      }
    }
  `,
  [ApiKeyTable_apiKey],
)

const pageSize = 20
const route = getRouteApi('/app/settings/api-keys')

export function ApiKeyList() {
  const { status, team, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const [result, refresh] = usePageQuery({
    query: ApiKeyListQuery,
    variables: {
      status: status ?? null,
      teamId: team ?? null,
      limit: pageSize,
      offset: (page - 1) * pageSize,
    },
  })
  const isFiltered = status !== undefined || team !== undefined

  return (
    <>
      {(isFiltered || result.data?.apiKeyCount !== 0) && (
        <ApiKeyFilter filter={{ status, team }} onChange={(filter) => void navigate({ search: filter })} />
      )}
      <QueryBoundary
        result={result}
        subject="the API keys"
        loading={<TableSkeleton label="API keys" />}
        onRetry={refresh}
      >
        {({ apiKeys, apiKeyCount }) => {
          if (apiKeyCount > 0) {
            return (
              <>
                <ApiKeyTable apiKeys={apiKeys} />
                <Pagination
                  page={page}
                  pageSize={pageSize}
                  total={apiKeyCount}
                  onPageChange={(next) =>
                    void navigate({ search: (now) => ({ ...now, page: next === 1 ? undefined : next }) })
                  }
                />
              </>
            )
          }
          if (isFiltered) {
            return (
              <EmptyState icon={ListFilter} title="No API key matches">
                No key has this status and team. Clear the filters to see all of them.
              </EmptyState>
            )
          }
          return (
            <EmptyState icon={KeyRound} title="Make your first API key">
              A key lets a program call Sluice as you do here, with a role up to yours. It is shown once, with
              a first call to try.
            </EmptyState>
          )
        }}
      </QueryBoundary>
    </>
  )
}
