import { expect, it } from 'vitest'

import { subtractDecimals } from './subtract-decimals.ts'

it.each([
  ['0.3', '0.1', '0.2'],
  ['10', '2.50', '7.5'],
  ['2.5', '10.000000000001', '-7.500000000001'],
  ['-1', '-0.25', '-0.75'],
  ['.5', ' 0.50 ', '0'],
  ['90071992547409931.23', '0.000000000001', '90071992547409931.229999999999'],
  ['100', '0', '100'],
])('%s less %s is exactly %s', (minuend, subtrahend, difference) => {
  expect(subtractDecimals(minuend, subtrahend)).toBe(difference)
})

it.each(['', '-', '.', '1,5', '1e3'])('“%s” is no decimal', (text) => {
  expect(subtractDecimals(text, '1')).toBeNull()
  expect(subtractDecimals('1', text)).toBeNull()
})
