import { Money } from '#ui/money.tsx'

import { formatDay } from './format-days.ts'
import { seriesColor } from './series-color.ts'
import type { CostDay, CostSeries } from './cost-series.ts'

type CostTooltipProps = { series: readonly CostSeries[]; row: CostDay; hidden: ReadonlySet<string> }

/** What one day cost. */
export function CostTooltip({ series, row, hidden }: CostTooltipProps) {
  return (
    <div className="rounded-md border border-line-strong bg-raised px-3 py-2 text-xs shadow-popup">
      <p className="mb-1 text-muted">
        {formatDay(row.day)}, UTC{!row.isOver && ', so far'}
      </p>
      <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
        {series.map(({ key, name }, index) => {
          const usd = row.costs[index] ?? '0'
          return hidden.has(key) || usd === '0' ? null : (
            <div key={key} className="contents">
              <dt className="flex items-center gap-1.5">
                <span className="size-2 rounded-full" style={{ background: seriesColor(key, index) }} />
                {name}
              </dt>
              <dd className="text-right">
                <Money usd={usd} />
              </dd>
            </div>
          )
        })}
        <dt className="font-medium">All</dt>
        <dd className="text-right font-medium">
          <Money usd={row.total} />
        </dd>
        {row.previousDay !== null && (
          <>
            <dt className="text-muted">{formatDay(row.previousDay)}</dt>
            <dd className="text-right text-muted">
              <Money usd={row.before} />
            </dd>
          </>
        )}
      </dl>
    </div>
  )
}
