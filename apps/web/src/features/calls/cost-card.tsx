import { useState } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Card } from '#ui/card.tsx'
import { Segmented } from '#ui/segmented.tsx'

import type { CallsSearch } from './calls-search.ts'
import { CostDrawing } from './cost-drawing.tsx'
import { CostLegend } from './cost-legend.tsx'
import { CostTable } from './cost-table.tsx'
import { GroupPicker } from './group-picker.tsx'
import { readGroup, toGroupKey } from './usage-group.ts'
import { toCostDays, toSeries } from './cost-series.ts'
import type { DayPair } from './period.ts'

export const CostCard_groups = graphql(`
  fragment CostCard_groups on UsageSummary {
    rows {
      modelId
      providerId
      feature
      teamId
      model {
        id
        displayName
        provider {
          id
          displayName
        }
      }
      provider {
        id
        displayName
      }
      team {
        id
        name
      }
      totals {
        calls
        unpricedCalls
        costUsd
      }
    }
  }
`)

export const CostCard_days = graphql(`
  fragment CostCard_days on UsageSummary {
    rows {
      day
      modelId
      providerId
      feature
      teamId
      totals {
        costUsd
      }
    }
  }
`)

export const CostCard_before = graphql(`
  fragment CostCard_before on UsageSummary {
    rows {
      day
      totals {
        costUsd
      }
    }
  }
`)

type CostCardProps = {
  groups: FragmentOf<typeof CostCard_groups>
  days: FragmentOf<typeof CostCard_days>
  before: FragmentOf<typeof CostCard_before>
  pairs: readonly DayPair[]
  search: CallsSearch
  onChange: (part: CallsSearch) => void
}

const views = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
] as const

/** Costs by day as a chart or in numbers, and by group beside it. */
export function CostCard({ groups, days, before, pairs, search, onChange }: CostCardProps) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const series = toSeries(
    readFragment(CostCard_groups, groups).rows.map((row) => ({ ...readGroup(row), ...row.totals })),
  )
  const rows = toCostDays({
    pairs,
    series,
    sums: readFragment(CostCard_days, days).rows.map((row) => ({
      day: row.day,
      key: toGroupKey(row),
      costUsd: row.totals.costUsd,
    })),
    before: new Map(
      readFragment(CostCard_before, before).rows.map(({ day, totals }) => [day ?? '', totals.costUsd]),
    ),
  })
  const toggle = (key: string) =>
    setHidden((now) =>
      now.has(key) ? new Set([...now].filter((each) => each !== key)) : new Set([...now, key]),
    )
  const by = search.by ?? 'model'
  return (
    <Card
      title="Cost by day"
      aside={
        <div className="flex flex-wrap items-center gap-2 py-0.5">
          <GroupPicker by={by} onChange={onChange} />
          <Segmented
            label="View"
            value={search.view ?? 'chart'}
            options={views}
            onChange={(view) => onChange({ view: view === 'table' ? view : undefined })}
          />
        </div>
      }
    >
      {series.length === 0 ? (
        <p className="px-4 py-8 text-center text-muted">There are no costs in this period.</p>
      ) : search.view === 'table' ? (
        <div className="p-4">
          <CostTable series={series} rows={rows} by={by} />
        </div>
      ) : (
        <div className="flex flex-col gap-4 p-4">
          <CostDrawing series={series} rows={rows} hidden={hidden} by={by} onChange={onChange} />
          <CostLegend series={series} hidden={hidden} by={by} onToggle={toggle} />
        </div>
      )}
    </Card>
  )
}
