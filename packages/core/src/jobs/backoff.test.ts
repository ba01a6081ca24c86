import { describe, expect, test } from 'vitest'

import { backoffMs } from './index.ts'

const BASES = [2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map(
  (seconds, index) => [index + 1, seconds * 1000] as const,
)

describe('the wait before the next try (U-2)', () => {
  test.each(BASES)('after attempt %i is %i ms with the middle of the jitter', (attempt, base) => {
    expect(backoffMs(attempt, () => 0.5)).toBe(base)
  })

  test.each(BASES)(
    'after attempt %i stays between 75 and 125 %% of %i ms and never above 300 s',
    (attempt, base) => {
      expect(backoffMs(attempt, () => 0)).toBe(base * 0.75)
      expect(backoffMs(attempt, () => 0.999_999_999)).toBe(Math.min(300_000, base * 1.25))
    },
  )

  test('after absurdly many attempts is still 300 s', () => {
    expect(backoffMs(5_000, () => 0.5)).toBe(300_000)
  })
})
