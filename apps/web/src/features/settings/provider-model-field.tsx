import type { Ref } from 'react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { formatQuantity } from '#lib/format-number.ts'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Select } from '#ui/select.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

const ProviderModelFieldQuery = graphql(`
  query ProviderModelField($providerId: ID!) {
    llmModels(providerId: $providerId, status: ACTIVE, limit: 1000) {
      id
      ref
      displayName
      kind
      unavailableReason
    }
    llmModelCount(providerId: $providerId, status: DEPRECATED)
  }
`)

type ProviderModelFieldProps = {
  ref: Ref<HTMLButtonElement>
  providerId: string
  value: string | null
  error: string | undefined
  onChange: (value: string) => void
}

/** Chooses among a provider's active chat models, and says which are left out and which cannot be called. */
export function ProviderModelField({ ref, providerId, value, error, onChange }: ProviderModelFieldProps) {
  const [result, refresh] = usePageQuery({ query: ProviderModelFieldQuery, variables: { providerId } })
  return (
    <QueryBoundary
      result={result}
      subject="the models"
      loading={
        <Loading label="models">
          <Skeleton className="h-9 w-full" />
        </Loading>
      }
      onRetry={refresh}
    >
      {({ llmModels, llmModelCount: deprecatedCount }) => {
        const models = llmModels.filter(({ kind }) => kind === 'CHAT')
        const chosen = models.find((model) => model.ref === value)
        return (
          <Select
            ref={ref}
            label="Model"
            isLabelVisible
            options={models.map((model) => ({ value: model.ref, label: model.displayName }))}
            value={chosen?.ref ?? null}
            placeholder={models.length === 0 ? 'No active chat model' : 'Choose a model'}
            isDisabled={models.length === 0}
            error={error}
            hint={toHint(chosen?.unavailableReason ?? null, deprecatedCount)}
            onChange={onChange}
          />
        )
      }}
    </QueryBoundary>
  )
}

function toHint(unavailableReason: string | null, deprecatedCount: number): string | undefined {
  if (unavailableReason) return `${unavailableReason} Until then another model stands in.`
  if (deprecatedCount === 0) return undefined
  return `${formatQuantity(deprecatedCount, 'deprecated model')} left out: reactivate one to choose it.`
}
