import { useState } from 'react'
import { toast } from 'sonner'
import { useQuery } from 'urql'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { formatQuantity } from '#lib/format-number.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormError } from '#ui/form-error.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { DiscoveredList, DiscoveredList_model } from './discovered-list.tsx'

export const DiscoverModels_provider = graphql(`
  fragment DiscoverModels_provider on LlmProvider {
    id
    displayName
  }
`)

const DiscoverModelsQuery = graphql(
  `
    query DiscoverModels($providerId: ID!) {
      discoverLlmModels(providerId: $providerId) {
        modelId
        displayName
        contextWindow
        maxOutputTokens
        isRegistered
        ...DiscoveredList_model
      }
    }
  `,
  [DiscoveredList_model],
)

const AddDiscoveredLlmModelsMutation = graphql(`
  mutation AddDiscoveredLlmModels($providerId: ID!, $models: [DiscoveredModelInput!]!) {
    addDiscoveredLlmModels(providerId: $providerId, models: $models) {
      models {
        id
      }
    }
  }
`)

type DiscoverModelsProps = { provider: FragmentOf<typeof DiscoverModels_provider>; onClose: () => void }

const mostAtOnce = 200

/** What the vendor offers, to choose from; the catalogue knows the prices of many. */
export function DiscoverModels({ provider: reference, onClose }: DiscoverModelsProps) {
  const { id: providerId, displayName } = readFragment(DiscoverModels_provider, reference)
  const [result, execute] = useQuery({
    query: DiscoverModelsQuery,
    variables: { providerId },
    requestPolicy: 'network-only',
  })
  const add = useAction(AddDiscoveredLlmModelsMutation)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const offered = result.data?.discoverLlmModels ?? []

  async function save() {
    const models = offered
      .filter((model) => chosen.has(model.modelId) && !model.isRegistered)
      .map(({ modelId, displayName: name, contextWindow, maxOutputTokens }) => ({
        modelId,
        displayName: name,
        contextWindow,
        maxOutputTokens,
      }))
    const { data } = await add.run({ providerId, models })
    if (!data) return
    toast.success(`${formatQuantity(data.addDiscoveredLlmModels.models.length, 'model')} added.`, {
      description: 'Those without a price in the catalogue cost an unknown amount until you give one.',
    })
    onClose()
  }

  const isTooMany = chosen.size > mostAtOnce
  return (
    <Dialog
      title={`Discover models of ${displayName}`}
      description="What the vendor offers to this account, beside the prices of the bundled catalogue."
      isWide
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={chosen.size === 0 || isTooMany || add.isPending}>
            {add.isPending
              ? 'Adding…'
              : chosen.size === 0
                ? 'Add'
                : `Add ${formatQuantity(chosen.size, 'model')}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <QueryBoundary
          result={result.fetching ? {} : result}
          subject="the vendor’s models"
          loading={<TableSkeleton label="the vendor’s models" rows={5} />}
          onRetry={() => execute({ requestPolicy: 'network-only' })}
        >
          {({ discoverLlmModels }) =>
            discoverLlmModels.length === 0 ? (
              <p className="text-muted">The vendor lists no models. Add them by hand.</p>
            ) : (
              <DiscoveredList models={discoverLlmModels} chosen={chosen} onChange={setChosen} />
            )
          }
        </QueryBoundary>
        {isTooMany && <p className="text-sm text-bad-text">At most {mostAtOnce} are added in one step.</p>}
        <FormError problem={add.problem} />
      </div>
    </Dialog>
  )
}
