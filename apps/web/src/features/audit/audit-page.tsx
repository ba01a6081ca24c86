import { getRouteApi } from '@tanstack/react-router'

import { PageHeader } from '#ui/page-header.tsx'

import { AuditFilter } from './audit-filter.tsx'
import { AuditList } from './audit-list.tsx'
import { toAuditFilter, type AuditSearch } from './audit-search.ts'

const route = getRouteApi('/app/settings/audit')

export function AuditPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (part: AuditSearch) =>
    void navigate({ search: (now) => ({ ...now, ...part }), resetScroll: false })
  const isFiltered = Object.values(search).some((value) => value !== undefined)
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Who changed what, newest first. Nothing here can be altered; sealed changes would show it."
      />
      <AuditFilter
        search={search}
        isFiltered={isFiltered}
        onChange={change}
        onClear={() => void navigate({ search: {} })}
      />
      {/* Another filter is another list. */}
      <AuditList key={JSON.stringify(search)} filter={toAuditFilter(search)} isFiltered={isFiltered} />
    </>
  )
}
