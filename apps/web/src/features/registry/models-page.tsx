import { getRouteApi } from '@tanstack/react-router'
import { Boxes, ListFilter } from 'lucide-react'

import { useViewer } from '#features/access/index.ts'
import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { CopyListMenu } from './copy-list-menu.tsx'
import { ImportPrices } from './imports/import-prices.tsx'
import { ModelsFilterBar } from './models-filter-bar.tsx'
import { ProviderList, ProviderList_model, ProviderList_provider } from './provider-list.tsx'
import { ModelPanel } from './prices/model-panel.tsx'
import { BalancePanel } from './providers/balance/balance-panel.tsx'
import { NewProvider } from './providers/new-provider.tsx'

const ModelsPageQuery = graphql(
  `
    query ModelsPage($providerId: ID, $status: LlmModelStatus, $search: String) {
      llmProviders(limit: 100) {
        id
        displayName
        ...ProviderList_provider
      }
      llmModelCount(providerId: $providerId, status: $status, search: $search)
      llmModels(providerId: $providerId, status: $status, search: $search, limit: 1000) {
        id
        ...ProviderList_model
      }
    }
  `,
  [ProviderList_provider, ProviderList_model],
)

const route = getRouteApi('/app/settings/models')

/** Providers and their models, for everybody to read and for administrators to change. */
export function ModelsPage() {
  const { provider, status, search, model, balance } = route.useSearch()
  const navigate = route.useNavigate()
  const { canAdminister } = useViewer()
  const [result, refresh] = usePageQuery({
    query: ModelsPageQuery,
    variables: { providerId: provider ?? null, status: status ?? null, search: search ?? null },
  })
  const filter = { provider, status, search }
  const isFiltered = Object.values(filter).some((value) => value !== undefined)

  return (
    <>
      <PageHeader
        title="Models"
        description="Who serves them, how much at once, and at what price: in USD per million tokens."
        actions={
          <>
            <CopyListMenu filter={filter} />
            {canAdminister && <ImportPrices />}
            {canAdminister && <NewProvider />}
          </>
        }
      />
      <QueryBoundary
        result={result}
        subject="the models"
        loading={<TableSkeleton label="models" />}
        onRetry={refresh}
      >
        {({ llmProviders, llmModels, llmModelCount }) => {
          if (llmProviders.length === 0) {
            return (
              <EmptyState icon={Boxes} title="No providers yet">
                A provider is an account at a vendor’s endpoint.{' '}
                {canAdminister
                  ? 'Add one to say where models are and how much they may be asked.'
                  : 'Administrators add them.'}
              </EmptyState>
            )
          }
          return (
            <>
              <ModelsFilterBar
                filter={filter}
                isFiltered={isFiltered}
                providers={llmProviders}
                shown={llmModels.length}
                total={llmModelCount}
                onChange={(next) =>
                  void navigate({ search: (now) => ({ ...now, ...next }), resetScroll: false })
                }
              />
              {llmModels.length === 0 && isFiltered && provider === undefined ? (
                <EmptyState icon={ListFilter} title="No model matches">
                  No provider has such a model. Clear the filters to see all of them.
                </EmptyState>
              ) : (
                <ProviderList providers={llmProviders} models={llmModels} isFiltered={isFiltered} />
              )}
            </>
          )
        }}
      </QueryBoundary>
      {model !== undefined && (
        <ModelPanel
          key={model}
          id={model}
          onClose={() =>
            void navigate({ search: (now) => ({ ...now, model: undefined }), resetScroll: false })
          }
        />
      )}
      {balance !== undefined && canAdminister && (
        <BalancePanel
          key={balance}
          id={balance}
          onClose={() =>
            void navigate({ search: (now) => ({ ...now, balance: undefined }), resetScroll: false })
          }
        />
      )}
    </>
  )
}
