import { Link } from '@tanstack/react-router'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Money } from '#ui/money.tsx'

export const BalanceLink_provider = graphql(`
  fragment BalanceLink_provider on LlmProvider {
    id
    displayName
    balanceAvailable
  }
`)

/** What is available of a provider's balance, leading to all of it. */
export function BalanceLink({ provider: reference }: { provider: FragmentOf<typeof BalanceLink_provider> }) {
  const { id, displayName, balanceAvailable } = readFragment(BalanceLink_provider, reference)
  return (
    <Link
      from="/settings/models"
      to="."
      search={(now) => ({ ...now, balance: id, model: undefined })}
      resetScroll={false}
      preload={false}
      className="rounded-sm text-accent-text underline-offset-2 hover:underline"
    >
      {balanceAvailable === null ? (
        'not kept'
      ) : (
        <>
          <Money usd={balanceAvailable} /> available
        </>
      )}
      <span className="sr-only">, balance of {displayName}</span>
    </Link>
  )
}
