import { describe, expect, test } from 'vitest'

import { Money } from '#shared'
import { toActualCost } from './actual-cost.ts'
import type { ModelCost } from './actual-cost.ts'
import { toProgress } from './progress.ts'
import type { ModelProgress } from './progress.ts'

const progressed = (total: number, completed: number, failed = 0, notMeasured = 0): ModelProgress => ({
  modelId: 'model',
  total,
  completed,
  failed,
  notMeasured,
  running: 0,
  averageLatencyMs: null,
  p50LatencyMs: null,
  p95LatencyMs: null,
})

describe('the progress of a run', () => {
  test('adds up its models, every outcome counted (3.4)', () => {
    expect(toProgress([progressed(10, 3, 1, 1), progressed(10, 4)])).toMatchObject({
      total: 20,
      completed: 7,
      failed: 1,
      notMeasured: 1,
      percentComplete: 45,
    })
  })

  test.each([
    [0, 0, 100],
    [3, 1, 33.3],
    [3, 2, 66.6],
    [10_000, 9_999, 99.9],
    [10_000, 10_000, 100],
  ])('of %i slots with %i done is %f %%: 100 only when nothing is left', (total, completed, percent) => {
    expect(toProgress([progressed(total, completed)]).percentComplete).toBe(percent)
  })
})

describe('the cost of a run', () => {
  const costing = (usd: string, overrides: Partial<ModelCost> = {}): ModelCost => ({
    modelId: 'model',
    isSandbox: false,
    probeCount: 1,
    inputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    knownCost: new Money(usd),
    cost: new Money(usd),
    unpricedCalls: 0,
    ...overrides,
  })

  test('adds up its models and leaves the sandbox out unless asked', () => {
    const models = [costing('0.1'), costing('0.2'), costing('5', { isSandbox: true })]

    expect(toActualCost(models, false).total?.toFixed()).toBe('0.3')
    expect(toActualCost(models, true).total?.toFixed()).toBe('5.3')
    expect(toActualCost(models, false).perModel).toHaveLength(2)
  })

  test('is unknown when one model’s is', () => {
    const models = [costing('0.1'), costing('0.2', { cost: null, unpricedCalls: 3 })]
    const { total, knownTotal, unpricedCalls } = toActualCost(models, false)

    expect([total, knownTotal.toFixed(), unpricedCalls]).toEqual([null, '0.3', 3])
  })
})
