import { getRouteApi, Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { useLiveRefresh } from '#lib/use-live-refresh.ts'
import { buttonClass } from '#ui/button-class.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'

import { RunHeader, RunHeader_run } from './run-header.tsx'
import { RunOverview, RunOverview_run } from './run-overview.tsx'
import { RunPageSkeleton } from './run-page-skeleton.tsx'
import { RunProgress, RunProgress_run } from './run-progress.tsx'
import { isActive } from './run-status.ts'
import { RunTabs, RunTabs_run } from './run-tabs.tsx'
import { useRunStream } from './use-run-stream.ts'

const RunPageQuery = graphql(
  `
    query RunPage($id: ID!) {
      run(id: $id) {
        id
        status
        ...RunHeader_run
        ...RunProgress_run
        ...RunTabs_run
        ...RunOverview_run
      }
    }
  `,
  [RunHeader_run, RunProgress_run, RunTabs_run, RunOverview_run],
)

// Costs do not come with the stream, so that even an open one is accompanied by a slow poll.
const accompanyingIntervalMs = 3000
const pollingIntervalMs = 2000
const route = getRouteApi('/app/runs/$runId')

export function RunPage() {
  const { runId } = route.useParams()
  const [result, refresh] = usePageQuery({ query: RunPageQuery, variables: { id: runId } })
  const run = result.data?.run
  const isLive = run ? isActive(run.status) : false
  const isStreaming = useRunStream(runId, isLive)
  useLiveRefresh({
    isLive,
    intervalMs: isStreaming ? accompanyingIntervalMs : pollingIntervalMs,
    refresh,
  })

  return (
    <QueryBoundary
      result={result}
      subject="this run"
      isWholePage
      loading={<RunPageSkeleton />}
      onRetry={refresh}
    >
      {(data) =>
        data.run ? (
          <>
            <RunHeader run={data.run} />
            <RunProgress run={data.run} isStreaming={isStreaming} />
            <div className="mt-6">
              <RunTabs run={data.run} isLive={isLive} overview={<RunOverview run={data.run} />} />
            </div>
          </>
        ) : (
          <>
            <PageHeader title="Run not found" />
            <EmptyState
              icon={SearchX}
              title="There is no such run"
              action={
                <Link to="/runs" className={buttonClass('secondary')}>
                  All runs
                </Link>
              }
            >
              It does not exist, or it belongs to a team you are not in.
            </EmptyState>
          </>
        )
      }
    </QueryBoundary>
  )
}
