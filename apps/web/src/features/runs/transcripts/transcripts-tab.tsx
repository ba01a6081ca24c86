import { getRouteApi } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { useLiveRefresh } from '#lib/use-live-refresh.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Select } from '#ui/select.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { TranscriptPanel } from './transcript-panel.tsx'
import { TranscriptsTable, TranscriptsTable_transcript } from './transcripts-table.tsx'

const TranscriptsTabQuery = graphql(
  `
    query TranscriptsTab($id: ID!, $modelId: ID, $limit: Int!, $offset: Int!) {
      run(id: $id) {
        id
        models {
          id
          displayName
        }
        transcriptCount(modelId: $modelId)
        transcripts(modelId: $modelId, limit: $limit, offset: $offset) {
          id
          ...TranscriptsTable_transcript
        }
      }
    }
  `,
  [TranscriptsTable_transcript],
)

const pageSize = 20
const liveIntervalMs = 5000
const allModels = { value: 'ALL', label: 'All models' }
const route = getRouteApi('/app/runs/$runId')

/** The stored answers of a run. */
export function TranscriptsTab({ runId, isLive }: { runId: string; isLive: boolean }) {
  const { model, page = 1, transcript } = route.useSearch()
  const navigate = route.useNavigate()
  const [result, refresh] = usePageQuery({
    query: TranscriptsTabQuery,
    variables: { id: runId, modelId: model ?? null, limit: pageSize, offset: (page - 1) * pageSize },
  })
  useLiveRefresh({ isLive, intervalMs: liveIntervalMs, refresh })
  const models = result.data?.run?.models ?? []
  const transcripts = result.data?.run?.transcripts ?? []

  return (
    <>
      <div className="mb-4 max-w-64">
        <Select
          label="Model"
          options={[allModels, ...models.map(({ id, displayName }) => ({ value: id, label: displayName }))]}
          value={models.some(({ id }) => id === model) ? (model ?? 'ALL') : 'ALL'}
          onChange={(next) =>
            void navigate({
              search: { tab: 'transcripts', model: next === 'ALL' ? undefined : next },
              resetScroll: false,
            })
          }
        />
      </div>
      <QueryBoundary
        result={result}
        subject="the transcripts"
        loading={<TableSkeleton label="transcripts" />}
        onRetry={refresh}
      >
        {({ run }) =>
          run && run.transcriptCount > 0 ? (
            <>
              <TranscriptsTable transcripts={run.transcripts} selectedId={transcript} />
              <Pagination
                page={page}
                pageSize={pageSize}
                total={run.transcriptCount}
                onPageChange={(next) =>
                  void navigate({ search: (search) => ({ ...search, page: next, transcript: undefined }) })
                }
              />
            </>
          ) : (
            <EmptyState icon={MessagesSquare} title="No transcripts yet">
              {isLive
                ? 'They appear here as the models answer.'
                : 'No model of this run has given an answer that could be kept. See Problems for why.'}
            </EmptyState>
          )
        }
      </QueryBoundary>
      {transcript && <TranscriptPanel id={transcript} ids={transcripts.map(({ id }) => id)} />}
    </>
  )
}
