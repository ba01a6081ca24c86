import { formatCount } from '#lib/format-number.ts'
import type { StepSeries } from '#ui/step-chart-rows.ts'

import { tokenClasses, tokenClassNames, type TokenClass } from '../registry-names.ts'

export type Rate = { tokenClass: TokenClass; fromInputTokens: number; usdPerMillion: string }
type Version = { effectiveFrom: string; rates: readonly Rate[] }

/** A line for each class and length of prompt that ever had a rate. */
export function toPriceSeries(versions: readonly Version[]): StepSeries[] {
  const inOrder = versions.toSorted(
    (one, other) => Date.parse(one.effectiveFrom) - Date.parse(other.effectiveFrom),
  )
  const lengths = [...new Set(versions.flatMap(({ rates }) => rates.map(toLength)))].toSorted(
    (one, other) => one - other,
  )
  return tokenClasses
    .flatMap((tokenClass) => lengths.map((fromInputTokens) => ({ tokenClass, fromInputTokens })))
    .filter((line) => versions.some(({ rates }) => findRate(rates, line) !== null))
    .map((line) => ({
      name: toRateName(line),
      steps: inOrder.map(({ effectiveFrom, rates }) => ({
        from: effectiveFrom,
        usd: findRate(rates, line),
      })),
    }))
}

/** "Input", or "Input from 200,000 tokens". */
export function toRateName({ tokenClass, fromInputTokens }: Omit<Rate, 'usdPerMillion'>): string {
  const name = tokenClassNames[tokenClass]
  return fromInputTokens === 0 ? name : `${name} from ${formatCount(fromInputTokens)} tokens`
}

const toLength = ({ fromInputTokens }: Rate) => fromInputTokens

function findRate(rates: readonly Rate[], line: Omit<Rate, 'usdPerMillion'>): string | null {
  return (
    rates.find(
      ({ tokenClass, fromInputTokens }) =>
        tokenClass === line.tokenClass && fromInputTokens === line.fromInputTokens,
    )?.usdPerMillion ?? null
  )
}
