import { getRouteApi } from '@tanstack/react-router'
import { ChevronDown, ChevronUp } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import { TranscriptDetail, TranscriptDetail_transcript } from './transcript-detail.tsx'

const TranscriptPanelQuery = graphql(
  `
    query TranscriptPanel($id: ID!) {
      transcript(id: $id) {
        id
        scenario {
          id
          name
        }
        ...TranscriptDetail_transcript
      }
    }
  `,
  [TranscriptDetail_transcript],
)

const route = getRouteApi('/app/runs/$runId')

type TranscriptPanelProps = {
  id: string
  /** The transcripts of the list beside it, for the way to its neighbours. */
  ids: readonly string[]
}

export function TranscriptPanel({ id, ids }: TranscriptPanelProps) {
  const navigate = route.useNavigate()
  const [result, refresh] = usePageQuery({
    query: TranscriptPanelQuery,
    variables: { id },
    requestPolicy: 'cache-first',
  })
  // While the next one is fetched, the one before it must not pass for it.
  const shown =
    result.data?.transcript?.id === id || !result.fetching ? result : { ...result, data: undefined }
  const position = ids.indexOf(id)
  const previous = ids[position - 1]
  const next = position === -1 ? undefined : ids[position + 1]
  const show = (transcript: string | undefined) =>
    void navigate({ search: (search) => ({ ...search, transcript }), replace: true, resetScroll: false })

  return (
    <SidePanel
      title={shown.data?.transcript?.scenario.name ?? 'Transcript'}
      onClose={() => show(undefined)}
      actions={
        <>
          <CopyButton text={id} label="Copy transcript id" />
          <IconButton
            icon={ChevronUp}
            label="Previous transcript"
            disabled={!previous}
            onClick={() => show(previous)}
          />
          <IconButton
            icon={ChevronDown}
            label="Next transcript"
            disabled={!next}
            onClick={() => show(next)}
          />
        </>
      }
    >
      <div className="p-4">
        <QueryBoundary
          result={shown}
          subject="this transcript"
          onRetry={refresh}
          loading={
            <Loading label="the transcript">
              <Skeleton className="h-24 w-full" />
              <Skeleton className="mt-4 h-48 w-full" />
            </Loading>
          }
        >
          {({ transcript }) =>
            transcript ? (
              <TranscriptDetail transcript={transcript} />
            ) : (
              <p className="text-muted">There is no such transcript, or none you may see.</p>
            )
          }
        </QueryBoundary>
      </div>
    </SidePanel>
  )
}
