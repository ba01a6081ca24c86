import { useQuery } from 'urql'

import { graphql } from '#graphql/graphql.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import { NewPriceForm, NewPriceForm_model } from './new-price-form.tsx'

const NewPriceQuery = graphql(
  `
    query NewPrice($id: ID!) {
      llmModel(id: $id) {
        id
        ...NewPriceForm_model
      }
    }
  `,
  [NewPriceForm_model],
)

/** Reads the price in force, then lets a new one be written from it. */
export function NewPrice({ id, onClose }: { id: string; onClose: () => void }) {
  const [result, execute] = useQuery({
    query: NewPriceQuery,
    variables: { id },
    requestPolicy: 'network-only',
  })
  const model = result.data?.llmModel
  if (model) return <NewPriceForm model={model} onClose={onClose} />
  return (
    <Dialog title="New price" isWide onClose={onClose} footer={<Button onClick={onClose}>Cancel</Button>}>
      <QueryBoundary
        result={result}
        subject="the price"
        loading={
          <Loading label="the price">
            <Skeleton className="h-48 w-full" />
          </Loading>
        }
        onRetry={() => execute({ requestPolicy: 'network-only' })}
      >
        {() => <p>This model is gone: somebody has deleted it.</p>}
      </QueryBoundary>
    </Dialog>
  )
}
