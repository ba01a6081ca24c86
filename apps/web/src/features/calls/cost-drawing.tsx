import { lazy, Suspense } from 'react'

import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import type { Grouping } from './call-names.ts'
import type { CallsSearch } from './calls-search.ts'
import { toPrevious } from './comparison.ts'
import { toDayFilter } from './usage-group.ts'
import { formatDays } from './format-days.ts'
import type { CostDay, CostSeries } from './cost-series.ts'

const CostBars = lazy(async () => {
  const { CostBars } = await import('./cost-bars.tsx')
  return { default: CostBars }
})

type CostDrawingProps = {
  series: readonly CostSeries[]
  rows: readonly CostDay[]
  hidden: ReadonlySet<string>
  by: Grouping
  onChange: (part: CallsSearch) => void
}

/** A bar for each day, one group upon the other. A click on one goes to its calls; the table does so by keyboard. */
export function CostDrawing({ series, rows, hidden, by, onChange }: CostDrawingProps) {
  return (
    <div>
      <div role="img" aria-label="Cost by day, drawn. The table view says the same in numbers.">
        <Suspense
          fallback={
            <Loading label="the chart">
              <Skeleton className="h-64 w-full" />
            </Loading>
          }
        >
          <CostBars
            series={series}
            rows={rows}
            hidden={hidden}
            onPick={(day, key) => onChange(toDayFilter(by, { day, key }))}
          />
        </Suspense>
      </div>
      <p className="mt-2 flex items-center gap-2 text-xs text-muted">
        <span aria-hidden="true" className="w-5 border-t-2 border-dashed border-text" />
        {formatDays(toPrevious(rows).list)}, all groups. Days are UTC
        {rows.some(({ isOver }) => !isOver) && ', today’s is not over'}; click a bar to see its calls.
      </p>
    </div>
  )
}
