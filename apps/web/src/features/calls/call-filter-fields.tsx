import { Switch } from '#ui/switch.tsx'

import {
  callErrorCodes,
  callFeatureNames,
  callFeatures,
  callOutcomeLooks,
  callOutcomes,
} from './call-names.ts'
import { noFilter, type CallsFilter } from './calls-search.ts'
import { CostAtLeastField } from './cost-at-least-field.tsx'
import { FilterSelect } from './filter-select.tsx'
import type { CallChoices } from './use-call-choices.ts'

type CallFilterFieldsProps = {
  filter: CallsFilter
  choices: CallChoices
  onChange: (part: CallsFilter) => void
}

const features = callFeatures.map((value) => ({ value, label: callFeatureNames[value] }))
const outcomes = callOutcomes.map((value) => ({ value, label: callOutcomeLooks[value].name }))
const errors = callErrorCodes.map((value) => ({ value, label: value }))

/** Every filter that a person chooses from; the run is chosen on its own page. */
export function CallFilterFields({ filter, choices, onChange }: CallFilterFieldsProps) {
  return (
    <div className="grid grid-cols-2 items-end gap-3 rounded-lg border bg-surface p-4 shadow-card sm:grid-cols-3 lg:grid-cols-4">
      <FilterSelect
        label="Model"
        options={choices.models}
        value={filter.model}
        onChange={(model) => onChange({ model })}
      />
      <FilterSelect
        label="Provider"
        options={choices.providers}
        value={filter.provider}
        onChange={(provider) => onChange({ provider })}
      />
      <FilterSelect
        label="Feature"
        options={features}
        value={filter.feature}
        onChange={(feature) => onChange({ feature })}
      />
      {choices.teams.length > 0 && (
        <FilterSelect
          label="Team"
          options={choices.teams}
          value={filter.team}
          onChange={(team) => onChange({ team })}
        />
      )}
      <FilterSelect
        label="Outcome"
        options={outcomes}
        value={filter.outcome}
        onChange={(outcome) => onChange({ outcome })}
      />
      <FilterSelect
        label="Error code"
        options={errors}
        value={filter.error}
        onChange={(error) => onChange({ error })}
      />
      <CostAtLeastField
        key={filter.cost}
        value={filter.cost}
        onChange={(cost) => onChange({ ...noCostFilter, cost })}
      />
      <div className="flex h-9 items-center">
        <Switch
          label="Only of unknown cost"
          isOn={filter.unpriced ?? false}
          onChange={(isOn) => onChange({ ...noCostFilter, unpriced: isOn || undefined })}
        />
      </div>
    </div>
  )
}

/** A cost that is unknown is not above another. */
const noCostFilter = { cost: noFilter.cost, unpriced: noFilter.unpriced }
