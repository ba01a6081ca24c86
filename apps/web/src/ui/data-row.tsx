import { useMemo } from 'react'

import { classNames } from '#lib/class-names.ts'

import { columnClass, type Column } from './column.ts'

type DataRowProps<Row> = {
  columns: readonly Column<Row>[]
  row: Row
  isSelected: boolean | undefined
}

/** A row of a table. Its cells are drawn anew only for another row or other columns, so that long tables stay quick. */
export function DataRow<Row>({ columns, row, isSelected }: DataRowProps<Row>) {
  const cells = useMemo(
    () =>
      columns.map((column, index) => {
        const Cell = index === 0 ? 'th' : 'td'
        return (
          <Cell
            key={column.id}
            scope={index === 0 ? 'row' : undefined}
            className={classNames('py-2.5 font-normal', columnClass(column))}
          >
            {column.cell(row)}
          </Cell>
        )
      }),
    [columns, row],
  )
  return (
    <tr
      aria-selected={isSelected}
      className="relative border-b last:border-b-0 has-[.row-link]:hover:bg-hover aria-selected:bg-accent-soft"
    >
      {cells}
    </tr>
  )
}
