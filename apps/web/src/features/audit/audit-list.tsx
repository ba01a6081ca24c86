import { ListFilter, ScrollText } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { AuditRows, AuditRows_page } from './audit-rows.tsx'
import type { AuditFilterInput } from './audit-search.ts'
import { useAuditPages } from './use-audit-pages.ts'

const AuditListQuery = graphql(
  `
    query AuditList($filter: AuditLogFilter!, $after: String) {
      page: auditLogs(filter: $filter, first: 50, after: $after) {
        ...AuditRows_page
      }
    }
  `,
  [AuditRows_page],
)

type AuditListProps = { filter: AuditFilterInput; isFiltered: boolean }

/** The changes that match. */
export function AuditList({ filter, isFiltered }: AuditListProps) {
  const { result, pages, isEmpty, isLoadingMore, problem, loadMore, refresh } = useAuditPages(
    AuditListQuery,
    {
      filter,
    },
  )
  return (
    <QueryBoundary
      result={result}
      subject="the audit log"
      loading={<TableSkeleton label="audit log" />}
      onRetry={refresh}
    >
      {() => {
        if (!isEmpty) {
          return (
            <AuditRows
              label="Changes"
              pages={pages}
              isLoadingMore={isLoadingMore}
              problem={problem}
              onLoadMore={loadMore}
            />
          )
        }
        if (isFiltered) {
          return (
            <EmptyState icon={ListFilter} title="No changes match">
              Nothing like this was changed. Clear the filters to see all changes.
            </EmptyState>
          )
        }
        return (
          <EmptyState icon={ScrollText} title="Nothing was changed yet">
            Every change of a provider, model, price, setting, user or key will be listed here.
          </EmptyState>
        )
      }}
    </QueryBoundary>
  )
}
