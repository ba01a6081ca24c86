import { useQuery } from 'urql'

import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import { EditModelForm } from './edit-model-form.tsx'
import { ModelNowQuery } from './model-now.ts'

/** Reads the model as it is now, then lets it be changed. */
export function EditModel({ id, onClose }: { id: string; onClose: () => void }) {
  const [result, execute] = useQuery({
    query: ModelNowQuery,
    variables: { id },
    requestPolicy: 'network-only',
  })
  const model = result.data?.llmModel
  if (model) return <EditModelForm model={model} onClose={onClose} />
  return (
    <Dialog title="Edit model" isWide onClose={onClose} footer={<Button onClick={onClose}>Cancel</Button>}>
      <QueryBoundary
        result={result}
        subject="the model"
        loading={
          <Loading label="the model">
            <Skeleton className="h-64 w-full" />
          </Loading>
        }
        onRetry={() => execute({ requestPolicy: 'network-only' })}
      >
        {() => <p>This model is gone: somebody has deleted it.</p>}
      </QueryBoundary>
    </Dialog>
  )
}
