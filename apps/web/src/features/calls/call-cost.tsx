import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Money } from '#ui/money.tsx'

export const CallCost_call = graphql(`
  fragment CallCost_call on LlmCall {
    costUsd
    costBasis
    costBoundUsd
  }
`)

/** What a call cost. An unknown cost says so, and what it is at most; one that rests on our own counts is marked. */
export function CallCost({ call }: { call: FragmentOf<typeof CallCost_call> }) {
  const { costUsd, costBasis, costBoundUsd } = readFragment(CallCost_call, call)
  if (costUsd === null) {
    return (
      <span className="text-warn-text">
        unknown
        {costBoundUsd !== null && (
          <span className="block text-xs whitespace-nowrap text-muted">
            at most <Money usd={costBoundUsd} />
          </span>
        )}
      </span>
    )
  }
  if (costBasis !== 'ESTIMATED') return <Money usd={costUsd} />
  return (
    <span className="whitespace-nowrap">
      <span title="Estimated: the vendor did not say how many tokens it took">
        <span aria-hidden="true">≈ </span>
        <span className="sr-only">about </span>
      </span>
      <Money usd={costUsd} />
    </span>
  )
}
