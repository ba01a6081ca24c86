import { expect, it } from 'vitest'

import { sumDecimals } from './sum-decimals.ts'

it.each([
  [[], '0'],
  [['0.1', '0.2'], '0.3'],
  [['1', '-0.25', '.5'], '1.25'],
  [['0.000000000001', '123456789012345678'], '123456789012345678.000000000001'],
  [['0.5', '-0.5'], '0'],
  [['-1.5', '0.25'], '-1.25'],
])('the sum of %j is exactly %s', (terms, sum) => {
  expect(sumDecimals(terms)).toBe(sum)
})

it.each(['', 'x', '1,5', '--1'])('with "%s" among them there is no sum', (text) => {
  expect(sumDecimals(['1', text])).toBeNull()
})
