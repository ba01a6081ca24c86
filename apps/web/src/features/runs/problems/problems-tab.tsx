import { getRouteApi } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { formatCount } from '#lib/format-number.ts'
import { useLiveRefresh } from '#lib/use-live-refresh.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { ProblemsTable, ProblemsTable_probeResult } from './problems-table.tsx'
import type { ProblemOutcome } from '../runs-search.ts'

const ProblemsTabQuery = graphql(
  `
    query ProblemsTab($id: ID!, $outcome: SlotOutcome!, $limit: Int!, $offset: Int!) {
      run(id: $id) {
        id
        probeResultCount(outcome: $outcome)
        probeResults(outcome: $outcome, limit: $limit, offset: $offset) {
          ...ProblemsTable_probeResult
        }
      }
    }
  `,
  [ProblemsTable_probeResult],
)

const pageSize = 20
const liveIntervalMs = 5000
const route = getRouteApi('/app/runs/$runId')

const explanations: Record<ProblemOutcome, string> = {
  INVALID: 'The model answered, but not usably.',
  NOT_MEASURED:
    'The provider or the network failed, or the run was cancelled. These say nothing about the model.',
}

type ProblemsTabProps = { runId: string; isLive: boolean; counts: Record<ProblemOutcome, number> }

/** The probes that gave no usable answer, and why. */
export function ProblemsTab({ runId, isLive, counts }: ProblemsTabProps) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { page = 1 } = search
  const outcome =
    search.outcome ?? (counts.INVALID === 0 && counts.NOT_MEASURED > 0 ? 'NOT_MEASURED' : 'INVALID')
  const [result, refresh] = usePageQuery({
    query: ProblemsTabQuery,
    variables: { id: runId, outcome, limit: pageSize, offset: (page - 1) * pageSize },
  })
  useLiveRefresh({ isLive, intervalMs: liveIntervalMs, refresh })

  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Segmented
          label="Outcome"
          value={outcome}
          options={[
            { value: 'INVALID', label: `Invalid ${formatCount(counts.INVALID)}` },
            { value: 'NOT_MEASURED', label: `Not measured ${formatCount(counts.NOT_MEASURED)}` },
          ]}
          onChange={(next) =>
            void navigate({ search: { tab: 'problems', outcome: next }, resetScroll: false })
          }
        />
        <p className="text-sm text-muted">{explanations[outcome]}</p>
      </div>
      <QueryBoundary
        result={result}
        subject="the problems"
        loading={<TableSkeleton label="problems" />}
        onRetry={refresh}
      >
        {({ run }) =>
          run && run.probeResultCount > 0 ? (
            <>
              <ProblemsTable probeResults={run.probeResults} />
              <Pagination
                page={page}
                pageSize={pageSize}
                total={run.probeResultCount}
                onPageChange={(next) => void navigate({ search: (now) => ({ ...now, page: next }) })}
              />
            </>
          ) : (
            <EmptyState icon={ShieldCheck} title="Nothing of this kind">
              {outcome === 'INVALID'
                ? 'Every answer so far was usable.'
                : 'Every probe so far reached its model and was answered.'}
            </EmptyState>
          )
        }
      </QueryBoundary>
    </>
  )
}
