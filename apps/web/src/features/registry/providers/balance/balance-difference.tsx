import { subtractDecimals } from '#lib/subtract-decimals.ts'
import { Facts } from '#ui/facts.tsx'
import { Money } from '#ui/money.tsx'

import { SignedMoney } from './signed-money.tsx'

type BalanceDifferenceProps = {
  booked: string
  /** As typed; nothing is said of what is no amount. */
  real: string
}

/** What is booked beside what the vendor says, and by how much they differ. */
export function BalanceDifference({ booked, real }: BalanceDifferenceProps) {
  const difference = subtractDecimals(real, booked)
  return (
    <div aria-live="polite" className="rounded-md border">
      <Facts
        facts={[
          { name: 'Booked here', value: <Money usd={booked} /> },
          {
            name: 'At the vendor',
            value: difference === null ? '–' : <Money usd={subtractDecimals(real, '0')} />,
          },
          {
            name: 'Difference',
            value:
              difference === null ? (
                '–'
              ) : (
                <strong>
                  <SignedMoney usd={difference} />
                </strong>
              ),
          },
        ]}
      />
    </div>
  )
}
