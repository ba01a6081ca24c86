import { expect, it } from 'vitest'

import { toDrawnRows, toStepRows } from './step-chart-rows.ts'

const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T00:00:00Z`
const at = (number: number) => Date.parse(day(number))

const series = [
  {
    name: 'Input',
    steps: [
      { from: day(20), usd: '0.5' },
      { from: day(1), usd: '1.000000000001' },
    ],
  },
  {
    name: 'Output',
    steps: [
      { from: day(5), usd: '2' },
      { from: day(10), usd: null },
    ],
  },
]

it('each change has a row with what all series are from then on, as exact as it came', () => {
  expect(toStepRows(series)).toEqual([
    { timeMs: at(1), values: ['1.000000000001', undefined] },
    { timeMs: at(5), values: ['1.000000000001', '2'] },
    { timeMs: at(10), values: ['1.000000000001', null] },
    { timeMs: at(20), values: ['0.5', null] },
  ])
})

it('what is in force now belongs to the past and the future, and each reaches to its end', () => {
  const drawn = toDrawnRows(toStepRows(series), at(15))
  const end = drawn.at(-1)
  expect(drawn.filter(({ timeMs }) => timeMs === at(15))).toMatchObject([
    { past: [1.000000000001, null], future: [1.000000000001, null] },
  ])
  expect(drawn.filter(({ timeMs }) => timeMs < at(15)).every(({ future }) => future.length === 0)).toBe(true)
  expect(end?.timeMs).toBeGreaterThan(at(20))
  expect(end).toMatchObject({ past: [], future: [0.5, null] })
})

it('a sum that becomes unknown is drawn up to that moment', () => {
  const atEnd = toDrawnRows(toStepRows(series), at(15)).filter(({ timeMs }) => timeMs === at(10))
  expect(atEnd.map(({ past }) => past[1])).toEqual([2, null])
  expect(atEnd.map(({ values }) => values[1])).toEqual([null, null])
})

it('a single sum in force from now on has a future to be drawn in', () => {
  const drawn = toDrawnRows(toStepRows([{ name: 'Input', steps: [{ from: day(1), usd: '1' }] }]), at(1))
  expect(drawn).toHaveLength(2)
  expect(drawn[1]?.future).toEqual([1])
})
