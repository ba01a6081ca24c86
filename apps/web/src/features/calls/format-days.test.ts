import { expect, it } from 'vitest'

import { formatDay, formatDays, formatSpans } from './format-days.ts'

const plain = (text: string) => text.replaceAll(/\s/g, ' ')

it('days are written short', () => {
  expect(formatDay('2026-11-02')).toBe('2 Nov')
  expect(formatDays(['2026-11-02'])).toBe('2\u{a0}Nov\u{a0}2026')
  expect(plain(formatDays(['2026-11-02', '2026-11-03']))).toBe('2 – 3 Nov 2026')
  expect(plain(formatDays(['2026-10-31', '2026-11-01', '2026-11-02']))).toBe('31 Oct – 2 Nov 2026')
  expect(plain(formatDays(['2025-12-31', '2026-01-01']))).toBe('31 Dec 2025 – 1 Jan 2026')
})

it('spans side by side have years only where they would be taken for another', () => {
  const write = (days: string[], others: string[]) => Object.values(formatSpans(days, others)).map(plain)
  expect(write(['2026-11-08', '2026-11-09'], ['2026-11-06', '2026-11-07'])).toEqual([
    '8 – 9 Nov',
    '6 – 7 Nov',
  ])
  expect(write(['2026-01-01'], ['2025-12-31'])).toEqual(['1 Jan 2026', '31 Dec 2025'])
})
