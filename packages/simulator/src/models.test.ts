import { expect, test } from 'vitest'

import { createModelCatalogue, toActualModel, toPlainModel } from './models.ts'
import { Occurrences } from './occurrences.ts'

test('without a list every sim model is known, and nothing else', () => {
  const { isKnown, names } = createModelCatalogue(undefined)
  expect(['sim-a', 'sim-', 'sim', 'other', 'a-sim-b'].filter(isKnown)).toEqual(['sim-a'])
  expect(names.every(isKnown)).toBe(true)
})

test('with a list its models are known by plain and by dated name', () => {
  const { isKnown } = createModelCatalogue(['fast', 'slow-2025-01-01'])
  expect(['fast', 'fast-2026-05-01', 'slow-2025-01-01', 'slow', 'sim-a'].filter(isKnown)).toEqual([
    'fast',
    'fast-2026-05-01',
    'slow-2025-01-01',
  ])
})

test('a model answers as its dated version, a dated one as itself', () => {
  expect(toActualModel('sim-a')).toBe('sim-a-2026-05-01')
  expect(toActualModel('sim-a-2024-02-03')).toBe('sim-a-2024-02-03')
  expect(toPlainModel('sim-a-2024-02-03')).toBe('sim-a')
})

test('occurrences of 100,000 requests are remembered, then the oldest is forgotten', () => {
  const occurrences = new Occurrences()
  expect([occurrences.next(1), occurrences.next(1), occurrences.next(2)]).toEqual([0, 1, 0])
  for (let hash = 3; hash <= 100_000; hash += 1) occurrences.next(hash)
  expect(occurrences.next(2)).toBe(1)
  occurrences.next(100_001)
  expect(occurrences.next(2)).toBe(2)
  expect(occurrences.next(1)).toBe(0)
})
