import { getRouteApi } from '@tanstack/react-router'
import { FileText, ListFilter } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { SearchField } from '#ui/search-field.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { DefinitionsTable, DefinitionsTable_definition } from './definitions-table.tsx'

const DefinitionsPageQuery = graphql(
  `
    query DefinitionsPage($search: String, $limit: Int!, $offset: Int!) {
      definitionCount(search: $search)
      definitions(search: $search, limit: $limit, offset: $offset) {
        ...DefinitionsTable_definition
      }
    }
  `,
  [DefinitionsTable_definition],
)

const pageSize = 20
const route = getRouteApi('/app/definitions')

export function DefinitionsPage() {
  const { search = '', page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const [result, refresh] = usePageQuery({
    query: DefinitionsPageQuery,
    variables: { search: search || null, limit: pageSize, offset: (page - 1) * pageSize },
  })

  return (
    <>
      <PageHeader
        title="Definitions"
        description="Templates, and the dimensions whose levels fill them into scenarios."
      />
      <div className="mb-4 max-w-80">
        <SearchField
          label="Search definitions"
          value={search}
          onChange={(next) => void navigate({ search: { search: next || undefined }, replace: true })}
        />
      </div>
      <QueryBoundary
        result={result}
        subject="the definitions"
        loading={<TableSkeleton label="definitions" />}
        onRetry={refresh}
      >
        {({ definitions, definitionCount }) => {
          if (definitionCount > 0) {
            return (
              <>
                <DefinitionsTable definitions={definitions} />
                <Pagination
                  page={page}
                  pageSize={pageSize}
                  total={definitionCount}
                  onPageChange={(next) => void navigate({ search: (now) => ({ ...now, page: next }) })}
                />
              </>
            )
          }
          if (search) {
            return (
              <EmptyState icon={ListFilter} title="No definition matches">
                Nothing is called “{search}”. Try a shorter word.
              </EmptyState>
            )
          }
          return (
            <EmptyState icon={FileText} title="No definitions yet">
              A definition is a text with [dimensions] in it. Its levels, combined, are the scenarios a run
              asks about. Load the examples with <code className="font-mono text-xs">sluice seed</code>.
            </EmptyState>
          )
        }}
      </QueryBoundary>
    </>
  )
}
