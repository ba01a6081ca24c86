import { useViewer } from '#features/access/index.ts'
import { EntityHistory } from '#features/audit/index.ts'
import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import { ModelBadges, ModelBadges_model } from '../model-badges.tsx'
import { ModelMenu, ModelMenu_model } from '../models/model-menu.tsx'
import { ModelFacts, ModelFacts_model } from './model-facts.tsx'
import { PriceHistory, PriceHistory_model } from './price-history.tsx'

const ModelPanelQuery = graphql(
  `
    query ModelPanel($id: ID!) {
      llmModel(id: $id) {
        id
        displayName
        isAvailable
        unavailableReason
        ...ModelBadges_model
        ...ModelMenu_model
        ...ModelFacts_model
        ...PriceHistory_model
      }
    }
  `,
  [ModelBadges_model, ModelMenu_model, ModelFacts_model, PriceHistory_model],
)

/** One model: what it is, what it costs, cost and will cost, and what was done to it. */
export function ModelPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const [result, refresh] = usePageQuery({ query: ModelPanelQuery, variables: { id } })
  const { canAdminister } = useViewer()
  const known = result.data?.llmModel
  return (
    <SidePanel
      title={known?.displayName ?? 'Model'}
      actions={known && <ModelMenu model={known} />}
      onClose={onClose}
    >
      <div className="flex flex-col gap-6 p-4">
        <QueryBoundary
          result={result}
          subject="the model"
          loading={
            <Loading label="the model">
              <Skeleton className="h-64 w-full" />
            </Loading>
          }
          onRetry={refresh}
        >
          {({ llmModel }) =>
            llmModel === null ? (
              <p className="text-muted">There is no such model: it may have been deleted.</p>
            ) : (
              <>
                <div>
                  <div className="flex flex-wrap gap-1.5">
                    <ModelBadges model={llmModel} />
                  </div>
                  {!llmModel.isAvailable && llmModel.unavailableReason && (
                    <p className="mt-2 text-sm wrap-anywhere text-warn-text">{llmModel.unavailableReason}</p>
                  )}
                </div>
                <ModelFacts model={llmModel} />
                <PriceHistory model={llmModel} />
                {canAdminister && (
                  <section aria-label="Changes">
                    <h3 className="mb-3 font-semibold">Changes</h3>
                    <EntityHistory entityType="llm_model" entityId={id} />
                  </section>
                )}
              </>
            )
          }
        </QueryBoundary>
      </div>
    </SidePanel>
  )
}
