import { expect, it } from 'vitest'

import { compareDecimals, sortModels } from './sort-models.ts'

const toModel = (displayName: string, input: string | null, contextWindow: number | null = null) => ({
  displayName,
  isDefault: displayName === 'd',
  costInputPerMillion: input,
  costOutputPerMillion: null,
  contextWindow,
})

const models = [
  toModel('b', '10', 8000),
  toModel('a', '9.5'),
  toModel('c', null, 128_000),
  toModel('d', '9.50'),
]
const namesBy = (sort: Parameters<typeof sortModels>[1]) =>
  sortModels(models, sort)
    .map(({ displayName }) => displayName)
    .join('')

it('without a sort the default comes first', () => {
  expect(namesBy(undefined)).toBe('dabc')
})

it('sorts by name, price and context; what is unknown comes last both ways', () => {
  expect(namesBy({ by: 'model', isDescending: true })).toBe('dcba')
  expect(namesBy({ by: 'input', isDescending: false })).toBe('adbc')
  expect(namesBy({ by: 'input', isDescending: true })).toBe('badc')
  expect(namesBy({ by: 'context', isDescending: true })).toBe('cbad')
  expect(namesBy({ by: 'output', isDescending: false })).toBe('abcd')
})

it('decimals are compared digit for digit', () => {
  expect(compareDecimals('0.1', '0.10')).toBe(0)
  expect(compareDecimals('10', '9.999999')).toBe(1)
  expect(compareDecimals('0.000000000000000001', '0.000000000000000002')).toBe(-1)
})
