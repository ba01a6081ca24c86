import { describe, expect, test } from 'vitest'

import type { RateRow } from '#pricing'
import { estimateRun } from './estimate-run.ts'
import type { EstimatedModel } from './estimate-run.ts'

const rate = (tokenClass: RateRow['tokenClass'], usdPerMillion: string, fromInputTokens = 0): RateRow => ({
  tokenClass,
  usdPerMillion,
  fromInputTokens,
})
const CHEAP = [rate('INPUT', '0.25'), rate('OUTPUT', '2')]
const model = (overrides: Partial<EstimatedModel> = {}): EstimatedModel => ({
  providerId: 'one',
  rates: CHEAP,
  answerTokens: null,
  ...overrides,
})
const plan = (overrides: Partial<Parameters<typeof estimateRun>[1]> = {}) => ({
  prompts: [{ tokens: 100, count: 1 }],
  samples: 1,
  maxOutputTokens: 8192,
  ...overrides,
})
const told = ({ parts, totalUsd }: ReturnType<typeof estimateRun>) => ({
  parts: Object.fromEntries(
    parts.map(({ providerId, amountUsd }) => [providerId, amountUsd?.toFixed(6) ?? null]),
  ),
  total: totalUsd?.toFixed(6) ?? null,
})

describe('what a run is expected to cost', () => {
  test('is 0.001825 a probe of 100 tokens in and, by default, 900 out at 0.25 and 2; ten times that for ten (§2.8)', () => {
    expect(told(estimateRun([model()], plan()))).toEqual({ parts: { one: '0.001825' }, total: '0.001825' })
    const ten = plan({ prompts: [{ tokens: 100, count: 10 }] })
    expect(told(estimateRun([model()], ten)).total).toBe('0.018250')
  })

  test('counts every prompt by its own length, at the rates of that length', () => {
    const tiered = [...CHEAP, rate('INPUT', '1', 1000)]
    const prompts = [
      { tokens: 100, count: 2 },
      { tokens: 1000, count: 1 },
    ]
    // 2 × (100 × 0.25 + 900 × 2) + 1000 × 1 + 900 × 2, by the million
    expect(told(estimateRun([model({ rates: tiered })], plan({ prompts, samples: 3 }))).total).toBe(
      '0.019350',
    )
  })

  test('takes answers for as long as they were, and never for longer than they may be', () => {
    const short = model({ answerTokens: 10 })
    expect(told(estimateRun([short], plan())).total).toBe('0.000045')
    const long = model({ answerTokens: 5000 })
    expect(told(estimateRun([long], plan({ maxOutputTokens: 50 }))).total).toBe('0.000125')
    expect(told(estimateRun([model()], plan({ maxOutputTokens: 50 }))).total).toBe('0.000125')
  })

  test('is added up by provider', () => {
    const models = [model(), model({ providerId: 'two' }), model({ answerTokens: 0 })]
    expect(told(estimateRun(models, plan()))).toEqual({
      parts: { one: '0.001850', two: '0.001825' },
      total: '0.003675',
    })
  })

  test('is unknown where a model has no price or a rate is missing, and then as a whole, not less', () => {
    const unpriced = [model({ rates: null }), model({ providerId: 'two', rates: [rate('INPUT', '1')] })]
    expect(told(estimateRun([...unpriced, model({ providerId: 'three' })], plan()))).toEqual({
      parts: { one: null, two: null, three: '0.001825' },
      total: null,
    })
    expect(estimateRun([model(), ...unpriced], plan()).parts).toMatchObject([
      { providerId: 'one', amountUsd: expect.anything() },
      { providerId: 'one', amountUsd: null },
      { providerId: 'two', amountUsd: null },
    ])
  })

  test('is nothing where tokens cost nothing', () => {
    const free = model({ rates: [rate('INPUT', '0'), rate('OUTPUT', '0')] })
    expect(told(estimateRun([free], plan()))).toEqual({ parts: { one: '0.000000' }, total: '0.000000' })
  })
})
