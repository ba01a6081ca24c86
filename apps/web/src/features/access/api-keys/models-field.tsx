import { useState } from 'react'
import { useWatch, type UseFormReturn } from 'react-hook-form'
import { useQuery } from 'urql'

import { graphql } from '#graphql/graphql.ts'
import { Checkbox } from '#ui/checkbox.tsx'
import { FormField } from '#ui/form-field.tsx'
import { SearchField } from '#ui/search-field.tsx'
import { Segmented } from '#ui/segmented.tsx'

import type { ApiKeyValues } from './api-key-values.ts'

const ModelsFieldQuery = graphql(`
  query ModelsField {
    llmProviders(limit: 100) {
      id
      models {
        id
        ref
        displayName
      }
    }
  }
`)

const accesses = [
  { value: 'ALL', label: 'All' },
  { value: 'SPECIFIC', label: 'Only some' },
  { value: 'NONE', label: 'None' },
] as const

const hints = {
  ALL: 'Runs on every model, those added later too.',
  SPECIFIC: 'Runs on these models only.',
  NONE: 'Starts no runs; reads, and writes definitions as its role allows.',
} as const

/** Which models a key may start runs on. */
export function ModelsField({ form }: { form: UseFormReturn<ApiKeyValues> }) {
  const [{ data, error }] = useQuery({ query: ModelsFieldQuery })
  const [search, setSearch] = useState('')
  const [access, chosen] = useWatch({ control: form.control, name: ['access', 'permissions'] })
  const models = (data?.llmProviders ?? []).flatMap((provider) => provider.models)
  const found = models.filter(({ ref, displayName }) =>
    `${ref} ${displayName}`.toLowerCase().includes(search.toLowerCase()),
  )
  const problem = error && !data ? 'The models could not be loaded. Close this and try again.' : undefined
  form.register('permissions', {
    validate: (ids, values) =>
      values.access !== 'SPECIFIC' || ids.length > 0 || 'Choose at least one model, or “None”.',
  })

  function toggle(id: string, isChecked: boolean) {
    const next = isChecked ? [...chosen, id] : chosen.filter((each) => each !== id)
    form.setValue('permissions', next, { shouldValidate: form.formState.isSubmitted })
  }

  return (
    <div className="flex flex-col gap-2">
      <div>
        <p className="mb-1.5 text-sm font-medium">Models</p>
        <Segmented
          label="Models"
          value={access}
          options={accesses}
          onChange={(next) => {
            form.setValue('access', next)
            form.clearErrors('permissions')
          }}
        />
      </div>
      <FormField
        label="Models it may use"
        isLabelVisible={false}
        hint={hints[access]}
        error={form.formState.errors.permissions?.message ?? problem}
      >
        {({ id, 'aria-labelledby': labelledBy, 'aria-describedby': describedBy }) =>
          access === 'SPECIFIC' && (
            <div id={id} role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
              <SearchField label="Find a model" value={search} onChange={setSearch} />
              <ul
                tabIndex={0}
                aria-label="Models to choose from"
                className="mt-2 max-h-48 overflow-y-auto rounded-md border"
              >
                {found.map((model) => (
                  <li key={model.id}>
                    <label className="flex cursor-pointer items-center gap-2.5 px-3 py-1.5 hover:bg-hover">
                      <Checkbox
                        label={model.ref}
                        isChecked={chosen.includes(model.id)}
                        onChange={(isChecked) => toggle(model.id, isChecked)}
                      />
                      <span className="min-w-0 flex-1 truncate text-sm">{model.displayName}</span>
                      <span className="truncate font-mono text-xs text-muted">{model.ref}</span>
                    </label>
                  </li>
                ))}
                {data && found.length === 0 && (
                  <li className="px-3 py-2 text-sm text-muted">No model is called so.</li>
                )}
              </ul>
            </div>
          )
        }
      </FormField>
    </div>
  )
}
