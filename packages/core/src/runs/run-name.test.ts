import { expect, test } from 'vitest'

import { toRunName } from './run-name.ts'

test.each([
  [0, 'A'],
  [1, 'B'],
  [25, 'Z'],
  [26, 'AA'],
  [27, 'AB'],
  [51, 'AZ'],
  [52, 'BA'],
  [701, 'ZZ'],
  [702, 'AAA'],
])('after %i runs the next one of the day is %s (3.3)', (runsBefore, suffix) => {
  expect(toRunName(new Date('2026-11-20T12:00:00Z'), runsBefore)).toBe(`Nov 20-${suffix}`)
})

test('the day is that of UTC', () => {
  expect(toRunName(new Date('2026-01-05T23:30:00-05:00'), 0)).toBe('Jan 06-A')
})
