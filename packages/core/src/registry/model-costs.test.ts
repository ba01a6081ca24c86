import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { ratesAt } from '#pricing'
import type { RateRow } from '#pricing'

import { changeCosts, costShape, toCosts } from './model-costs.ts'

const costs = z.object(costShape)
const row = (tokenClass: RateRow['tokenClass'], usdPerMillion: string, fromInputTokens = 0): RateRow => ({
  tokenClass,
  fromInputTokens,
  usdPerMillion,
})

describe('a cost', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['1.2500', '1.25'],
    ['00012', '12'],
    ['999999.9999', '999999.9999'],
    ['0.0001', '0.0001'],
    ['1.00000000', '1'],
  ])('of %s is %s', (text, usd) => {
    expect(costs.parse({ costInputPerMillion: text })).toEqual({ costInputPerMillion: usd })
  })

  test.each(['-0.0001', '0.00001', '1000000', '999999.99999', 'NaN', '', '1e3', ' 1', '1,5', 5])(
    'of %j is refused',
    (value) => {
      expect(costs.safeParse({ costInputPerMillion: value }).success).toBe(false)
    },
  )

  test('of null takes a rate away', () => {
    expect(costs.parse({ costInputPerMillion: null })).toEqual({ costInputPerMillion: null })
  })
})

describe('changed costs', () => {
  const rates = [row('INPUT', '1'), row('INPUT', '2', 200_001), row('OUTPUT', '3')]

  test('are none where every figure is the same', () => {
    expect(changeCosts(rates, {})).toBeNull()
    expect(changeCosts(rates, { costInputPerMillion: '1', costCacheReadPerMillion: null })).toBeNull()
  })

  test('replace the rate of short prompts and leave those of long ones', () => {
    expect(changeCosts(rates, { costInputPerMillion: '1.5', costReasoningPerMillion: '4' })).toEqual([
      row('INPUT', '1.5'),
      row('REASONING', '4'),
      row('INPUT', '2', 200_001),
      row('OUTPUT', '3'),
    ])
  })

  test('take all rates of a class away with its cost', () => {
    expect(changeCosts(rates, { costInputPerMillion: null })).toEqual([row('OUTPUT', '3')])
  })

  test('are what is read afterwards, whatever they were', () => {
    const usd = fc.option(
      fc.integer({ min: 0, max: 9_999_999 }).map((count) => `${count / 10_000}`),
      { nil: null },
    )
    const anyCosts = fc.record({
      costInputPerMillion: usd,
      costOutputPerMillion: usd,
      costCacheReadPerMillion: usd,
      costCacheWritePerMillion: usd,
      costReasoningPerMillion: usd,
    })
    fc.assert(
      fc.property(anyCosts, anyCosts, (before, after) => {
        const old = changeCosts([], before) ?? []
        const now = changeCosts(old, after) ?? old
        expect(toCosts(now)).toEqual(after)
        expect(ratesAt(now, 1_000_000)).toEqual(ratesAt(now, 0))
        expect(changeCosts(now, after)).toBeNull()
      }),
    )
  })
})
