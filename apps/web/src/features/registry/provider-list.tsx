import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'

import { ModelsTable_model } from './models-table.tsx'
import { ProviderSection, ProviderSection_provider } from './provider-section.tsx'

export const ProviderList_provider = graphql(
  `
    fragment ProviderList_provider on LlmProvider {
      id
      ...ProviderSection_provider
    }
  `,
  [ProviderSection_provider],
)

export const ProviderList_model = graphql(
  `
    fragment ProviderList_model on LlmModel {
      providerId
      ...ModelsTable_model
    }
  `,
  [ModelsTable_model],
)

type ProviderListProps = {
  providers: readonly FragmentOf<typeof ProviderList_provider>[]
  models: readonly FragmentOf<typeof ProviderList_model>[]
  /** Only providers with a model that is left are shown then. */
  isFiltered: boolean
}

/** More rows than these would make the page slow: providers are folded up then. */
const openRows = 200
const route = getRouteApi('/app/settings/models')

/** The providers in the API's order, each with those of the models that are its own. */
export function ProviderList({ providers, models, isFiltered }: ProviderListProps) {
  const { provider: chosen } = route.useSearch()
  const byProvider = useMemo(
    () => Map.groupBy(readFragment(ProviderList_model, models), ({ providerId }) => providerId),
    [models],
  )
  const shown = readFragment(ProviderList_provider, providers).filter(({ id }) =>
    chosen === undefined ? !isFiltered || byProvider.has(id) : id === chosen,
  )
  return (
    <div className="flex flex-col gap-4">
      {shown.map((each) => (
        <ProviderSection
          key={each.id}
          provider={each}
          models={byProvider.get(each.id) ?? noModels}
          isFiltered={isFiltered}
          isOpenAtFirst={models.length <= openRows || shown.length === 1}
        />
      ))}
    </div>
  )
}

// The same list at each drawing.
const noModels: never[] = []
