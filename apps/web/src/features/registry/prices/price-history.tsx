import { useState } from 'react'

import { useViewer } from '#features/access/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Button } from '#ui/button.tsx'
import { StepChart } from '#ui/step-chart.tsx'

import { NewPrice } from './new-price.tsx'
import { PriceVersions, PriceVersions_price } from './price-versions.tsx'
import { toPriceSeries } from './price-series.ts'

export const PriceHistory_model = graphql(
  `
    fragment PriceHistory_model on LlmModel {
      id
      displayName
      price {
        id
      }
      priceHistory(limit: 100) {
        id
        effectiveFrom
        rates {
          tokenClass
          fromInputTokens
          usdPerMillion
        }
        ...PriceVersions_price
      }
    }
  `,
  [PriceVersions_price],
)

/** What a model cost, costs and will cost, drawn and listed. */
export function PriceHistory({ model: reference }: { model: FragmentOf<typeof PriceHistory_model> }) {
  const { id, displayName, price, priceHistory } = readFragment(PriceHistory_model, reference)
  const { canAdminister } = useViewer()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <section aria-label="Price">
      <div className="mb-3 flex items-center justify-between gap-3">
        <h3 className="font-semibold">Price</h3>
        {canAdminister && <Button onClick={() => setIsOpen(true)}>New price</Button>}
      </div>
      {priceHistory.length === 0 ? (
        <p className="text-sm text-muted">It has no price: what its calls cost is unknown.</p>
      ) : (
        <div className="flex flex-col gap-5">
          <StepChart
            label={`Prices of ${displayName}`}
            unit="USD per million tokens"
            series={toPriceSeries(priceHistory)}
          />
          <PriceVersions prices={priceHistory} currentId={price?.id ?? null} />
        </div>
      )}
      {isOpen && <NewPrice id={id} onClose={() => setIsOpen(false)} />}
    </section>
  )
}
