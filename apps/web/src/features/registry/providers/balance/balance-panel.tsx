import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { useLiveRefresh } from '#lib/use-live-refresh.ts'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import { BalanceLog, BalanceLog_provider } from './balance-log.tsx'
import { BalanceOverview, BalanceOverview_provider } from './balance-overview.tsx'

const BalancePanelQuery = graphql(
  `
    query BalancePanel($id: ID!) {
      llmProvider(id: $id) {
        id
        displayName
        balance
        ...BalanceOverview_provider
        ...BalanceLog_provider
      }
    }
  `,
  [BalanceOverview_provider, BalanceLog_provider],
)

const bookingIntervalMs = 5000

/** A provider's balance and what was done to it, for administrators. Calls that are booked meanwhile show. */
export function BalancePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const [result, refresh] = usePageQuery({
    query: BalancePanelQuery,
    variables: { id },
    requestPolicy: 'cache-and-network',
  })
  const known = result.data?.llmProvider
  const isKept = (known?.balance ?? null) !== null
  useLiveRefresh({ isLive: isKept, intervalMs: bookingIntervalMs, refresh })
  return (
    <SidePanel title={known ? `Balance of ${known.displayName}` : 'Balance'} onClose={onClose}>
      <div className="flex flex-col gap-6 p-4">
        <QueryBoundary
          result={result}
          subject="the balance"
          loading={
            <Loading label="the balance">
              <Skeleton className="h-48 w-full" />
            </Loading>
          }
          onRetry={refresh}
        >
          {({ llmProvider }) =>
            llmProvider === null ? (
              <p className="text-muted">There is no such provider: it may have been deleted.</p>
            ) : (
              <>
                <BalanceOverview provider={llmProvider} onRefresh={refresh} />
                <BalanceLog provider={llmProvider} />
              </>
            )
          }
        </QueryBoundary>
      </div>
    </SidePanel>
  )
}
