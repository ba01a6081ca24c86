import { lazy, Suspense, useState } from 'react'

import { useNow } from '#lib/use-now.ts'

import { Loading } from './loading.tsx'
import { Segmented } from './segmented.tsx'
import { Skeleton } from './skeleton.tsx'
import { chartColor } from './chart-color.ts'
import { toDrawnRows, toStepRows, type StepSeries } from './step-chart-rows.ts'
import { StepTable } from './step-table.tsx'

const StepChartDrawing = lazy(async () => {
  const { StepChartDrawing } = await import('./step-chart-drawing.tsx')
  return { default: StepChartDrawing }
})

const views = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
] as const

type StepChartProps = {
  /** As in "Prices of GPT-5". */
  label: string
  /** As in "USD per million tokens". */
  unit: string
  series: readonly StepSeries[]
}

/** Sums that hold from a time on until the next: what was, what is, and, dashed, what will be. The same as a table for who prefers it. */
export function StepChart({ label, unit, series }: StepChartProps) {
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const nowMs = useNow(60_000)
  const rows = toStepRows(series)
  return (
    <figure aria-label={label}>
      <figcaption className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <ul aria-label="Series" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
          {series.map(({ name }, index) => (
            <li key={name} className="flex items-center gap-1.5">
              <span
                aria-hidden="true"
                className="h-0.5 w-3.5 rounded-full"
                style={{ background: chartColor(index) }}
              />
              {name}
            </li>
          ))}
          <li className="text-faint">{unit}</li>
        </ul>
        <Segmented label="View" value={view} options={views} onChange={setView} />
      </figcaption>
      {view === 'table' ? (
        <StepTable label={label} names={series.map(({ name }) => name)} rows={rows} nowMs={nowMs} />
      ) : (
        <div role="img" aria-label={`${label}, drawn over time. The table view says the same in numbers.`}>
          <Suspense
            fallback={
              <Loading label="the chart">
                <Skeleton className="h-60 w-full" />
              </Loading>
            }
          >
            <StepChartDrawing
              names={series.map(({ name }) => name)}
              rows={toDrawnRows(rows, nowMs)}
              nowMs={nowMs}
            />
          </Suspense>
        </div>
      )}
    </figure>
  )
}
