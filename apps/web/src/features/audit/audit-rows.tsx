import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import type { Problem } from '#graphql/problem.ts'
import { FormError } from '#ui/form-error.tsx'
import { LoadMore } from '#ui/load-more.tsx'

import { AuditRow, AuditRow_change } from './audit-row.tsx'

export const AuditRows_page = graphql(
  `
    fragment AuditRows_page on AuditLogPage {
      nodes {
        id
        isSealed
        ...AuditRow_change
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  `,
  [AuditRow_change],
)

type AuditRowsProps = {
  label: string
  pages: readonly FragmentOf<typeof AuditRows_page>[]
  isLoadingMore: boolean
  problem: Problem | null
  onLoadMore: () => Promise<void>
}

/** Changes, newest first, and the way to earlier ones. */
export function AuditRows({ label, pages: references, isLoadingMore, problem, onLoadMore }: AuditRowsProps) {
  const pages = readFragment(AuditRows_page, references)
  const changes = pages.flatMap(({ nodes }) => nodes)
  return (
    <>
      <ol aria-label={label} className="divide-y rounded-lg border bg-surface shadow-card">
        {changes.map((change) => (
          <AuditRow key={change.id} change={change} />
        ))}
      </ol>
      <LoadMore
        shown={changes.length}
        hasMore={pages.at(-1)?.pageInfo.hasNextPage ?? false}
        isLoading={isLoadingMore}
        onLoadMore={() => void onLoadMore()}
      />
      {problem && (
        <div className="mt-3">
          <FormError problem={problem} />
        </div>
      )}
    </>
  )
}
