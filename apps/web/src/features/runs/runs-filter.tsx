import { X } from 'lucide-react'
import { useQuery } from 'urql'

import { graphql } from '#graphql/graphql.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/select.tsx'

import { runStatuses, runStatusNames, type RunStatus } from './run-status.ts'

const RunsFilterQuery = graphql(`
  query RunsFilter {
    definitions(limit: 100) {
      id
      name
    }
  }
`)

type RunsFilterProps = {
  status: RunStatus | undefined
  definition: string | undefined
  onChange: (filter: { status: RunStatus | undefined; definition: string | undefined }) => void
}

const statusOptions = [
  { value: 'ALL', label: 'All statuses' },
  ...runStatuses.map((status) => ({ value: status, label: runStatusNames[status] })),
] as const

export function RunsFilter({ status, definition, onChange }: RunsFilterProps) {
  const [{ data }] = useQuery({ query: RunsFilterQuery })
  const definitionOptions = [
    { value: 'ALL', label: 'All definitions' },
    ...(data?.definitions ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ]
  // A definition that is not among the newest, or not loaded yet, is still named.
  if (definition && !definitionOptions.some(({ value }) => value === definition)) {
    definitionOptions.push({ value: definition, label: 'Chosen definition' })
  }
  return (
    <div role="search" aria-label="Filter runs" className="mb-4 flex flex-wrap gap-2">
      <div className="w-40 max-sm:flex-1">
        <Select
          label="Status"
          options={statusOptions}
          value={status ?? 'ALL'}
          onChange={(next) => onChange({ status: next === 'ALL' ? undefined : next, definition })}
        />
      </div>
      <div className="w-56 max-sm:flex-1">
        <Select
          label="Definition"
          options={definitionOptions}
          value={definition ?? 'ALL'}
          onChange={(next) => onChange({ status, definition: next === 'ALL' ? undefined : next })}
        />
      </div>
      {(status ?? definition) && (
        <Button look="quiet" onClick={() => onChange({ status: undefined, definition: undefined })}>
          <X aria-hidden="true" className="size-3.5" /> Clear filters
        </Button>
      )}
    </div>
  )
}
