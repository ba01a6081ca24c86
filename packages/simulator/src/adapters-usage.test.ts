import type { CompletionResult, Message } from '@sluice/llm'
import { describe, expect, test } from 'vitest'

import { openLine, type Call, type Line } from '../test/adapter-line.ts'
import { ADAPTERS } from '../test/adapter-table.ts'

const MESSAGES: readonly Message[] = [
  { role: 'system', content: 'You know all orders. Today is 3 May 2026, 14:05.' },
  {
    role: 'user',
    content: 'Order 4711: 3 x mug at $12.50 = $37.50, paid on 2 May by card. Where is it now?',
  },
]
const ANSWER = 'Order 4711 (3 x mug, $37.50) left us on 2 May at 9:15 and is due on 4 May by 6 pm.'
const NOTHING = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
}

/** The same question, asked in both ways. */
function waysOf({ complete, streamResult }: Line): ((call: Call) => Promise<CompletionResult>)[] {
  return [complete, streamResult]
}

const isWithin = (share: number, count: number, truth: number): boolean =>
  Math.abs(count - truth) <= share * truth

describe.each(ADAPTERS)('usage over $name', (adapter) => {
  test.each([
    [0, 0, 0],
    [0.5, 0, 0],
    [0, 0.25, 0],
    [0, 0, 40],
    [0.5, 0.25, 40],
    [1, 1, 1],
  ])(
    'with %d of the prompt from the cache, %d to it and %d tokens of reasoning is exact by class (L-32)',
    async (cachedShare, cacheWriteShare, reasoningTokens) => {
      await using line = await openLine(adapter, {
        defaults: { cachedShare, cacheWriteShare, reasoningTokens },
      })
      for (const ask of waysOf(line)) {
        const { usage, usageSource } = await ask({ messages: MESSAGES })
        const { inputTokens, outputTokens } = await line.lastRecord()
        expect(usageSource).toBe('vendor')
        expect(usage).toEqual(await line.lastUsage())
        expect(Object.values(usage).reduce((sum, count) => sum + count, 0)).toBe(inputTokens + outputTokens)
      }
    },
  )

  test('that is missing is estimated within a quarter, and said to be', async () => {
    await using line = await openLine(adapter, { defaults: { answer: ANSWER, usage: 'missing' } })
    for (const ask of waysOf(line)) {
      const { usage, usageSource } = await ask({ messages: MESSAGES })
      const truth = await line.lastUsage()
      expect(usageSource).toBe('estimated')
      expect(isWithin(0.25, usage.inputTokens, truth.inputTokens)).toBe(true)
      expect(isWithin(0.25, usage.outputTokens, truth.outputTokens)).toBe(true)
      expect(usage).toMatchObject({ cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 })
    }
  })

  test('of zero is a zero of the vendor and not estimated (S0-15)', async () => {
    await using line = await openLine(adapter, { defaults: { answer: ANSWER, usage: 'zero' } })
    for (const ask of waysOf(line))
      expect(await ask({ messages: MESSAGES })).toMatchObject({ usage: NOTHING, usageSource: 'vendor' })
  })

  test('of many calls adds up to what the simulator counted', async () => {
    await using line = await openLine(adapter, {
      defaults: { cachedShare: 0.3, cacheWriteShare: 0.2, reasoningTokens: 11 },
    })
    const questions = Array.from({ length: 25 }, (_, index) => [
      { role: 'user' as const, content: `Question ${index} of a customer` },
    ])
    const results = await Promise.all(
      questions.flatMap((messages) => waysOf(line).map((ask) => ask({ messages }))),
    )
    const spent = results.flatMap(({ usage }) => Object.values(usage)).reduce((sum, count) => sum + count, 0)
    await line.lastRecord()
    const [total] = line.simulator.totals()
    expect(total).toMatchObject({ requests: 50, succeeded: 50 })
    expect(spent).toBe((total?.inputTokens ?? 0) + (total?.outputTokens ?? 0))
  })
})
