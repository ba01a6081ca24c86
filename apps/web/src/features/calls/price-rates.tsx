import { toRateName } from '#features/registry/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatFullMoney } from '#lib/format-money.ts'

export const PriceRates_price = graphql(`
  fragment PriceRates_price on ModelPrice {
    rates {
      tokenClass
      fromInputTokens
      usdPerMillion
    }
  }
`)

/** The rates of a price, as a sentence. */
export function PriceRates({ price }: { price: FragmentOf<typeof PriceRates_price> }) {
  const { rates } = readFragment(PriceRates_price, price)
  if (rates.length === 0) return 'No rates.'
  const texts = rates.map((rate) => `${toRateName(rate)} ${formatFullMoney(rate.usdPerMillion)}`)
  return `${texts.join(', ')} per million tokens.`
}
