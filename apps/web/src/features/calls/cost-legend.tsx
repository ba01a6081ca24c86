import { classNames } from '#lib/class-names.ts'
import { formatQuantity } from '#lib/format-number.ts'
import { Money } from '#ui/money.tsx'

import type { Grouping } from './call-names.ts'
import { GroupLink } from './group-link.tsx'
import { seriesColor } from './series-color.ts'
import type { CostSeries } from './cost-series.ts'

type CostLegendProps = {
  series: readonly CostSeries[]
  hidden: ReadonlySet<string>
  by: Grouping
  onToggle: (key: string) => void
}

/** The groups with their sums: the mark shows and hides one in the chart, the name goes to its calls. */
export function CostLegend({ series, hidden, by, onToggle }: CostLegendProps) {
  return (
    <ul aria-label="Cost by group" className="grid gap-x-6 text-sm sm:grid-cols-2 lg:grid-cols-3">
      {series.map(({ key, name, owner, costUsd, calls, unpricedCalls }, index) => (
        <li key={key} className="flex items-start gap-1 border-t py-1.5">
          <button
            type="button"
            aria-pressed={!hidden.has(key)}
            aria-label={`Draw ${name}`}
            onClick={() => onToggle(key)}
            className="flex size-6 shrink-0 items-center justify-center rounded-sm hover:bg-hover"
          >
            <span
              className={classNames('size-3 rounded-sm border-2', hidden.has(key) && 'bg-transparent!')}
              style={{ background: seriesColor(key, index), borderColor: seriesColor(key, index) }}
            />
          </button>
          <div className="min-w-0 flex-1 py-0.5 wrap-anywhere">
            <GroupLink by={by} group={key}>
              {name}
            </GroupLink>
            <span className="block text-xs text-muted">
              {[owner, formatQuantity(calls, 'call')].filter(Boolean).join(' · ')}
              {unpricedCalls > 0 && `, ${formatQuantity(unpricedCalls, 'cost')} unknown`}
            </span>
          </div>
          <span className={classNames('py-0.5', hidden.has(key) ? 'text-faint' : 'font-medium')}>
            <Money usd={costUsd} />
          </span>
        </li>
      ))}
    </ul>
  )
}
