import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import type { CallsSearch } from './calls-search.ts'
import type { toUsageFilter } from './calls-question.ts'
import type { Period } from './period.ts'
import { UsageNotes } from './usage-notes.tsx'
import { UsageStats, UsageStats_summary } from './usage-stats.tsx'

const UsageHeadQuery = graphql(
  `
    query UsageHead($from: DateTime!, $to: DateTime!, $filter: UsageFilter!, $everything: UsageFilter!) {
      usage: usageSummary(from: $from, to: $to, filter: $filter) {
        total {
          calls
        }
        ...UsageStats_summary
      }
      everything: usageSummary(from: $from, to: $to, filter: $everything) {
        total {
          calls
        }
      }
    }
  `,
  [UsageStats_summary],
)

type UsageHeadProps = {
  period: Period
  filter: ReturnType<typeof toUsageFilter>
  search: CallsSearch
  onChange: (part: CallsSearch) => void
}

/** What the period came to, beside the one before. */
export function UsageHead({ period, filter, search, onChange }: UsageHeadProps) {
  const { from, to, count } = period.days
  const [result, refresh] = usePageQuery({
    query: UsageHeadQuery,
    variables: { from, to, filter, everything: { ...filter, includeSandbox: true } },
  })
  return (
    <section aria-label="Sums" className="mb-5">
      <QueryBoundary
        result={result}
        subject="the sums"
        loading={
          <Loading label="sums">
            <Skeleton className="h-24 w-full" />
          </Loading>
        }
        onRetry={refresh}
      >
        {({ usage, everything }) => (
          <>
            <UsageStats summary={usage} dayCount={count} />
            <UsageNotes
              search={search}
              sandboxCalls={everything.total.calls - usage.total.calls}
              onChange={onChange}
            />
          </>
        )}
      </QueryBoundary>
    </section>
  )
}
