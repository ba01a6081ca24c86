import { formatExactTime } from '#lib/format-time.ts'

import { Money } from './money.tsx'
import { chartColor } from './chart-color.ts'
import type { StepRow } from './step-chart-rows.ts'

/** All sums from one time on. */
export function StepTooltip({ names, row }: { names: readonly string[]; row: StepRow }) {
  return (
    <div className="rounded-md border border-line-strong bg-raised px-3 py-2 text-xs shadow-popup">
      <p className="mb-1 text-muted">From {formatExactTime(row.timeMs)}</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
        {names.map((name, index) => {
          const usd = row.values[index]
          return usd === undefined ? null : (
            <div key={name} className="contents">
              <dt className="flex items-center gap-1.5">
                <span className="size-2 rounded-full" style={{ background: chartColor(index) }} />
                {name}
              </dt>
              <dd className="text-right">
                <Money usd={usd} unknownText="unpriced" />
              </dd>
            </div>
          )
        })}
      </dl>
    </div>
  )
}
