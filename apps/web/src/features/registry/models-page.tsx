import { getRouteApi } from '@tanstack/react-router'
import { Boxes } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Select } from '#ui/select.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { ModelsTable, ModelsTable_model } from './models-table.tsx'
import { ProviderCard, ProviderCard_provider } from './provider-card.tsx'

const ModelsPageQuery = graphql(
  `
    query ModelsPage($providerId: ID, $limit: Int!, $offset: Int!) {
      llmProviders(limit: 100) {
        id
        displayName
        isAvailable
        ...ProviderCard_provider
      }
      llmModelCount(providerId: $providerId)
      llmModels(providerId: $providerId, limit: $limit, offset: $offset) {
        ...ModelsTable_model
      }
    }
  `,
  [ProviderCard_provider, ModelsTable_model],
)

const pageSize = 50
const availableFirst = (one: { isAvailable: boolean }, other: { isAvailable: boolean }) =>
  Number(other.isAvailable) - Number(one.isAvailable)
const allProviders = { value: 'ALL', label: 'All providers' }
const route = getRouteApi('/app/models')

export function ModelsPage() {
  const { provider, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const [result, refresh] = usePageQuery({
    query: ModelsPageQuery,
    variables: { providerId: provider ?? null, limit: pageSize, offset: (page - 1) * pageSize },
  })

  return (
    <>
      <PageHeader title="Models" description="Who serves them, how much at once, and at what price." />
      <QueryBoundary
        result={result}
        subject="the models"
        loading={<TableSkeleton label="models" />}
        onRetry={refresh}
      >
        {({ llmProviders, llmModels, llmModelCount }) =>
          llmProviders.length === 0 ? (
            <EmptyState icon={Boxes} title="No providers yet">
              A provider is an account at a vendor’s endpoint. Load the usual ones with{' '}
              <code className="font-mono text-xs">sluice seed</code>.
            </EmptyState>
          ) : (
            <>
              <section aria-label="Providers" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
                {llmProviders.toSorted(availableFirst).map((each) => (
                  <ProviderCard key={each.id} provider={each} />
                ))}
              </section>
              <div className="mt-8 mb-4 flex flex-wrap items-end justify-between gap-3">
                <div>
                  <h2 className="font-semibold">Models and prices</h2>
                  <p className="text-sm text-muted">In USD per million tokens, the price in force now.</p>
                </div>
                <div className="w-56 max-sm:w-full">
                  <Select
                    label="Provider"
                    options={[
                      allProviders,
                      ...llmProviders.map(({ id, displayName }) => ({ value: id, label: displayName })),
                    ]}
                    value={provider ?? 'ALL'}
                    onChange={(next) =>
                      void navigate({
                        search: { provider: next === 'ALL' ? undefined : next },
                        resetScroll: false,
                      })
                    }
                  />
                </div>
              </div>
              {llmModels.length === 0 ? (
                <EmptyState icon={Boxes} title="No models">
                  This provider serves no model that Sluice knows of.
                </EmptyState>
              ) : (
                <ModelsTable models={llmModels} />
              )}
              <Pagination
                page={page}
                pageSize={pageSize}
                total={llmModelCount}
                onPageChange={(next) => void navigate({ search: (now) => ({ ...now, page: next }) })}
              />
            </>
          )
        }
      </QueryBoundary>
    </>
  )
}
