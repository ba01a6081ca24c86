import { sumDecimals } from '#lib/sum-decimals.ts'
import { DataTable, type Column } from '#ui/data-table.tsx'
import { Money } from '#ui/money.tsx'

import type { Grouping } from './call-names.ts'
import { GroupLink } from './group-link.tsx'
import { formatDay } from './format-days.ts'
import { othersKey, type CostDay, type CostSeries } from './cost-series.ts'

type CostTableProps = { series: readonly CostSeries[]; rows: readonly CostDay[]; by: Grouping }

/** The days in numbers, the latest first; each goes to its calls. */
export function CostTable({ series, rows, by }: CostTableProps) {
  const columns: Column<CostDay>[] = [
    {
      id: 'day',
      header: 'Day',
      className: 'whitespace-nowrap',
      cell: ({ day, isOver }) => (
        <>
          <GroupLink by={by} group={othersKey} day={day}>
            {formatDay(day)}
          </GroupLink>
          {!isOver && <span className="text-muted"> so far</span>}
        </>
      ),
    },
    ...series.map(({ key, name }, index): Column<CostDay> => ({
      id: key,
      header: name,
      align: 'end',
      className: 'whitespace-nowrap',
      cell: ({ day, costs }) => {
        const usd = costs[index] ?? '0'
        if (usd === '0') return <span className="text-faint">–</span>
        return (
          <GroupLink by={by} group={key} day={day}>
            <Money usd={usd} />
          </GroupLink>
        )
      },
    })),
    { id: 'all', header: 'All', align: 'end', cell: ({ total }) => <Money usd={total} /> },
    {
      id: 'before',
      header: 'Before',
      align: 'end',
      className: 'whitespace-nowrap',
      cell: ({ previousDay, before }) =>
        previousDay !== null && (
          <span className="text-muted">
            {formatDay(previousDay)} <Money usd={before} />
          </span>
        ),
    },
  ]
  return (
    <div className="max-h-96 min-w-0 overflow-y-auto">
      <DataTable
        label="Cost of each day"
        isWide
        columns={columns}
        rows={rows.toReversed()}
        rowKey={({ day }) => day}
        footer={
          <tr className="font-medium tabular-nums [&>*]:px-3 [&>*]:py-2.5 [&>*]:text-right">
            <th scope="row" className="text-left! first:pl-4">
              Sum
            </th>
            {series.map(({ key, costUsd }) => (
              <td key={key}>
                <GroupLink by={by} group={key}>
                  <Money usd={costUsd} />
                </GroupLink>
              </td>
            ))}
            <td>
              <Money usd={sumDecimals(rows.map(({ total }) => total))} />
            </td>
            <td className="pr-4!">
              <Money usd={sumDecimals(rows.flatMap(({ before }) => before ?? []))} />
            </td>
          </tr>
        }
      />
    </div>
  )
}
