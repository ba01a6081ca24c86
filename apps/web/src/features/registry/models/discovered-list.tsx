import { useState } from 'react'

import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { formatCount } from '#lib/format-number.ts'
import { Badge } from '#ui/badge.tsx'
import { Checkbox } from '#ui/checkbox.tsx'
import { Money } from '#ui/money.tsx'
import { SearchField } from '#ui/search-field.tsx'

export const DiscoveredList_model = graphql(`
  fragment DiscoveredList_model on DiscoveredModel {
    modelId
    displayName
    contextWindow
    isRegistered
    catalogue {
      date
      kind
      rates {
        tokenClass
        fromInputTokens
        usdPerMillion
      }
    }
  }
`)

type Model = ResultOf<typeof DiscoveredList_model>
type DiscoveredListProps = {
  models: readonly FragmentOf<typeof DiscoveredList_model>[]
  chosen: ReadonlySet<string>
  onChange: (chosen: ReadonlySet<string>) => void
}

// A vendor may list thousands: the search finds the others.
const mostShown = 100

/** What a vendor offers, to be ticked. */
export function DiscoveredList({ models: references, chosen, onChange }: DiscoveredListProps) {
  const [search, setSearch] = useState('')
  const models = readFragment(DiscoveredList_model, references)
  const wanted = search.toLowerCase()
  const found = models.filter(({ modelId, displayName }) =>
    `${modelId} ${displayName ?? ''}`.toLowerCase().includes(wanted),
  )
  const date = models.find(({ catalogue }) => catalogue !== null)?.catalogue?.date

  function toggle(modelId: string, isChecked: boolean) {
    const next = new Set(chosen)
    if (isChecked) next.add(modelId)
    else next.delete(modelId)
    onChange(next)
  }

  return (
    <>
      <SearchField label="Search the vendor’s models" value={search} onChange={setSearch} />
      <ul
        aria-label="Models of the vendor"
        tabIndex={0}
        className="max-h-96 divide-y overflow-y-auto rounded-md border"
      >
        {found.slice(0, mostShown).map((model) => (
          <li key={model.modelId} className="flex items-center gap-3 px-3 py-2 text-sm">
            <Checkbox
              label={`Add ${model.displayName ?? model.modelId}`}
              isChecked={model.isRegistered || chosen.has(model.modelId)}
              isDisabled={model.isRegistered}
              onChange={(isChecked) => toggle(model.modelId, isChecked)}
            />
            <div className="min-w-0 flex-1">
              <span className="block truncate font-medium">{model.displayName ?? model.modelId}</span>
              <code className="block truncate font-mono text-xs text-muted">{model.modelId}</code>
            </div>
            <DiscoveredFacts model={model} />
          </li>
        ))}
        {found.length === 0 && (
          <li className="px-3 py-6 text-center text-muted">Nothing is called like that.</li>
        )}
      </ul>
      <p className="text-xs text-muted">
        {found.length > mostShown &&
          `The first ${formatCount(mostShown)} of ${formatCount(found.length)}: search for the others. `}
        {date === undefined
          ? 'The catalogue knows none of them: give their prices afterwards.'
          : `Prices in USD per million tokens, input and output, from the catalogue of ${date}.`}
      </p>
    </>
  )
}

function DiscoveredFacts({ model }: { model: Model }) {
  if (model.isRegistered) return <Badge>Here already</Badge>
  const rateOf = (wanted: 'INPUT' | 'OUTPUT') =>
    model.catalogue?.rates.find(
      ({ tokenClass, fromInputTokens }) => tokenClass === wanted && fromInputTokens === 0,
    )?.usdPerMillion ?? null
  return (
    <div className="shrink-0 text-right text-xs text-muted">
      {model.catalogue ? (
        <span>
          <Money usd={rateOf('INPUT')} /> · <Money usd={rateOf('OUTPUT')} unknownText="no output" />
        </span>
      ) : (
        <span>not in the catalogue</span>
      )}
      {model.contextWindow !== null && (
        <span className="block tabular-nums">{formatCount(model.contextWindow)} tokens</span>
      )}
    </div>
  )
}
