import type { ReactNode } from 'react'

import { classNames } from '#lib/class-names.ts'

export type Column<Row> = {
  id: string
  header: string
  cell: (row: Row) => ReactNode
  /** For a column that needs no heading to be seen, such as the actions; read out all the same. */
  isHeaderHidden?: boolean
  align?: 'end'
  /** Its header sorts the table by it. */
  isSortable?: boolean
  /** Hidden on windows narrower than this; what it says must then be found in the first cell or one click away. */
  from?: 'md' | 'lg' | 'xl'
  className?: string
}

const visibleFrom = { md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' } as const

/** What all cells of a column share, its header included. */
export function columnClass<Row>(column: Column<Row>): string {
  return classNames(
    'px-3 first:pl-4 last:pr-4',
    column.align === 'end' ? 'text-right tabular-nums' : 'text-left',
    column.from && visibleFrom[column.from],
    column.className,
  )
}
