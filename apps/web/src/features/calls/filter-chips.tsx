import { X } from 'lucide-react'

import { Button } from '#ui/button.tsx'
import { formatMoney } from '#lib/format-money.ts'

import { callFeatureNames, callOutcomeLooks } from './call-names.ts'
import { isFiltered, noFilter, type CallsFilter } from './calls-search.ts'
import { FilterChip } from './filter-chip.tsx'
import { RunName } from './run-name.tsx'
import type { CallChoices } from './use-call-choices.ts'

type FilterChipsProps = {
  filter: CallsFilter
  choices: CallChoices
  onChange: (part: CallsFilter) => void
}

/** The filters that are set, each with the way back. */
export function FilterChips({ filter, choices, onChange }: FilterChipsProps) {
  if (!isFiltered(filter)) return null
  const { model, provider, feature, team, run, outcome, error, cost, unpriced } = filter
  const nameOf = (options: CallChoices['models'], id: string) =>
    options.find(({ value }) => value === id)?.label ?? id.slice(0, 8)
  return (
    <ul aria-label="Filters that are set" className="flex flex-wrap items-center gap-1.5">
      {model && (
        <FilterChip name="Model" onRemove={() => onChange({ model: undefined })}>
          {nameOf(choices.models, model)}
        </FilterChip>
      )}
      {provider && (
        <FilterChip name="Provider" onRemove={() => onChange({ provider: undefined })}>
          {nameOf(choices.providers, provider)}
        </FilterChip>
      )}
      {feature && (
        <FilterChip name="Feature" onRemove={() => onChange({ feature: undefined })}>
          {callFeatureNames[feature]}
        </FilterChip>
      )}
      {team && (
        <FilterChip name="Team" onRemove={() => onChange({ team: undefined })}>
          {nameOf(choices.teams, team)}
        </FilterChip>
      )}
      {run && (
        <FilterChip name="Run" onRemove={() => onChange({ run: undefined })}>
          <RunName id={run} />
        </FilterChip>
      )}
      {outcome && (
        <FilterChip name="Outcome" onRemove={() => onChange({ outcome: undefined })}>
          {callOutcomeLooks[outcome].name}
        </FilterChip>
      )}
      {error && (
        <FilterChip name="Error code" onRemove={() => onChange({ error: undefined })}>
          {error}
        </FilterChip>
      )}
      {cost && (
        <FilterChip name="Cost at least" onRemove={() => onChange({ cost: undefined })}>
          {formatMoney(cost)}
        </FilterChip>
      )}
      {unpriced && (
        <FilterChip name="Cost" onRemove={() => onChange({ unpriced: undefined })}>
          unknown
        </FilterChip>
      )}
      <li>
        <Button look="quiet" onClick={() => onChange(noFilter)}>
          <X aria-hidden="true" className="size-3.5" /> Clear filters
        </Button>
      </li>
    </ul>
  )
}
