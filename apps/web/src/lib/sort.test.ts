import { expect, it } from 'vitest'

import { readSearchSort, toNextSort, toSearchSort } from './sort.ts'

const columns = ['name', 'price'] as const

it('a sort survives the address', () => {
  for (const sort of [
    { by: 'name', isDescending: false },
    { by: 'price', isDescending: true },
  ]) {
    expect(readSearchSort(columns, toSearchSort(sort))).toEqual(sort)
  }
})

it('nonsense in the address sorts by nothing', () => {
  expect(readSearchSort(columns, '-colour')).toBeUndefined()
  expect(readSearchSort(columns, undefined)).toBeUndefined()
})

it('a column sorts up first, down the second time, and another column up again', () => {
  const first = toNextSort(undefined, 'name')
  expect(first).toEqual({ by: 'name', isDescending: false })
  expect(toNextSort(first, 'name')).toEqual({ by: 'name', isDescending: true })
  expect(toNextSort({ by: 'name', isDescending: true }, 'name').isDescending).toBe(false)
  expect(toNextSort({ by: 'name', isDescending: true }, 'price')).toEqual({
    by: 'price',
    isDescending: false,
  })
})
