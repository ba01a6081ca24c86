import type { CompletionRequest } from '@sluice/llm'
import { describe, expect, test } from 'vitest'

import type { RateRow } from '#pricing'

import { boundInputTokens, costBound } from './cost-bound.ts'

const rate = (tokenClass: RateRow['tokenClass'], usdPerMillion: string, fromInputTokens = 0): RateRow => ({
  tokenClass,
  fromInputTokens,
  usdPerMillion,
})
const RATES = [rate('INPUT', '3'), rate('OUTPUT', '15')]
const ask = (overrides: Partial<CompletionRequest> = {}): CompletionRequest => ({
  model: 'model',
  messages: [{ role: 'user', content: 'How much?' }],
  maxOutputTokens: 1000,
  ...overrides,
})

describe('the most a call can cost', () => {
  test('is its prompt and the longest answer it allows', () => {
    expect(boundInputTokens(ask())).toBe(17)
    expect(costBound(ask(), RATES)?.toFixed()).toBe('0.015051')
  })

  test('is unknown without a price, or without one for what will be used', () => {
    expect(costBound(ask(), null)).toBeNull()
    expect(costBound(ask(), [rate('INPUT', '3')])).toBeNull()
  })

  test('counts the dearest class that each side may be billed in', () => {
    expect(costBound(ask(), [...RATES, rate('CACHE_WRITE', '3.75')])?.toFixed()).toBe('0.01506375')
    expect(costBound(ask(), [...RATES, rate('CACHE_READ', '0.3'), rate('REASONING', '60')])?.toFixed()).toBe(
      '0.060051',
    )
    expect(
      costBound(ask(), [...RATES, rate('CACHE_WRITE', '3.75'), rate('REASONING', '60')])?.toFixed(),
    ).toBe('0.06006375')
  })

  test('follows the lower limit of request and model, else what models say at most', () => {
    const { maxOutputTokens: _, ...unlimited } = ask()
    expect(costBound(ask({ options: { maxOutputTokens: 10 } }), RATES)?.toFixed()).toBe('0.000201')
    expect(costBound(unlimited, RATES)?.toFixed()).toBe('0.122931')
  })

  test('counts everything that is sent: every message, tools, formats, tool calls and images', () => {
    const look = { name: 'look', parameters: { type: 'object' } }
    const plain = boundInputTokens(ask())
    const calls = [{ id: 'a', name: 'look', arguments: '{"at":"the weather"}' }]

    expect(boundInputTokens(ask({ tools: [look] }))).toBeGreaterThan(plain)
    expect(boundInputTokens(ask({ responseFormat: { type: 'json' } }))).toBeGreaterThan(plain)
    expect(
      boundInputTokens(ask({ messages: [{ role: 'assistant', content: 'How much?', toolCalls: calls }] })),
    ).toBeGreaterThan(plain)
    expect(
      boundInputTokens(
        ask({
          messages: [
            {
              role: 'user',
              content: [
                { type: 'text', text: 'How much?' },
                { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
              ],
            },
          ],
        }),
      ),
    ).toBe(plain + 1600)
  })
})
