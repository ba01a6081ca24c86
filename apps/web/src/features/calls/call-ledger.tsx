import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatFullMoney } from '#lib/format-money.ts'
import { RelativeTime } from '#ui/relative-time.tsx'

export const CallLedger_call = graphql(`
  fragment CallLedger_call on LlmCall {
    ledgerEntries {
      id
      kind
      accountKind
      amountUsd
      heldUsd
      isUnconfirmed
      note
      actorName
      createdAt
    }
  }
`)

const kinds = { RESERVE: 'Held', SETTLE: 'Settled', RELEASE: 'Released', CORRECTION: 'Corrected' } as const
const accounts = { PROVIDER: 'account of the provider', RUN: 'account of the run' } as const

/** What it moved in the accounts of its provider and its run. */
export function CallLedger({ call }: { call: FragmentOf<typeof CallLedger_call> }) {
  const { ledgerEntries } = readFragment(CallLedger_call, call)
  return (
    <section aria-label="Ledger" className="rounded-lg border">
      <h3 className="border-b px-4 py-2.5 font-semibold">Ledger</h3>
      {ledgerEntries.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">It moved nothing in any account.</p>
      ) : (
        <ol aria-label="Entries" className="divide-y text-sm">
          {ledgerEntries.map((entry) => (
            <li key={entry.id} className="flex items-baseline justify-between gap-4 px-4 py-2">
              <div className="min-w-0">
                <p>
                  {kinds[entry.kind]} in the {accounts[entry.accountKind]}
                  {entry.isUnconfirmed && ', unconfirmed'}
                </p>
                <p className="text-xs wrap-anywhere text-muted">
                  {[`number ${entry.id}`, entry.actorName, entry.note].filter(Boolean).join(' · ')} ·{' '}
                  <RelativeTime time={entry.createdAt} />
                </p>
              </div>
              <div className="shrink-0 text-right tabular-nums">
                <p className="font-medium">{formatFullMoney(entry.amountUsd)}</p>
                {!/^-?0(?:\.0+)?$/.test(entry.heldUsd) && (
                  <p className="text-xs text-muted">held {formatFullMoney(entry.heldUsd)}</p>
                )}
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
