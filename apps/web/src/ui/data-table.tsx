import type { ReactNode } from 'react'

import { classNames } from '#lib/class-names.ts'
import type { Sort } from '#lib/sort.ts'

import { ColumnHeader } from './column-header.tsx'
import type { Column } from './column.ts'
import { DataRow } from './data-row.tsx'

export type { Column } from './column.ts'

type DataTableProps<Row> = {
  label: string
  /** The same list at each drawing, or every row is drawn anew. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  selectedKey?: string | undefined
  footer?: ReactNode
  /** Scrolls sideways on a narrow window instead of hiding columns; a tab stop, so that the keyboard can scroll it. */
  isWide?: boolean
  /** How the rows are sorted; whoever gives them sorts them. */
  sort?: Sort | undefined
  onSort?: (sort: Sort) => void
}

/** The first column names its row. A link in it with class `row-link` makes the whole row its target. */
export function DataTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  selectedKey,
  footer,
  isWide = false,
  sort,
  onSort,
}: DataTableProps<Row>) {
  return (
    <div
      {...(isWide && { role: 'region', 'aria-label': label, tabIndex: 0 })}
      className="relative overflow-x-auto rounded-lg border bg-surface shadow-card"
    >
      <table
        aria-label={label}
        className={classNames('w-full border-collapse text-sm', isWide && 'min-w-3xl')}
      >
        <thead>
          <tr className="border-b bg-sunken text-xs text-muted [&>th]:align-middle">
            {columns.map((column) => (
              <ColumnHeader key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row)
            return (
              <DataRow
                key={key}
                columns={columns}
                row={row}
                isSelected={selectedKey === undefined ? undefined : key === selectedKey}
              />
            )
          })}
        </tbody>
        {footer && <tfoot className="border-t bg-sunken">{footer}</tfoot>}
      </table>
    </div>
  )
}
