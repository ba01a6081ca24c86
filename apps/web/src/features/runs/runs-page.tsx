import { getRouteApi, Link } from '@tanstack/react-router'
import { ListFilter, Plus, Waves } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { useLiveRefresh } from '#lib/use-live-refresh.ts'
import { buttonClass } from '#ui/button-class.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { isActive } from './run-status.ts'
import { RunsFilter } from './runs-filter.tsx'
import { RunsTable, RunsTable_run } from './runs-table.tsx'

const RunsPageQuery = graphql(
  `
    query RunsPage($status: RunStatus, $definitionId: ID, $limit: Int!, $offset: Int!) {
      runCount(status: $status, definitionId: $definitionId)
      runs(status: $status, definitionId: $definitionId, limit: $limit, offset: $offset) {
        id
        status
        ...RunsTable_run
      }
    }
  `,
  [RunsTable_run],
)

const pageSize = 20
const liveIntervalMs = 2000
const route = getRouteApi('/app/runs')

export function RunsPage() {
  const { status, definition, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const [result, refresh] = usePageQuery({
    query: RunsPageQuery,
    variables: {
      status: status ?? null,
      definitionId: definition ?? null,
      limit: pageSize,
      offset: (page - 1) * pageSize,
    },
  })
  useLiveRefresh({
    isLive: result.data?.runs.some((run) => isActive(run.status)) ?? false,
    intervalMs: liveIntervalMs,
    refresh,
  })
  const isFiltered = status !== undefined || definition !== undefined
  const newRunLink = (
    <Link to="/runs/new" className={buttonClass('primary')}>
      <Plus aria-hidden="true" className="size-4" /> New run
    </Link>
  )

  return (
    <>
      <PageHeader
        title="Runs"
        description="Every scenario of a definition, asked of every model you choose."
        actions={newRunLink}
      />
      {(isFiltered || result.data?.runCount !== 0) && (
        <RunsFilter
          status={status}
          definition={definition}
          onChange={(filter) => void navigate({ search: filter })}
        />
      )}
      <QueryBoundary
        result={result}
        subject="the runs"
        loading={<TableSkeleton label="runs" />}
        onRetry={refresh}
      >
        {({ runs, runCount }) => {
          if (runCount > 0) {
            return (
              <>
                <RunsTable runs={runs} />
                <Pagination
                  page={page}
                  pageSize={pageSize}
                  total={runCount}
                  onPageChange={(next) =>
                    void navigate({
                      search: (search) => ({ ...search, page: next === 1 ? undefined : next }),
                    })
                  }
                />
              </>
            )
          }
          if (isFiltered) {
            return (
              <EmptyState icon={ListFilter} title="No runs match">
                No run has this status and definition. Clear the filters to see all of them.
              </EmptyState>
            )
          }
          return (
            <EmptyState icon={Waves} title="Start your first run" action={newRunLink}>
              Pick a definition and a few models. Sluice asks each model every scenario within its provider’s
              limits, and keeps the answers, the latency and the cost.
            </EmptyState>
          )
        }}
      </QueryBoundary>
    </>
  )
}
