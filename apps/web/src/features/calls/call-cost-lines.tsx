import { tokenClassNames } from '#features/registry/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatFullMoney } from '#lib/format-money.ts'
import { formatCount } from '#lib/format-number.ts'

export const CallCostLines_call = graphql(`
  fragment CallCostLines_call on LlmCall {
    costUsd
    costBasis
    usageSource
    totalTokens
    costLines {
      tokenClass
      tokens
      usdPerMillion
      costUsd
    }
  }
`)

const reasons = {
  FREE: 'Nothing was charged.',
  NO_USAGE: 'Nobody knows how many tokens it took.',
  NO_PRICE: 'No tokens were counted.',
  EXACT: 'It took no tokens.',
  ESTIMATED: 'It took no tokens.',
} as const

/** The cost class by class with every digit, and their sum. */
export function CallCostLines({ call: reference }: { call: FragmentOf<typeof CallCostLines_call> }) {
  const { costUsd, costBasis, usageSource, totalTokens, costLines } = readFragment(
    CallCostLines_call,
    reference,
  )
  if (costLines.length === 0) return <p className="px-4 py-3 text-sm text-muted">{reasons[costBasis]}</p>
  return (
    <div
      role="region"
      aria-label="Tokens and cost by class"
      tabIndex={0}
      className="relative overflow-x-auto"
    >
      <table aria-label="Tokens and cost by class" className="w-full text-sm">
        <thead>
          <tr className="text-xs text-muted [&>th]:px-4 [&>th]:py-2 [&>th]:font-medium">
            <th scope="col" className="text-left">
              Class
            </th>
            <th scope="col" className="text-right">
              Tokens
            </th>
            <th scope="col" className="text-right whitespace-nowrap">
              Per million
            </th>
            <th scope="col" className="text-right">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {costLines.map((line) => (
            <tr key={line.tokenClass} className="border-t tabular-nums [&>*]:px-4 [&>*]:py-2">
              <th scope="row" className="text-left font-normal whitespace-nowrap">
                {tokenClassNames[line.tokenClass]}
              </th>
              <td className="text-right">{formatCount(line.tokens)}</td>
              <td className="text-right">
                {line.usdPerMillion === null ? 'no rate' : formatFullMoney(line.usdPerMillion)}
              </td>
              <td className="text-right">
                {line.costUsd === null ? 'unknown' : formatFullMoney(line.costUsd)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t bg-sunken font-semibold tabular-nums [&>*]:px-4 [&>*]:py-2">
            <th scope="row" className="text-left">
              Sum
            </th>
            <td className="text-right">{totalTokens === null ? 'unknown' : formatCount(totalTokens)}</td>
            <td className="text-right text-xs font-normal text-muted">
              {usageSource === 'ESTIMATED' ? 'tokens estimated' : ''}
            </td>
            <td className="text-right">{costUsd === null ? 'unknown' : formatFullMoney(costUsd)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
