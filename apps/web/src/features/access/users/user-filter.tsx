import { FilterBar } from '#ui/filter-bar.tsx'
import { SearchField } from '#ui/search-field.tsx'
import { Select } from '#ui/select.tsx'

import { TeamFilter } from '../teams/team-filter.tsx'
import { userStatusOptions, type UserStatus } from './user-status.ts'

type Filter = { search: string | undefined; status: UserStatus | undefined; team: string | undefined }

type UserFilterProps = { filter: Filter; onChange: (filter: Filter) => void }

const statusOptions = [{ value: 'ALL', label: 'All statuses' }, ...userStatusOptions] as const

export function UserFilter({ filter, onChange }: UserFilterProps) {
  const { search, status, team } = filter
  const isFiltered = search !== undefined || status !== undefined || team !== undefined
  return (
    <FilterBar
      label="Filter users"
      isFiltered={isFiltered}
      onClear={() => onChange({ search: undefined, status: undefined, team: undefined })}
    >
      <div className="w-64 max-sm:w-full">
        <SearchField
          label="Search by name or email"
          value={search ?? ''}
          onChange={(next) => onChange({ ...filter, search: next || undefined })}
        />
      </div>
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
