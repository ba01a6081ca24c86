import { formatCount, formatQuantity } from '#lib/format-number.ts'
import { FilterBar } from '#ui/filter-bar.tsx'
import { SearchField } from '#ui/search-field.tsx'
import { Select } from '#ui/select.tsx'

import type { ModelsFilter } from './models-search.ts'

type ModelsFilterBarProps = {
  filter: ModelsFilter
  isFiltered: boolean
  providers: readonly { id: string; displayName: string }[]
  shown: number
  total: number
  onChange: (filter: ModelsFilter) => void
}

const statusOptions = [
  { value: 'ALL', label: 'All statuses' },
  { value: 'ACTIVE', label: 'Active' },
  { value: 'DEPRECATED', label: 'Deprecated' },
] as const
const allProviders = { value: 'ALL', label: 'All providers' }

/** Narrows the models down, and says how many are left. */
export function ModelsFilterBar({
  filter,
  isFiltered,
  providers,
  shown,
  total,
  onChange,
}: ModelsFilterBarProps) {
  return (
    <FilterBar
      label="Filter models"
      isFiltered={isFiltered}
      summary={
        shown < total
          ? `The first ${formatCount(shown)} of ${formatCount(total)} models`
          : formatQuantity(total, 'model')
      }
      onClear={() => onChange({ provider: undefined, status: undefined, search: undefined })}
    >
      <div className="w-64 max-sm:w-full">
        <SearchField
          label="Search models"
          value={filter.search ?? ''}
          onChange={(search) => onChange({ search: search || undefined })}
        />
      </div>
      <div className="w-44 max-sm:flex-1">
        <Select
          label="Provider"
          options={[
            allProviders,
            ...providers.map(({ id, displayName }) => ({ value: id, label: displayName })),
          ]}
          value={filter.provider ?? 'ALL'}
          onChange={(provider) => onChange({ provider: provider === 'ALL' ? undefined : provider })}
        />
      </div>
      <div className="w-36 max-sm:flex-1">
        <Select
          label="Status"
          options={statusOptions}
          value={filter.status ?? 'ALL'}
          onChange={(status) => onChange({ status: status === 'ALL' ? undefined : status })}
        />
      </div>
    </FilterBar>
  )
}
