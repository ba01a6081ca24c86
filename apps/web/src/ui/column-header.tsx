import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'

import { classNames } from '#lib/class-names.ts'
import { toNextSort, type Sort } from '#lib/sort.ts'

import { columnClass, type Column } from './column.ts'

type ColumnHeaderProps<Row> = {
  column: Column<Row>
  sort: Sort | undefined
  onSort: ((sort: Sort) => void) | undefined
}

/** The head of a column; a sortable one is a button that sorts by it, and the other way round the second time. */
export function ColumnHeader<Row>({ column, sort, onSort }: ColumnHeaderProps<Row>) {
  const isSorted = sort?.by === column.id
  const direction = isSorted ? (sort.isDescending ? 'descending' : 'ascending') : undefined
  const Icon = direction ? { ascending: ArrowUp, descending: ArrowDown }[direction] : ChevronsUpDown
  return (
    <th
      scope="col"
      aria-sort={direction}
      className={classNames('h-9 font-medium whitespace-nowrap', columnClass(column))}
    >
      {column.isSortable && onSort ? (
        <button
          type="button"
          onClick={() => onSort(toNextSort(sort, column.id))}
          className={classNames(
            '-mx-1.5 inline-flex h-7 items-center gap-1 rounded-sm px-1.5 transition-colors hover:bg-hover hover:text-text',
            isSorted && 'text-text',
            column.align === 'end' && 'flex-row-reverse',
          )}
        >
          {column.header}
          <Icon
            aria-hidden="true"
            className={classNames('size-3', isSorted ? 'text-accent' : 'text-faint')}
          />
        </button>
      ) : (
        <span className={column.isHeaderHidden ? 'sr-only' : undefined}>{column.header}</span>
      )}
    </th>
  )
}
