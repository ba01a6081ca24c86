import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Money } from '#ui/money.tsx'

export const ModelPrice_model = graphql(`
  fragment ModelPrice_model on LlmModel {
    costInputPerMillion
    costOutputPerMillion
  }
`)

/** Input and output prices in USD per million tokens. */
export function ModelPrice({ model: reference }: { model: FragmentOf<typeof ModelPrice_model> }) {
  const { costInputPerMillion, costOutputPerMillion } = readFragment(ModelPrice_model, reference)
  if (costInputPerMillion === null && costOutputPerMillion === null) {
    return <span className="shrink-0 text-xs text-faint">unpriced</span>
  }
  return (
    <span className="shrink-0 text-right text-xs text-muted tabular-nums">
      <Money usd={costInputPerMillion} unknownText="unpriced" /> in
      <span className="mx-1.5 text-faint max-sm:hidden">/</span>
      <span className="max-sm:block">
        <Money usd={costOutputPerMillion} unknownText="unpriced" /> out
      </span>
    </span>
  )
}
