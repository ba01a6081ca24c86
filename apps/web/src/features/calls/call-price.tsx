import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatExactTime } from '#lib/format-time.ts'
import { Callout } from '#ui/callout.tsx'

import { PriceRates, PriceRates_price } from './price-rates.tsx'

export const CallPrice_call = graphql(
  `
    fragment CallPrice_call on LlmCall {
      wasPriceCorrected
      price {
        id
        effectiveFrom
        source
        ...PriceRates_price
      }
      priceNow {
        id
        createdAt
        createdByName
        source
        ...PriceRates_price
      }
    }
  `,
  [PriceRates_price],
)

/** At which version of the price it was made, and whether the price list has been corrected since. */
export function CallPrice({ call: reference }: { call: FragmentOf<typeof CallPrice_call> }) {
  const { price, priceNow, wasPriceCorrected } = readFragment(CallPrice_call, reference)
  return (
    <div className="flex flex-col gap-3 border-t px-4 py-3 text-sm">
      {price ? (
        <p className="text-muted">
          Price in force from{' '}
          <time dateTime={price.effectiveFrom}>{formatExactTime(price.effectiveFrom)}</time>, source:{' '}
          {price.source}. <PriceRates price={price} />
        </p>
      ) : (
        <p className="text-muted">The model had no price when it was made.</p>
      )}
      {wasPriceCorrected && (
        <Callout tone="warning" title="The price was corrected afterwards">
          {priceNow ? (
            <p>
              Today’s price list says for that moment: <PriceRates price={priceNow} /> It was entered on{' '}
              {formatExactTime(priceNow.createdAt)} by {priceNow.createdByName} ({priceNow.source}).
            </p>
          ) : (
            <p>Today’s price list has no price for that moment.</p>
          )}
          <p>
            {price
              ? 'This call keeps the price it was made at.'
              : 'This call was made without a price and keeps its unknown cost.'}
          </p>
        </Callout>
      )}
    </div>
  )
}
