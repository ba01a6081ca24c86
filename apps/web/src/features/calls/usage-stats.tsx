import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatCount, formatPercent, formatQuantity } from '#lib/format-number.ts'
import { Latency } from '#features/runs/index.ts'
import { Money } from '#ui/money.tsx'

import { Stat } from './stat.tsx'

export const UsageStats_summary = graphql(`
  fragment UsageStats_summary on UsageSummary {
    total {
      calls
      failedCalls
      successRate
      unpricedCalls
      estimatedCalls
      totalTokens
      costUsd
      averageLatencyMs
    }
  }
`)

type UsageStatsProps = {
  summary: FragmentOf<typeof UsageStats_summary>
  /** The cost held against what it was before. */
  change: ReactNode
}

/** The head line: known cost first, and how many calls it leaves out. */
export function UsageStats({ summary, change }: UsageStatsProps) {
  const { total } = readFragment(UsageStats_summary, summary)
  const { averageLatencyMs, estimatedCalls, failedCalls, successRate, unpricedCalls } = total
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line shadow-card lg:grid-cols-6">
      <Stat name={unpricedCalls > 0 ? 'Known cost' : 'Cost'} isLarge note={change}>
        <Money usd={total.costUsd} />
      </Stat>
      <Stat name="Unknown cost" note={unpricedCalls > 0 ? 'not in the sum' : 'nothing is left out'}>
        {unpricedCalls === 0 ? (
          'None'
        ) : (
          <Link
            from="/calls"
            to="."
            search={(search) => ({ ...search, unpriced: true, cost: undefined })}
            resetScroll={false}
            className="rounded-sm text-accent-text underline underline-offset-2"
          >
            {formatQuantity(unpricedCalls, 'call')}
          </Link>
        )}
      </Stat>
      <Stat
        name="Calls"
        note={
          successRate === null
            ? undefined
            : failedCalls === 0
              ? 'none failed'
              : `success rate ${formatPercent(successRate * 100)}`
        }
      >
        {formatCount(total.calls)}
      </Stat>
      <Stat
        name="Tokens"
        note={estimatedCalls > 0 && `estimated in ${formatQuantity(estimatedCalls, 'call')}`}
      >
        {formatCount(total.totalTokens)}
      </Stat>
      <Stat name="Average latency">
        <Latency milliseconds={averageLatencyMs === null ? null : Math.round(averageLatencyMs)} />
      </Stat>
    </dl>
  )
}
