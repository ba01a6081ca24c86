import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import type { CallsSearch } from './calls-search.ts'
import type { toUsageFilter } from './calls-question.ts'
import { toComparison } from './comparison.ts'
import { CostChange, CostChange_summary } from './cost-change.tsx'
import type { Period } from './period.ts'
import { UsageNotes } from './usage-notes.tsx'
import { UsageStats, UsageStats_summary } from './usage-stats.tsx'

const UsageHeadQuery = graphql(
  `
    query UsageHead(
      $from: DateTime!
      $to: DateTime!
      $filter: UsageFilter!
      $everything: UsageFilter!
      $isCompared: Boolean!
      $comparedFrom: DateTime!
      $comparedTo: DateTime!
      $previousFrom: DateTime!
      $previousTo: DateTime!
    ) {
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
      compared: usageSummary(from: $comparedFrom, to: $comparedTo, filter: $filter)
        @include(if: $isCompared) {
        ...CostChange_summary
      }
      previous: usageSummary(from: $previousFrom, to: $previousTo, filter: $filter)
        @include(if: $isCompared) {
        ...CostChange_summary
      }
    }
  `,
  [UsageStats_summary, CostChange_summary],
)

type UsageHeadProps = {
  period: Period
  filter: ReturnType<typeof toUsageFilter>
  search: CallsSearch
  onChange: (part: CallsSearch) => void
}

/** What the period came to, beside the one before. */
export function UsageHead({ period, filter, search, onChange }: UsageHeadProps) {
  const { from, to, list } = period.days
  const comparison = toComparison(period.pairs)
  const [result, refresh] = usePageQuery({
    query: UsageHeadQuery,
    variables: {
      from,
      to,
      filter,
      everything: { ...filter, includeSandbox: true },
      isCompared: comparison !== null,
      comparedFrom: comparison?.days.from ?? from,
      comparedTo: comparison?.days.to ?? to,
      previousFrom: comparison?.previous.from ?? from,
      previousTo: comparison?.previous.to ?? to,
    },
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
        {({ usage, everything, compared, previous }) => (
          <>
            <UsageStats
              summary={usage}
              change={
                comparison && compared && previous ? (
                  <CostChange
                    comparison={comparison}
                    now={compared}
                    before={previous}
                    dayCount={list.length}
                  />
                ) : (
                  'no whole day to compare yet'
                )
              }
            />
            <UsageNotes
              search={search}
              calls={usage.total.calls}
              sandboxCalls={everything.total.calls - usage.total.calls}
              onChange={onChange}
            />
          </>
        )}
      </QueryBoundary>
    </section>
  )
}
