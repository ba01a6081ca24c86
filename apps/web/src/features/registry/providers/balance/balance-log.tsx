import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { RelativeTime } from '#ui/relative-time.tsx'

import { SignedMoney } from './signed-money.tsx'

export const BalanceLog_provider = graphql(`
  fragment BalanceLog_provider on LlmProvider {
    balanceLog(first: 50) {
      id
      amountUsd
      actorName
      note
      createdAt
    }
  }
`)

/** As many as are asked for. */
const longest = 50

/** What people did to a balance, the newest first. */
export function BalanceLog({ provider: reference }: { provider: FragmentOf<typeof BalanceLog_provider> }) {
  const entries = readFragment(BalanceLog_provider, reference).balanceLog ?? []
  return (
    <section aria-label="Corrections">
      <h3 className="mb-1 font-semibold">Corrections</h3>
      <p className="mb-3 text-sm text-muted">
        {entries.length === 0
          ? 'Nobody has set or corrected the balance yet.'
          : 'By how much each of them changed what was booked.'}
      </p>
      {entries.length > 0 && (
        <ol aria-label="Corrections, newest first" className="divide-y rounded-md border">
          {entries.map(({ id, amountUsd, actorName, note, createdAt }) => (
            <li key={id} className="flex items-baseline justify-between gap-4 px-4 py-3 text-sm">
              <div className="min-w-0">
                <p className="wrap-anywhere">{note ?? <span className="text-muted">No note</span>}</p>
                <p className="mt-0.5 text-xs wrap-anywhere text-muted">
                  {actorName} · <RelativeTime time={createdAt} />
                </p>
              </div>
              <span className="shrink-0 font-medium">
                <SignedMoney usd={amountUsd} />
              </span>
            </li>
          ))}
        </ol>
      )}
      {entries.length === longest && (
        <p className="mt-2 text-xs text-muted">Older ones are in the audit log.</p>
      )}
    </section>
  )
}
