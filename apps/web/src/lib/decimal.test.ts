import { expect, it } from 'vitest'

import { findDecimalError } from './decimal.ts'

it.each(['0', '0.25', '.5', '90071992547409931.230000000001', ' 1.50 '])('%s can be sent', (text) => {
  expect(findDecimalError(text, { isRequired: true })).toBeUndefined()
})

it.each([
  ['1,5', 'Write it with a point'],
  ['1e-7', '“1e-7” is not a number.'],
  ['1.', '“1.” is not a number.'],
  ['-1', 'not negative'],
  ['0.1234567', 'at most 6 digits'],
  ['.1234567', 'at most 6 digits'],
  ['  ', 'Give a number.'],
])('%s is refused: %s', (text, reason) => {
  expect(findDecimalError(text, { isRequired: true, maximumPlaces: 6 })).toContain(reason)
})

it('blank is fine unless a number is required, and a negative one where it may be', () => {
  expect(findDecimalError('')).toBeUndefined()
  expect(findDecimalError('-0.5', { isNegativeAllowed: true })).toBeUndefined()
})
