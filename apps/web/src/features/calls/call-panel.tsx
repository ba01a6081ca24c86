import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import { CallDetail, CallDetail_call } from './call-detail.tsx'

const CallPanelQuery = graphql(
  `
    query CallPanel($id: ID!) {
      llmCall(id: $id) {
        id
        requestedModel
        ...CallDetail_call
      }
    }
  `,
  [CallDetail_call],
)

type CallPanelProps = { id: string; onClose: () => void }

/** One call beside the list. */
export function CallPanel({ id, onClose }: CallPanelProps) {
  const [result, refresh] = usePageQuery({ query: CallPanelQuery, variables: { id } })
  // While the next one is fetched, the one before it must not pass for it.
  const shown = result.data?.llmCall?.id === id || !result.fetching ? result : { ...result, data: undefined }
  return (
    <SidePanel
      title={shown.data?.llmCall ? `Call to ${shown.data.llmCall.requestedModel}` : 'Call'}
      onClose={onClose}
      actions={<CopyButton text={id} label="Copy call id" />}
    >
      <div className="p-4">
        <QueryBoundary
          result={shown}
          subject="this call"
          onRetry={refresh}
          loading={
            <Loading label="the call">
              <Skeleton className="h-24 w-full" />
              <Skeleton className="mt-4 h-48 w-full" />
            </Loading>
          }
        >
          {({ llmCall }) =>
            llmCall ? (
              <CallDetail call={llmCall} />
            ) : (
              <p className="text-muted">There is no such call, or none you may see.</p>
            )
          }
        </QueryBoundary>
      </div>
    </SidePanel>
  )
}
