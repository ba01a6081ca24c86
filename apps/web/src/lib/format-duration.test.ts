import { expect, it } from 'vitest'

import { formatDuration } from './format-duration.ts'

it.each([
  [0, '0 ms'],
  [839.6, '840 ms'],
  [1240, '1.2 s'],
  [41_600, '42 s'],
  [59_600, '1 min'],
  [200_000, '3 min 20 s'],
  [7_500_000, '2 h 5 min'],
  [7_200_000, '2 h'],
  [273_600_000, '3 d 4 h'],
])('%d milliseconds read %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text)
})
