import type { TokenUsage } from '@sluice/llm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { costLinesOf, costOf, ratesAt, ratesOf } from './index.ts'
import type { RateRow } from './index.ts'

const used = (counts: Partial<TokenUsage>): TokenUsage => ({
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  ...counts,
})

const CLASSES = {
  input: 'INPUT',
  cacheRead: 'CACHE_READ',
  cacheWrite: 'CACHE_WRITE',
  output: 'OUTPUT',
  reasoning: 'REASONING',
} as const

/** Rates that hold from so many tokens of prompt on. */
const rated = (rates: Partial<Record<keyof typeof CLASSES, string>>, fromInputTokens = 0): RateRow[] =>
  (['input', 'cacheRead', 'cacheWrite', 'output', 'reasoning'] as const).flatMap((name) => {
    const usdPerMillion = rates[name]
    return usdPerMillion === undefined ? [] : [{ tokenClass: CLASSES[name], fromInputTokens, usdPerMillion }]
  })

describe('the cost of a call', () => {
  test.each([
    { inputTokens: 24, outputTokens: 7, input: '3', output: '15', usd: '0.000177' },
    { inputTokens: 32, outputTokens: 58, input: '3', output: '15', usd: '0.000966' },
    { inputTokens: 23, outputTokens: 12, input: '3', output: '15', usd: '0.000249' },
    { inputTokens: 1000, outputTokens: 500, input: '0.25', output: '2', usd: '0.001250' },
    { inputTokens: 5000, outputTokens: 3000, input: '3', output: '15', usd: '0.060000' },
  ])(
    'of $inputTokens tokens in and $outputTokens out at $input and $output USD per million is $usd (U-7)',
    ({ inputTokens, outputTokens, input, output, usd }) => {
      const cost = costOf(used({ inputTokens, outputTokens }), rated({ input, output }))

      expect(cost?.toFixed(6)).toBe(usd)
      expect(cost?.eq(usd)).toBe(true)
    },
  )

  test('of very little is very little and not 0 (U-7)', () => {
    expect(costOf(used({ inputTokens: 10 }), rated({ input: '0.02' }))?.toFixed()).toBe('0.0000002')
    expect(costOf(used({ inputTokens: 1 }), rated({ input: '0.000001' }))?.toFixed()).toBe('0.000000000001')
  })

  test('counts each class of tokens at its own rate', () => {
    const usage = used({
      inputTokens: 1,
      cacheReadTokens: 10,
      cacheWriteTokens: 100,
      outputTokens: 1_000,
      reasoningTokens: 10_000,
    })
    const rates = rated({ input: '1', cacheRead: '2', cacheWrite: '3', output: '4', reasoning: '5' })

    expect(costOf(usage, rates)?.toFixed()).toBe('0.054321')
  })

  test('bills reasoning as output unless it has a rate of its own (L-32)', () => {
    const usage = used({ outputTokens: 1, reasoningTokens: 2 })

    expect(costOf(usage, rated({ output: '10' }))?.toFixed()).toBe('0.00003')
    expect(costOf(usage, rated({ output: '10', reasoning: '1' }))?.toFixed()).toBe('0.000012')
    expect(costOf(usage, rated({ output: '10', reasoning: '0' }))?.toFixed()).toBe('0.00001')
  })

  test('is unknown when usage or price is, or a class that was used has no rate: never 0', () => {
    const rates = rated({ input: '1', output: '1' })

    expect(costOf(null, rates)).toBeNull()
    expect(costOf(used({ inputTokens: 1 }), null)).toBeNull()
    expect(costOf(used({ inputTokens: 1, cacheReadTokens: 1 }), rates)).toBeNull()
    expect(costOf(used({ reasoningTokens: 1 }), rated({ input: '1' }))).toBeNull()
  })

  test('needs no rate for a class that was not used', () => {
    expect(costOf(used({ inputTokens: 1_000_000 }), rated({ input: '1' }))?.toFixed()).toBe('1')
    expect(costOf(used({}), rated({}))?.toFixed()).toBe('0')
  })

  test('at a rate of 0 is 0, which is known', () => {
    expect(costOf(used({ inputTokens: 5 }), rated({ input: '0' }))?.toFixed()).toBe('0')
  })

  test('is exact: it fits 12 decimal places whatever the counts and rates', () => {
    const count = fc.integer({ min: 0, max: 2_147_483_647 })
    const rate = fc.bigInt({ min: 0n, max: 99_999_999_999_999n })
    fc.assert(
      fc.property(count, count, rate, rate, (inputTokens, outputTokens, inputRate, outputRate) => {
        const toText = (millionths: bigint) =>
          `${millionths / 1_000_000n}.${String(millionths % 1_000_000n).padStart(6, '0')}`
        const cost = costOf(
          used({ inputTokens, outputTokens }),
          rated({ input: toText(inputRate), output: toText(outputRate) }),
        )
        const exact = BigInt(inputTokens) * inputRate + BigInt(outputTokens) * outputRate
        expect(cost?.times('1e12').toFixed()).toBe(exact.toString())
      }),
    )
  })
})

describe('a price with tiers', () => {
  const TIERED = [
    ...rated({ input: '1.25', cacheRead: '0.125', cacheWrite: '1.25', output: '10' }),
    ...rated({ input: '2.5', cacheRead: '0.25', output: '15' }, 200_001),
  ]

  test.each([
    ['below the threshold', { inputTokens: 199_999 }, '0.24999875'],
    ['exactly at the threshold', { inputTokens: 200_000 }, '0.25'],
    ['above the threshold', { inputTokens: 200_001 }, '0.5000025'],
    ['far above the threshold', { inputTokens: 1_000_000, outputTokens: 1_000 }, '2.515'],
    ['with a long answer to a short prompt', { inputTokens: 1, outputTokens: 300_000 }, '3.00000125'],
    ['with a cache that completes 200,000', { inputTokens: 100_000, cacheReadTokens: 100_000 }, '0.1375'],
    [
      'with a cache that goes beyond 200,000',
      { inputTokens: 100_000, cacheReadTokens: 100_001 },
      '0.27500025',
    ],
    ['with a cache written beyond it', { inputTokens: 200_000, cacheWriteTokens: 100_000 }, '0.625'],
  ])('bills a call %s', (_, counts, usd) => {
    expect(costOf(used(counts), TIERED)?.toFixed()).toBe(usd)
  })

  test('has of each class the row that begins last at or before the prompt, whatever the order of rows', () => {
    const rows = [
      ...rated({ input: '3' }, 300),
      ...rated({ input: '1', output: '9' }),
      ...rated({ input: '2' }, 200),
    ]
    const inputAt = (tokens: number) => ratesAt(rows, tokens).input

    expect([0, 199, 200, 299, 300, 1_000_000].map(inputAt)).toEqual(['1', '1', '2', '2', '3', '3'])
    expect(ratesAt(rows, 250)).toEqual({
      input: '2',
      output: '9',
      cacheRead: null,
      cacheWrite: null,
      reasoning: null,
    })
  })

  test('is unknown below its first tier', () => {
    expect(costOf(used({ inputTokens: 99 }), rated({ input: '1' }, 100))).toBeNull()
    expect(costOf(used({ inputTokens: 100 }), rated({ input: '1' }, 100))?.toFixed()).toBe('0.0001')
  })

  test('costs more with every token within a tier', () => {
    const count = fc.integer({ min: 0, max: 90_000 })
    const tokens = fc.record({
      inputTokens: count,
      cacheReadTokens: count,
      cacheWriteTokens: fc.integer({ min: 0, max: 20_000 }),
      outputTokens: count,
      reasoningTokens: count,
    })
    const name = fc.constantFrom('inputTokens', 'cacheReadTokens', 'outputTokens', 'reasoningTokens')
    const lift = fc.constantFrom(0, 200_001)
    fc.assert(
      fc.property(tokens, name, fc.integer({ min: 1, max: 1_000 }), lift, (counts, grown, by, from) => {
        fc.pre(counts.inputTokens + counts.cacheReadTokens + counts.cacheWriteTokens + by <= 200_000)
        const usage = { ...counts, inputTokens: counts.inputTokens + from }
        const less = costOf(usage, TIERED)
        const more = costOf({ ...usage, [grown]: usage[grown] + by }, TIERED)
        expect(less && more?.gt(less)).toBe(true)
      }),
    )
  })
})

describe('the rates of a call', () => {
  test('are those of its prompt; of a short one when nobody counted', () => {
    const rows = [...rated({ input: '3.000000' }), ...rated({ input: '6' }, 201)]

    expect(ratesOf(used({ inputTokens: 100, cacheReadTokens: 50, cacheWriteTokens: 51 }), rows).input).toBe(
      '6',
    )
    expect(ratesOf(used({ inputTokens: 100, cacheReadTokens: 50, cacheWriteTokens: 50 }), rows).input).toBe(
      '3',
    )
    expect(ratesOf(null, rows).input).toBe('3')
  })

  test('are null where a price has none for the class', () => {
    expect(ratesAt(rated({ input: '0.25', reasoning: '0' }), 0)).toEqual({
      input: '0.25',
      output: null,
      cacheRead: null,
      cacheWrite: null,
      reasoning: '0',
    })
  })
})

describe('the lines of a cost', () => {
  test('leave out what was not used, and bill reasoning as output without a rate of its own', () => {
    const lines = costLinesOf(
      used({ inputTokens: 10, reasoningTokens: 3 }),
      rated({ input: '2', output: '4' }),
    )
    expect(lines.map(({ cost, ...line }) => ({ ...line, cost: cost?.toFixed() }))).toEqual([
      { tokenClass: 'INPUT', tokens: 10, usdPerMillion: '2', cost: '0.00002' },
      { tokenClass: 'REASONING', tokens: 3, usdPerMillion: '4', cost: '0.000012' },
    ])
  })

  test('are of unknown cost where there is no rate', () => {
    expect(costLinesOf(used({ cacheReadTokens: 1 }), rated({ input: '2' }))).toEqual([
      { tokenClass: 'CACHE_READ', tokens: 1, usdPerMillion: null, cost: null },
    ])
  })
})
