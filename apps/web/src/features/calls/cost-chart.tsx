import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import { toPrevious } from './comparison.ts'
import type { toUsageFilter } from './calls-question.ts'
import type { CallsSearch } from './calls-search.ts'
import { CostCard, CostCard_before, CostCard_days, CostCard_groups } from './cost-card.tsx'
import type { Period } from './period.ts'

const CostChartQuery = graphql(
  `
    query CostChart(
      $from: DateTime!
      $to: DateTime!
      $previousFrom: DateTime!
      $previousTo: DateTime!
      $groupBy: [UsageDimension!]!
      $groupByDay: [UsageDimension!]!
      $filter: UsageFilter!
    ) {
      groups: usageSummary(from: $from, to: $to, groupBy: $groupBy, filter: $filter) {
        ...CostCard_groups
      }
      days: usageSummary(from: $from, to: $to, groupBy: $groupByDay, filter: $filter) {
        ...CostCard_days
      }
      before: usageSummary(from: $previousFrom, to: $previousTo, groupBy: [DAY], filter: $filter) {
        ...CostCard_before
      }
    }
  `,
  [CostCard_groups, CostCard_days, CostCard_before],
)

const dimensions = { model: 'MODEL', provider: 'PROVIDER', feature: 'FEATURE', team: 'TEAM' } as const

type CostChartProps = {
  period: Period
  filter: ReturnType<typeof toUsageFilter>
  search: CallsSearch
  onChange: (part: CallsSearch) => void
}

/** What each day cost, told apart by model, provider, feature or team. */
export function CostChart({ period, filter, search, onChange }: CostChartProps) {
  const { days, pairs } = period
  const previous = toPrevious(pairs)
  const dimension = dimensions[search.by ?? 'model']
  const [result, refresh] = usePageQuery({
    query: CostChartQuery,
    variables: {
      from: days.from,
      to: days.to,
      previousFrom: previous.from,
      previousTo: previous.to,
      groupBy: [dimension],
      groupByDay: ['DAY', dimension],
      filter,
    },
  })
  return (
    <div className="mb-8">
      <QueryBoundary
        result={result}
        subject="the chart"
        loading={
          <Loading label="the costs by day">
            <Skeleton className="h-80 w-full rounded-lg" />
          </Loading>
        }
        onRetry={refresh}
      >
        {(data) => <CostCard {...data} pairs={pairs} search={search} onChange={onChange} />}
      </QueryBoundary>
    </div>
  )
}
