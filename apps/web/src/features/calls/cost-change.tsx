import { TrendingDown, TrendingUp } from 'lucide-react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatMoney } from '#lib/format-money.ts'
import { subtractDecimals } from '#lib/subtract-decimals.ts'

import type { Comparison } from './comparison.ts'
import { formatSpans } from './format-days.ts'

export const CostChange_summary = graphql(`
  fragment CostChange_summary on UsageSummary {
    total {
      calls
      unpricedCalls
      costUsd
    }
  }
`)

type CostChangeProps = {
  comparison: Comparison
  /** Of the days that are compared, which may be fewer than those of the period. */
  now: FragmentOf<typeof CostChange_summary>
  before: FragmentOf<typeof CostChange_summary>
  /** How many days the period has. */
  dayCount: number
}

/** How much more or less it was than on as many days before, days that are not over left out. */
export function CostChange({ comparison, now, before, dayCount }: CostChangeProps) {
  const { total } = readFragment(CostChange_summary, now)
  const { total: previous } = readFragment(CostChange_summary, before)
  const names = formatSpans(comparison.days.list, comparison.previous.list)
  if (previous.calls === 0) return `no calls on ${names.others}`
  const lead = comparison.days.list.length < dayCount ? `${names.days}: ` : ''
  const known = total.unpricedCalls + previous.unpricedCalls > 0 ? ' in known cost' : ''
  const difference = subtractDecimals(total.costUsd, previous.costUsd) ?? '0'
  if (difference === '0') return `${lead}the same${known} as on ${names.others}`
  const isLess = difference.startsWith('-')
  const Icon = isLess ? TrendingDown : TrendingUp
  // A ratio for reading; the sums themselves are exact.
  const percent = Math.round((Number(difference) / Number(previous.costUsd)) * 100)
  const ratio = Number.isFinite(percent) ? ` (${percent > 0 ? '+' : ''}${percent}%)` : ''
  return (
    <span className="inline-flex items-start gap-1">
      <Icon aria-hidden="true" className="mt-px size-3.5 shrink-0" />
      <span>
        {lead}
        {formatMoney(isLess ? difference.slice(1) : difference)} {isLess ? 'less' : 'more'}
        {known} than on {names.others}
        {ratio}
      </span>
    </span>
  )
}
