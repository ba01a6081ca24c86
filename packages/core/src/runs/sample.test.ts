import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { sample } from './sample.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('a sample', () => {
  test.each([
    [10, 33, 3],
    [10, 1, 1],
    [10, 100, 10],
    [1, 1, 1],
    [3, 50, 1],
    [200, 99, 198],
  ])('of %i items at %i per cent has %i (3.3)', (count, percentage, expected) => {
    expect(sample(numbers(count), percentage, 'seed')).toHaveLength(expected)
  })

  test('is the same for the same seed, in every process and version', () => {
    expect(sample(numbers(10), 33, 'seed')).toEqual([2, 6, 8])
    expect(sample(numbers(10), 50, 'another')).toEqual([0, 5, 6, 8, 9])
  })

  test('differs from seed to seed, and every item has its chance', () => {
    const samples = numbers(200).map((seed) => sample(numbers(10), 30, `${seed}`))

    expect(new Set(samples.map(String)).size).toBeGreaterThan(60)
    const chosen = numbers(10).map((item) => samples.filter((one) => one.includes(item)).length)
    expect(Math.min(...chosen)).toBeGreaterThan(35)
    expect(Math.max(...chosen)).toBeLessThan(85)
  })

  test('has the right size, keeps the order and repeats nothing, whatever is sampled', () => {
    const items = fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 100 }), fc.string(), (all, percentage, seed) => {
        const chosen = sample(all, percentage, seed)

        expect(chosen).toHaveLength(Math.max(1, Math.floor((all.length * percentage) / 100)))
        expect(all.filter((item) => chosen.includes(item))).toEqual(chosen)
        expect(sample(all, percentage, seed)).toEqual(chosen)
      }),
    )
  })
})
