import { useViewer } from '#features/access/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatExactTime } from '#lib/format-time.ts'
import { Badge } from '#ui/badge.tsx'
import { Money } from '#ui/money.tsx'

import { toRateName } from './price-series.ts'
import { WithdrawPrice, WithdrawPrice_price } from './withdraw-price.tsx'

export const PriceVersions_price = graphql(
  `
    fragment PriceVersions_price on ModelPrice {
      id
      effectiveFrom
      isFuture
      source
      createdByName
      rates {
        tokenClass
        fromInputTokens
        usdPerMillion
      }
      ...WithdrawPrice_price
    }
  `,
  [WithdrawPrice_price],
)

type PriceVersionsProps = {
  prices: readonly FragmentOf<typeof PriceVersions_price>[]
  /** The one in force. */
  currentId: string | null
}

/** Every version of a price: since when, how much, who wrote it and where it is from. */
export function PriceVersions({ prices, currentId }: PriceVersionsProps) {
  const { canAdminister } = useViewer()
  return (
    <ol aria-label="Versions of the price" className="divide-y rounded-md border">
      {readFragment(PriceVersions_price, prices).map((price) => (
        <li key={price.id} className="flex items-start gap-3 px-4 py-3 text-sm">
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <time dateTime={price.effectiveFrom} className="font-medium">
                {formatExactTime(price.effectiveFrom)}
              </time>
              {price.id === currentId && <Badge tone="accent">In force</Badge>}
              {price.isFuture && <Badge>Planned</Badge>}
            </p>
            <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-muted">
              {price.rates.map((rate) => (
                <li key={toRateName(rate)}>
                  {toRateName(rate)}{' '}
                  <span className="text-text">
                    <Money usd={rate.usdPerMillion} />
                  </span>
                </li>
              ))}
            </ul>
            <p className="mt-1 text-xs wrap-anywhere text-muted">
              By {price.createdByName} · {price.source}
            </p>
          </div>
          {canAdminister && price.isFuture && <WithdrawPrice price={price} />}
        </li>
      ))}
    </ol>
  )
}
