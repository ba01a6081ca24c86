import { readSearchChoice, readSearchText } from './search-params.ts'

/** By which column a table is sorted, and which way. */
export type Sort<Id extends string = string> = { by: Id; isDescending: boolean }

/** From the address: `name`, or `-name` the other way round. */
export function readSearchSort<Id extends string>(
  columns: readonly Id[],
  value: unknown,
): Sort<Id> | undefined {
  const text = readSearchText(value) ?? ''
  const isDescending = text.startsWith('-')
  const by = readSearchChoice(columns, isDescending ? text.slice(1) : text)
  return by && { by, isDescending }
}

/** For the address. */
export function toSearchSort({ by, isDescending }: Sort): string {
  return isDescending ? `-${by}` : by
}

/** What choosing a column's header asks for: that column, and the other way round the second time. */
export function toNextSort(sort: Sort | undefined, by: string): Sort {
  return { by, isDescending: sort?.by === by && !sort.isDescending }
}
