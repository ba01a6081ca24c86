import { useState } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Button } from '#ui/button.tsx'
import { Callout } from '#ui/callout.tsx'
import { Facts } from '#ui/facts.tsx'
import { Money } from '#ui/money.tsx'

import { findBalanceWarning } from './balance-warning.ts'
import { CorrectBalance, CorrectBalance_provider } from './correct-balance.tsx'
import { KeepBalance, KeepBalance_provider } from './keep-balance.tsx'
import { StopBalance, StopBalance_provider } from './stop-balance.tsx'

export const BalanceOverview_provider = graphql(
  `
    fragment BalanceOverview_provider on LlmProvider {
      balance
      balanceHeld
      balanceAvailable
      ...KeepBalance_provider
      ...CorrectBalance_provider
      ...StopBalance_provider
    }
  `,
  [KeepBalance_provider, CorrectBalance_provider, StopBalance_provider],
)

type BalanceOverviewProps = {
  provider: FragmentOf<typeof BalanceOverview_provider>
  onRefresh: () => void
}

/** What is left of the money paid to a provider, and what can be done about it. */
export function BalanceOverview({ provider: reference, onRefresh }: BalanceOverviewProps) {
  const provider = readFragment(BalanceOverview_provider, reference)
  const { balance, balanceHeld, balanceAvailable } = provider
  const [open, setOpen] = useState<'keep' | 'correct' | 'stop' | null>(null)
  const close = () => setOpen(null)
  const warning = findBalanceWarning(provider)
  return (
    <section aria-label="Balance" className="flex flex-col gap-4">
      {balance === null ? (
        <>
          <p className="text-sm text-muted">
            No balance is kept. What calls cost is booked, and nothing is refused for want of money.
          </p>
          <div>
            <Button look="primary" onClick={() => setOpen('keep')}>
              Keep a balance
            </Button>
          </div>
        </>
      ) : (
        <>
          {warning && <Callout tone="warning">{warning}</Callout>}
          <div className="rounded-md border">
            <Facts
              facts={[
                { name: 'Balance, as far as it is booked', value: <Money usd={balance} /> },
                { name: 'Held for runs and calls under way', value: <Money usd={balanceHeld} /> },
                {
                  name: 'Available',
                  value: (
                    <strong>
                      <Money usd={balanceAvailable} />
                    </strong>
                  ),
                },
              ]}
            />
          </div>
          <div className="flex flex-wrap gap-2">
            <Button look="primary" onClick={() => setOpen('correct')}>
              Correct by the vendor’s figure
            </Button>
            <Button onClick={() => setOpen('stop')}>Stop keeping</Button>
          </div>
        </>
      )}
      {open === 'keep' && <KeepBalance provider={provider} onRefresh={onRefresh} onClose={close} />}
      {open === 'correct' && <CorrectBalance provider={provider} onRefresh={onRefresh} onClose={close} />}
      {open === 'stop' && <StopBalance provider={provider} onClose={close} />}
    </section>
  )
}
