import { FilterBar } from '#ui/filter-bar.tsx'
import { Select } from '#ui/select.tsx'

import { TeamFilter } from '../teams/team-filter.tsx'
import { apiKeyStatuses, apiKeyStatusLooks, type ApiKeyStatus } from './api-key-status.ts'

type Filter = { status: ApiKeyStatus | undefined; team: string | undefined }

type ApiKeyFilterProps = { filter: Filter; onChange: (filter: Filter) => void }

const statusOptions = [
  { value: 'ALL', label: 'All statuses' },
  ...apiKeyStatuses.map((status) => ({ value: status, label: apiKeyStatusLooks[status].name })),
] as const

export function ApiKeyFilter({ filter, onChange }: ApiKeyFilterProps) {
  const { status, team } = filter
  return (
    <FilterBar
      label="Filter API keys"
      isFiltered={status !== undefined || team !== undefined}
      onClear={() => onChange({ status: undefined, team: undefined })}
    >
      <TeamFilter team={team} onChange={(next) => onChange({ ...filter, team: next })} />
      <div className="w-40 max-sm:flex-1">
        <Select
          label="Status"
          options={statusOptions}
          value={status ?? 'ALL'}
          onChange={(next) => onChange({ ...filter, status: next === 'ALL' ? undefined : next })}
        />
      </div>
    </FilterBar>
  )
}
