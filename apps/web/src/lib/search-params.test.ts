import { expect, it } from 'vitest'

import { readSearchChoice, readSearchDay, readSearchPage, readSearchText } from './search-params.ts'

it('text is trimmed, and blank is none', () => {
  expect(readSearchText('  loan ')).toBe('loan')
  expect(readSearchText(42)).toBe('42')
  expect(readSearchText('  ')).toBeUndefined()
  expect(readSearchText(['loan'])).toBeUndefined()
})

it('a choice is one of those offered', () => {
  expect(readSearchChoice(['a', 'b'], 'b')).toBe('b')
  expect(readSearchChoice(['a', 'b'], 'c')).toBeUndefined()
})

it('a page is a whole number above the first', () => {
  expect(readSearchPage('3')).toBe(3)
  expect(readSearchPage(1)).toBeUndefined()
  expect(readSearchPage(-2)).toBeUndefined()
  expect(readSearchPage(2.5)).toBeUndefined()
  expect(readSearchPage('many')).toBeUndefined()
})

it('a day is one of the calendar', () => {
  expect(readSearchDay('2026-11-20')).toBe('2026-11-20')
  expect(readSearchDay('2026-13-20')).toBeUndefined()
  expect(readSearchDay('20.11.2026')).toBeUndefined()
})
