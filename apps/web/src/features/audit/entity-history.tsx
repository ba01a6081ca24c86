import { graphql } from '#graphql/graphql.ts'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import type { EntityType } from './audit-names.ts'
import { AuditRows, AuditRows_page } from './audit-rows.tsx'
import { useAuditPages } from './use-audit-pages.ts'

const EntityHistoryQuery = graphql(
  `
    query EntityHistory($entityType: String!, $entityId: String!, $after: String) {
      page: entityAuditHistory(entityType: $entityType, entityId: $entityId, first: 20, after: $after) {
        ...AuditRows_page
      }
    }
  `,
  [AuditRows_page],
)

type EntityHistoryProps = {
  entityType: EntityType
  /** Its UUID, or the key of a setting. */
  entityId: string
}

/** What was done to one thing. For who may read the audit log. */
export function EntityHistory({ entityType, entityId }: EntityHistoryProps) {
  const { result, pages, isEmpty, isLoadingMore, problem, loadMore, refresh } = useAuditPages(
    EntityHistoryQuery,
    {
      entityType,
      entityId,
    },
  )
  return (
    <QueryBoundary
      result={result}
      subject="the history"
      loading={<TableSkeleton label="history" rows={3} />}
      onRetry={refresh}
    >
      {() =>
        isEmpty ? (
          <p className="text-sm text-muted">Nothing was changed since this was installed.</p>
        ) : (
          <AuditRows
            label="History"
            pages={pages}
            isLoadingMore={isLoadingMore}
            problem={problem}
            onLoadMore={loadMore}
          />
        )
      }
    </QueryBoundary>
  )
}
