import { expect, it } from 'vitest'

import { toComparison, toPrevious } from './comparison.ts'
import { toPeriod } from './period.ts'

const noon = (day: string) => Date.parse(`${day}T12:00:00.000Z`)

it.each([
  [
    '7 days, without today',
    {},
    '2026-11-20',
    '2026-11-14 to 2026-11-19 and 2026-11-07 to 2026-11-12, 6 each',
  ],
  [
    '30 days',
    { range: '30d' },
    '2026-11-20',
    '2026-10-22 to 2026-11-19 and 2026-09-22 to 2026-10-20, 29 each',
  ],
  [
    '24 hours',
    { range: '24h' },
    '2026-11-20',
    '2026-11-19 to 2026-11-19 and 2026-11-18 to 2026-11-18, 1 each',
  ],
  [
    'this month on its 20th',
    { range: 'month' },
    '2026-11-20',
    '2026-11-01 to 2026-11-19 and 2026-10-01 to 2026-10-19, 19 each',
  ],
  [
    'this month after a shorter one',
    { range: 'month' },
    '2026-03-31',
    '2026-03-01 to 2026-03-28 and 2026-02-01 to 2026-02-28, 28 each',
  ],
  [
    'this month after a February of a leap year',
    { range: 'month' },
    '2028-03-31',
    '2028-03-01 to 2028-03-29 and 2028-02-01 to 2028-02-29, 29 each',
  ],
  [
    'January',
    { range: 'month' },
    '2026-01-03',
    '2026-01-01 to 2026-01-02 and 2025-12-01 to 2025-12-02, 2 each',
  ],
  [
    'last month after a shorter one',
    { range: 'last-month' },
    '2026-11-20',
    '2026-10-01 to 2026-10-30 and 2026-09-01 to 2026-09-30, 30 each',
  ],
  [
    'last month after a longer one',
    { range: 'last-month' },
    '2026-12-05',
    '2026-11-01 to 2026-11-30 and 2026-10-01 to 2026-10-30, 30 each',
  ],
  [
    'days that are all over',
    { from: '2026-11-02', to: '2026-11-04' },
    '2026-11-20',
    '2026-11-02 to 2026-11-04 and 2026-10-30 to 2026-11-01, 3 each',
  ],
  [
    'days until today',
    { from: '2026-11-18' },
    '2026-11-20',
    '2026-11-18 to 2026-11-19 and 2026-11-15 to 2026-11-16, 2 each',
  ],
  [
    'days that are partly to come',
    { from: '2026-11-18', to: '2026-11-25' },
    '2026-11-20',
    '2026-11-18 to 2026-11-19 and 2026-11-10 to 2026-11-11, 2 each',
  ],
] as const)('%s are held against as many whole days', (_name, choice, today, text) => {
  const comparison = toComparison(toPeriod(choice, noon(today)).pairs)
  const [days = [], previous = []] = [comparison?.days.list, comparison?.previous.list]
  expect(previous).toHaveLength(days.length)
  expect(`${days[0]} to ${days.at(-1)} and ${previous[0]} to ${previous.at(-1)}, ${days.length} each`).toBe(
    text,
  )
})

it.each([
  ['today alone', { from: '2026-11-20', to: '2026-11-20' }, '2026-11-20T12:00:00.000Z'],
  ['days to come', { from: '2026-11-21', to: '2026-11-22' }, '2026-11-20T12:00:00.000Z'],
  ['a month on its first day', { range: 'month' }, '2026-11-01T12:00:00.000Z'],
  ['24 hours that began with the day', { range: '24h' }, '2026-11-20T23:30:00.000Z'],
] as const)('%s cannot be compared yet', (_name, choice, now) => {
  expect(toComparison(toPeriod(choice, Date.parse(now)).pairs)).toBeNull()
})

it('what is asked for is from the first day until the last one is over', () => {
  const { pairs } = toPeriod({ range: 'month' }, noon('2026-11-03'))
  expect(toComparison(pairs)).toEqual({
    days: {
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-03T00:00:00.000Z',
      list: ['2026-11-01', '2026-11-02'],
    },
    previous: {
      from: '2026-10-01T00:00:00.000Z',
      to: '2026-10-03T00:00:00.000Z',
      list: ['2026-10-01', '2026-10-02'],
    },
  })
  expect(toPrevious(pairs).list).toEqual(['2026-10-01', '2026-10-02', '2026-10-03'])
})

it('a date that the month before does not have stands alone', () => {
  const { pairs } = toPeriod({ range: 'last-month' }, noon('2026-11-20'))
  expect(pairs.at(-1)).toEqual({ day: '2026-10-31', isOver: true, previousDay: null })
})
