import { expect, it } from 'vitest'

import { toPeriod, toRange } from './period.ts'

const now = Date.parse('2026-11-20T16:20:30.000Z')

it.each([
  [{}, ['2026-11-14', '2026-11-21'], 7],
  [{ range: '30d' }, ['2026-10-22', '2026-11-21'], 30],
  [{ range: 'month' }, ['2026-11-01', '2026-11-21'], 20],
  [{ range: 'last-month' }, ['2026-10-01', '2026-11-01'], 31],
  [{ from: '2026-11-02', to: '2026-11-03' }, ['2026-11-02', '2026-11-04'], 2],
  [{ from: '2026-11-03', to: '2026-11-02' }, ['2026-11-02', '2026-11-04'], 2],
  [{ from: '2026-11-19' }, ['2026-11-19', '2026-11-21'], 2],
  [{ to: '2026-11-02' }, ['2026-11-02', '2026-11-03'], 1],
] as const)('%j is from and to %j, %i UTC days', (choice, days, count) => {
  const [from, to] = days.map((day) => `${day}T00:00:00.000Z`)
  const period = toPeriod(choice, now)
  expect(period).toMatchObject({ from, to, days: { from, to } })
  expect(period.days.list).toHaveLength(count)
  expect(period.days.list[0]).toBe(days[0])
  expect(period.pairs.map(({ day }) => day)).toEqual(period.days.list)
})

it('the last 24 hours end with the current one, and sums count the two days they lie in', () => {
  const period = toPeriod({ range: '24h' }, now)
  expect(period).toMatchObject({
    from: '2026-11-19T17:00:00.000Z',
    to: '2026-11-20T17:00:00.000Z',
    days: { from: '2026-11-19T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' },
  })
  expect(period.days.list).toEqual(['2026-11-19', '2026-11-20'])
})

it('days of the calendar go before a range', () => {
  expect(toRange({ range: '30d' })).toBe('30d')
  expect(toRange({ range: '30d', from: '2026-11-02' })).toBe('custom')
  expect(toRange({})).toBe('7d')
})
