import { builder } from '../../graphql/builder.ts'

import type { UsageTotals as Totals } from './usage-rows.ts'

/** Tokens of all classes. */
function totalTokensOf(totals: Totals): number {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } = totals
  return inputTokens + cacheReadTokens + cacheWriteTokens + outputTokens + reasoningTokens
}

export const UsageTotals = builder.objectRef<Totals>('UsageTotals').implement({
  description: 'Sums over calls. Token counts are whole numbers, of the calls whose tokens are known.',
  fields: (t) => ({
    calls: t.exposeInt('calls', { description: 'How many calls.' }),
    failedCalls: t.exposeInt('failedCalls', {
      description: 'Of them, those that ended without a usable answer and were not cancelled.',
    }),
    successRate: t.float({
      nullable: true,
      description: 'Share of calls that did not fail, 0 to 1, cancelled ones among them; null without calls.',
      resolve: ({ calls, failedCalls }) => (calls === 0 ? null : (calls - failedCalls) / calls),
    }),
    unpricedCalls: t.exposeInt('unpricedCalls', { description: 'Of them, of unknown cost.' }),
    estimatedCalls: t.exposeInt('estimatedCalls', { description: 'Of them, with tokens that we counted.' }),
    inputTokens: t.exposeFloat('inputTokens', { description: 'Fresh input tokens.' }),
    cacheReadTokens: t.exposeFloat('cacheReadTokens', { description: 'Input tokens read from a cache.' }),
    cacheWriteTokens: t.exposeFloat('cacheWriteTokens', { description: 'Input tokens written to a cache.' }),
    outputTokens: t.exposeFloat('outputTokens', { description: 'Output tokens without reasoning.' }),
    reasoningTokens: t.exposeFloat('reasoningTokens', { description: 'Reasoning tokens.' }),
    totalTokens: t.float({ description: 'Tokens of all classes.', resolve: totalTokensOf }),
    costUsd: t.expose('costUsd', {
      type: 'Decimal',
      description: 'USD of the calls whose cost is known; see unpricedCalls.',
    }),
    averageLatencyMs: t.float({
      nullable: true,
      description: 'Milliseconds from sending to the whole answer on average, where it is known; else null.',
      resolve: ({ latencyMs, timedCalls }) => (timedCalls === 0 ? null : latencyMs / timedCalls),
    }),
  }),
})
