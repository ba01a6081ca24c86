import { expect, it } from 'vitest'

import { formatCount, formatPercent, formatQuantity } from './format-number.ts'

it('counts are grouped', () => {
  expect(formatCount(1234567)).toBe('1,234,567')
})

it('one thing is singular', () => {
  expect(formatQuantity(1, 'scenario')).toBe('1 scenario')
  expect(formatQuantity(0, 'scenario')).toBe('0 scenarios')
  expect(formatQuantity(2, 'query', 'queries')).toBe('2 queries')
})

it('a hundred percent is said of all only', () => {
  expect(formatPercent(99.99)).toBe('99%')
  expect(formatPercent(100)).toBe('100%')
})
