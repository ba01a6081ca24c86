import { TrendingDown, TrendingUp } from 'lucide-react'

import { formatMoney } from '#lib/format-money.ts'
import { subtractDecimals } from '#lib/subtract-decimals.ts'

type CostChangeProps = {
  costUsd: string
  previous: { calls: number; costUsd: string }
  dayCount: number
}

/** How much more or less it was than in the period before. */
export function CostChange({ costUsd, previous, dayCount }: CostChangeProps) {
  const before = toPreviousName(dayCount)
  const difference = subtractDecimals(costUsd, previous.costUsd) ?? '0'
  if (previous.calls === 0) return `no calls in ${before}`
  if (difference === '0') return `the same as in ${before}`
  const isLess = difference.startsWith('-')
  const Icon = isLess ? TrendingDown : TrendingUp
  // A ratio for reading; the sums themselves are exact.
  const percent = Math.round((Number(difference) / Number(previous.costUsd)) * 100)
  const ratio = Number.isFinite(percent) ? ` (${percent > 0 ? '+' : ''}${percent}%)` : ''
  return (
    <span className="inline-flex items-center gap-1">
      <Icon aria-hidden="true" className="size-3.5" />
      {formatMoney(isLess ? difference.slice(1) : difference)} {isLess ? 'less' : 'more'} than in {before}
      {ratio}
    </span>
  )
}

/** "the 7 days before". */
export function toPreviousName(dayCount: number): string {
  return dayCount === 1 ? 'the day before' : `the ${dayCount} days before`
}
