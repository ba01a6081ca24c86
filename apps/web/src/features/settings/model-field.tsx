import { useState, type Ref } from 'react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { Loading } from '#ui/loading.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Select } from '#ui/select.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import { ProviderModelField } from './provider-model-field.tsx'

const ModelFieldQuery = graphql(`
  query ModelField {
    llmProviders(limit: 100) {
      id
      name
      displayName
      isAvailable
    }
  }
`)

type ModelFieldProps = {
  /** Of the model's select. */
  ref: Ref<HTMLButtonElement>
  /** A model ref: `provider/modelId`. */
  value: string | null
  error: string | undefined
  onChange: (value: string | null) => void
}

/** Chooses a chat model: whose, then which. */
export function ModelField({ ref, value, error, onChange }: ModelFieldProps) {
  const [result, refresh] = usePageQuery({ query: ModelFieldQuery })
  const [providerName, setProviderName] = useState(value?.split('/')[0] ?? null)
  return (
    <QueryBoundary
      result={result}
      subject="the providers"
      loading={
        <Loading label="providers">
          <Skeleton className="h-24 w-full" />
        </Loading>
      }
      onRetry={refresh}
    >
      {({ llmProviders }) => {
        const provider = llmProviders.find(({ name }) => name === providerName)
        return (
          <div className="flex flex-col gap-3">
            <Select
              ref={focusOnMount}
              label="Provider"
              isLabelVisible
              options={llmProviders.map(({ name, displayName, isAvailable }) => ({
                value: name,
                label: isAvailable ? displayName : `${displayName} (cannot be called now)`,
              }))}
              value={provider?.name ?? null}
              error={provider ? undefined : error}
              onChange={(name) => {
                setProviderName(name)
                if (name !== providerName) onChange(null)
              }}
            />
            {provider && (
              <ProviderModelField
                key={provider.id}
                ref={ref}
                providerId={provider.id}
                value={value}
                error={error}
                onChange={onChange}
              />
            )}
          </div>
        )
      }}
    </QueryBoundary>
  )
}

// The providers come after the form that asks for them.
function focusOnMount(control: HTMLButtonElement | null) {
  control?.focus()
}
