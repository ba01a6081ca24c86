import type { Sort } from '#lib/sort.ts'

import type { ModelColumn } from './models-search.ts'

type Sortable = {
  displayName: string
  isDefault: boolean
  costInputPerMillion: string | null
  costOutputPerMillion: string | null
  contextWindow: number | null
}

/** What is unknown comes last, whichever way the others are sorted. Without a sort the default comes first. */
export function sortModels<Model extends Sortable>(
  models: readonly Model[],
  sort: Sort<ModelColumn> | undefined,
): Model[] {
  const byName = (one: Model, other: Model) => one.displayName.localeCompare(other.displayName, 'en')
  if (!sort) {
    return models.toSorted(
      (one, other) => Number(other.isDefault) - Number(one.isDefault) || byName(one, other),
    )
  }
  const sign = sort.isDescending ? -1 : 1
  if (sort.by === 'model') return models.toSorted((one, other) => sign * byName(one, other))
  const read = readers[sort.by]
  return models.toSorted((one, other) => {
    const [first, second] = [read(one), read(other)]
    if (first === null || second === null) {
      return Number(first === null) - Number(second === null) || byName(one, other)
    }
    return sign * compareDecimals(first, second) || byName(one, other)
  })
}

const readers: Record<Exclude<ModelColumn, 'model'>, (model: Sortable) => string | null> = {
  input: (model) => model.costInputPerMillion,
  output: (model) => model.costOutputPerMillion,
  context: ({ contextWindow }) => (contextWindow === null ? null : String(contextWindow)),
}

/** Of decimals that are not negative, to the last digit. */
export function compareDecimals(one: string, other: string): number {
  const [wholeOne = '', fractionOne = ''] = one.split('.')
  const [wholeOther = '', fractionOther = ''] = other.split('.')
  const digits = Math.max(fractionOne.length, fractionOther.length)
  const difference =
    BigInt(wholeOne + fractionOne.padEnd(digits, '0')) -
    BigInt(wholeOther + fractionOther.padEnd(digits, '0'))
  return difference === 0n ? 0 : difference > 0n ? 1 : -1
}
