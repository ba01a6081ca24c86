import { formatExactTime } from '#lib/format-time.ts'

import { Badge } from './badge.tsx'
import { DataTable, type Column } from './data-table.tsx'
import { Money } from './money.tsx'
import type { StepRow } from './step-chart-rows.ts'

type StepTableProps = { label: string; names: readonly string[]; rows: readonly StepRow[]; nowMs: number }

/** The steps in numbers, the latest first. */
export function StepTable({ label, names, rows, nowMs }: StepTableProps) {
  const current = rows.findLast((row) => row.timeMs <= nowMs)
  const columns: Column<StepRow>[] = [
    {
      id: 'from',
      header: 'From',
      className: 'whitespace-nowrap',
      cell: (row) => (
        <span className="flex items-center gap-2">
          <time dateTime={new Date(row.timeMs).toISOString()}>{formatExactTime(row.timeMs)}</time>
          {row === current && <Badge tone="accent">now</Badge>}
          {row.timeMs > nowMs && <Badge>planned</Badge>}
        </span>
      ),
    },
    ...names.map((name, index): Column<StepRow> => ({
      id: name,
      header: name,
      align: 'end',
      cell: ({ values }) => {
        const usd = values[index]
        return usd === undefined ? (
          <span className="text-faint">–</span>
        ) : (
          <Money usd={usd} unknownText="unpriced" />
        )
      },
    })),
  ]
  return (
    <DataTable
      label={label}
      isWide
      columns={columns}
      rows={rows.toReversed()}
      rowKey={(row) => String(row.timeMs)}
    />
  )
}
