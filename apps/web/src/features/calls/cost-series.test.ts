import { expect, it } from 'vitest'

import { toCostDays, toSeries } from './cost-series.ts'
import { toDayFilter, toGroupFilter } from './usage-group.ts'

const group = (number: number) => ({
  key: `g${number}`,
  name: `Group ${number}`,
  costUsd: '0.1',
  calls: 2,
  unpricedCalls: 1,
})

it('eight groups stand on their own, and the rest together', () => {
  const eight = Array.from({ length: 8 }, (_, index) => group(index))
  expect(toSeries(eight)).toEqual(eight)
  const eleven = [...eight, group(8), group(9), group(10)]
  expect(toSeries(eleven).at(-1)).toEqual({
    key: 'others',
    name: '3 others',
    costUsd: '0.3',
    calls: 6,
    unpricedCalls: 3,
  })
})

it('each day has the costs of each group, of all, and of its counterpart, exactly', () => {
  const pairs = [
    { day: '2026-10-29', isOver: true, previousDay: '2026-09-29' },
    { day: '2026-10-30', isOver: true, previousDay: '2026-09-30' },
    { day: '2026-10-31', isOver: false, previousDay: null },
  ]
  const rows = toCostDays({
    pairs,
    series: [group(0), { ...group(1), key: 'others' }],
    sums: [
      { day: '2026-10-30', key: 'g0', costUsd: '0.1' },
      { day: '2026-10-30', key: 'g7', costUsd: '0.2' },
      { day: '2026-10-30', key: 'g8', costUsd: '0.000000000001' },
    ],
    before: new Map([['2026-09-30', '7']]),
  })
  expect(rows).toEqual([
    { ...pairs[0], costs: ['0', '0'], total: '0', before: '0' },
    { ...pairs[1], costs: ['0.1', '0.200000000001'], total: '0.300000000001', before: '7' },
    { ...pairs[2], costs: ['0', '0'], total: '0', before: null },
  ])
})

it('a group is a filter, the others are none', () => {
  expect(toGroupFilter('model', 'id-1')).toEqual({ model: 'id-1' })
  expect(toGroupFilter('team', 'id-1')).toEqual({ team: 'id-1' })
  expect(toGroupFilter('feature', 'CHAT')).toEqual({ feature: 'CHAT' })
  expect(toDayFilter('model', { day: '2026-11-02', key: 'others' })).toEqual({
    range: undefined,
    from: '2026-11-02',
    to: '2026-11-02',
  })
})
