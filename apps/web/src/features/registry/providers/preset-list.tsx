import { useQuery } from 'urql'

import { graphql, type ResultOf } from '#graphql/graphql.ts'
import { Dialog } from '#ui/dialog.tsx'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

const PresetListQuery = graphql(`
  query PresetList {
    llmProviderPresets {
      key
      displayName
      protocol
      baseUrl
      credentialSuggestion
      needsCredential
      allowPrivateAddress
      maxParallelRequests
      requestsPerMinute
      note
    }
  }
`)

export type ProviderPreset = ResultOf<typeof PresetListQuery>['llmProviderPresets'][number]

type PresetListProps = { onChoose: (preset: ProviderPreset | null) => void; onClose: () => void }

const choiceClass =
  'flex w-full flex-col rounded-md border border-line-strong bg-surface px-3 py-2 text-left shadow-card transition-colors hover:bg-hover'

/** The well-known providers to start from, and the way to any other. */
export function PresetList({ onChoose, onClose }: PresetListProps) {
  const [result, execute] = useQuery({ query: PresetListQuery, requestPolicy: 'cache-first' })
  return (
    <Dialog
      title="Add provider"
      description="Choose whose models they are. What is known of them is filled in for you."
      isWide
      onClose={onClose}
    >
      <QueryBoundary
        result={result}
        subject="the well-known providers"
        loading={
          <Loading label="providers">
            <Skeleton className="h-40 w-full" />
          </Loading>
        }
        onRetry={() => execute({ requestPolicy: 'network-only' })}
      >
        {({ llmProviderPresets }) => (
          <ul className="grid gap-2 sm:grid-cols-2 md:grid-cols-3">
            {llmProviderPresets.map((preset) => (
              <li key={preset.key} className="flex">
                <button type="button" onClick={() => onChoose(preset)} className={choiceClass}>
                  <span className="font-medium">{preset.displayName}</span>
                  <span className="text-xs text-muted">
                    {preset.allowPrivateAddress ? 'In your own network' : 'On the internet'}
                    {!preset.needsCredential && ' · no credential needed'}
                  </span>
                </button>
              </li>
            ))}
            <li className="flex">
              <button type="button" onClick={() => onChoose(null)} className={choiceClass}>
                <span className="font-medium">Another one</span>
                <span className="text-xs text-muted">Whatever speaks one of the protocols</span>
              </button>
            </li>
          </ul>
        )}
      </QueryBoundary>
    </Dialog>
  )
}
