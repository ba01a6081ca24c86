import type { TokenUsage } from '@sluice/llm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { costOf, toRates } from './index.ts'
import type { Rates } from './index.ts'

const used = (counts: Partial<TokenUsage>): TokenUsage => ({
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  ...counts,
})

const rated = (rates: Partial<Rates>): Rates => ({
  input: null,
  output: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
  ...rates,
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

describe('rates', () => {
  test('are null where a price has none for the class', () => {
    const row = (tokenClass: 'INPUT' | 'REASONING', usd: string) => ({
      tokenClass,
      usdPerMillion: { toFixed: () => usd },
    })

    expect(toRates([row('INPUT', '0.25'), row('REASONING', '0')])).toEqual(
      rated({ input: '0.25', reasoning: '0' }),
    )
    expect(toRates([])).toEqual(rated({}))
  })
})
