import { useQuery } from 'urql'

import { graphql } from '#graphql/graphql.ts'
import { FilterBar } from '#ui/filter-bar.tsx'
import { SearchField } from '#ui/search-field.tsx'
import { Select } from '#ui/select.tsx'

import { auditActionNames, auditActions, entityTypes, toEntityTypeTitle } from './audit-names.ts'
import type { AuditSearch } from './audit-search.ts'
import { DayField } from './day-field.tsx'

const AuditFilterQuery = graphql(`
  query AuditFilter {
    users(limit: 100) {
      id
      name
    }
    apiKeys(limit: 100) {
      id
      name
    }
  }
`)

type AuditFilterProps = {
  search: AuditSearch
  isFiltered: boolean
  onChange: (part: AuditSearch) => void
  onClear: () => void
}

const all = 'ALL'
const typeOptions = [
  { value: all, label: 'Everything' },
  ...entityTypes.map((type) => ({ value: type, label: toEntityTypeTitle(type) })),
] as const
const actionOptions = [
  { value: all, label: 'All changes' },
  ...auditActions.map((action) => ({ value: action, label: auditActionNames[action] })),
] as const

/** Narrows the audit log down. */
export function AuditFilter({ search, isFiltered, onChange, onClear }: AuditFilterProps) {
  const [{ data }] = useQuery({ query: AuditFilterQuery })
  const actorOptions = [
    { value: all, label: 'Everybody' },
    ...(data?.users ?? []).map(({ id, name }) => ({ value: id, label: name })),
    ...(data?.apiKeys ?? []).map(({ id, name }) => ({ value: id, label: `${name} (API key)` })),
  ]
  // Somebody who is not among them, or not loaded yet, is still named.
  if (search.actor && !actorOptions.some(({ value }) => value === search.actor)) {
    actorOptions.push({ value: search.actor, label: 'Chosen actor' })
  }
  return (
    <FilterBar label="Filter changes" isFiltered={isFiltered} onClear={onClear}>
      <div className="w-32 max-sm:min-w-[40%] max-sm:flex-1">
        <Select
          label="Kind of thing"
          options={typeOptions}
          value={search.type ?? all}
          onChange={(type) => onChange({ type: type === all ? undefined : type })}
        />
      </div>
      <div className="w-36 max-sm:min-w-[40%] max-sm:flex-1">
        <Select
          label="What was done"
          options={actionOptions}
          value={search.action ?? all}
          onChange={(action) => onChange({ action: action === all ? undefined : action })}
        />
      </div>
      <div className="w-36 max-sm:w-full">
        <Select
          label="By whom"
          options={actorOptions}
          value={search.actor ?? all}
          onChange={(actor) => onChange({ actor: actor === all ? undefined : actor })}
        />
      </div>
      <div className="w-40 max-sm:w-full">
        <SearchField
          label="Id of a thing"
          value={search.entity ?? ''}
          onChange={(entity) => onChange({ entity: entity.trim() || undefined })}
        />
      </div>
      <div className="max-sm:min-w-[40%] max-sm:flex-1">
        <DayField label="From" value={search.from} onChange={(from) => onChange({ from })} />
      </div>
      <div className="max-sm:min-w-[40%] max-sm:flex-1">
        <DayField label="To" value={search.to} onChange={(to) => onChange({ to })} />
      </div>
    </FilterBar>
  )
}
