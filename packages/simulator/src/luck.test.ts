import { describe, expect, test } from 'vitest'

import { drawFate, drawLatencyMs, type Fate } from './luck.ts'
import { createRandom, hashText, pickSome } from './random.ts'
import type { Latency } from './script.ts'

const DRAWS = 20_000

function drawMany(latency: Latency): number[] {
  const random = createRandom(3)
  return Array.from({ length: DRAWS }, () => drawLatencyMs(latency, random)).sort((a, b) => a - b)
}

const quantile = (sorted: number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0

describe('latency', () => {
  test('constant is always the same', () => {
    expect(new Set(drawMany({ kind: 'constant', ms: 12 }))).toEqual(new Set([12]))
  })

  test('uniform fills its range and stays inside', () => {
    const sorted = drawMany({ kind: 'uniform', minMs: 100, maxMs: 300 })
    expect(sorted[0]).toBeGreaterThanOrEqual(100)
    expect(sorted.at(-1)).toBeLessThanOrEqual(300)
    expect(quantile(sorted, 0.5)).toBeCloseTo(200, -1)
  })

  test('lognormal has the median and the spread it was given', () => {
    const sorted = drawMany({ kind: 'lognormal', medianMs: 1000, sigma: 0.5 })
    expect(Math.abs(quantile(sorted, 0.5) - 1000)).toBeLessThan(25)
    const expectedAt84 = 1000 * Math.exp(0.5)
    expect(Math.abs(quantile(sorted, 0.8413) - expectedAt84)).toBeLessThan(expectedAt84 * 0.04)
  })
})

test('every way to fail gets its share', () => {
  const rates = {
    rateLimited: 0.1,
    serverError: 0.2,
    overloaded: 0.05,
    timeout: 0.15,
    garbage: 0.2,
    forbidden: 0.04,
    quotaExhausted: 0.06,
  }
  const random = createRandom(5)
  const counts = new Map<Fate, number>()
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const fate = drawFate(rates, random)
    counts.set(fate, (counts.get(fate) ?? 0) + 1)
  }
  for (const [fate, share] of Object.entries({ ...rates, answered: 0.2 })) {
    const found = [...counts].find(([name]) => name === fate)?.[1] ?? 0
    expect(Math.abs(found / DRAWS - share)).toBeLessThan(0.012)
  }
})

test('hashes chain, differ by every character and keep their 53 bits', () => {
  const hashes = Array.from({ length: 50_000 }, (_, index) => hashText(`request ${index}`))
  expect(new Set(hashes).size).toBe(50_000)
  expect(Math.max(...hashes.slice(0, 1000))).toBeGreaterThan(2 ** 51)
  expect(hashText('b', hashText('a'))).not.toBe(hashText('a', hashText('b')))
})

test('picks keep the order of the list', () => {
  const random = createRandom(1)
  for (let round = 0; round < 100; round += 1) {
    const picked = pickSome(random, [1, 2, 3, 4, 5], 3)
    expect(picked).toHaveLength(3)
    expect(picked).toEqual([...picked].sort((a, b) => a - b))
  }
  expect(pickSome(random, [1, 2], 5)).toEqual([1, 2])
})
