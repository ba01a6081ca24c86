import type { ReactNode } from 'react'

import { classNames } from '#lib/class-names.ts'

export type Column<Row> = {
  id: string
  header: string
  cell: (row: Row) => ReactNode
  align?: 'end'
  /** Hidden on windows narrower than this; what it says must then be found in the first cell or one click away. */
  from?: 'md' | 'lg' | 'xl'
  className?: string
}

type DataTableProps<Row> = {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  selectedKey?: string | undefined
  footer?: ReactNode
  /** Scrolls sideways on a narrow window instead of hiding columns; a tab stop, so that the keyboard can scroll it. */
  isWide?: boolean
}

const visibleFrom = { md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' } as const

/** The first column names its row. A link in it with class `row-link` makes the whole row its target. */
export function DataTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  selectedKey,
  footer,
  isWide = false,
}: DataTableProps<Row>) {
  const cellClass = (column: Column<Row>) =>
    classNames(
      'px-3 first:pl-4 last:pr-4',
      column.align === 'end' ? 'text-right tabular-nums' : 'text-left',
      column.from && visibleFrom[column.from],
      column.className,
    )
  return (
    <div
      {...(isWide && { role: 'region', 'aria-label': label, tabIndex: 0 })}
      className="overflow-x-auto rounded-lg border bg-surface shadow-card"
    >
      <table
        aria-label={label}
        className={classNames('w-full border-collapse text-sm', isWide && 'min-w-3xl')}
      >
        <thead>
          <tr className="border-b bg-sunken text-xs text-muted [&>th]:align-middle">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={classNames('h-9 font-medium whitespace-nowrap', cellClass(column))}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              aria-selected={selectedKey === undefined ? undefined : rowKey(row) === selectedKey}
              className="relative border-b last:border-b-0 has-[.row-link]:hover:bg-hover aria-selected:bg-accent-soft"
            >
              {columns.map((column, index) => {
                const Cell = index === 0 ? 'th' : 'td'
                return (
                  <Cell
                    key={column.id}
                    scope={index === 0 ? 'row' : undefined}
                    className={classNames('py-2.5 font-normal', cellClass(column))}
                  >
                    {column.cell(row)}
                  </Cell>
                )
              })}
            </tr>
          ))}
        </tbody>
        {footer && <tfoot className="border-t bg-sunken">{footer}</tfoot>}
      </table>
    </div>
  )
}
