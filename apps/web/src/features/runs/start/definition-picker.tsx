import { toDefinitionContent, toScenarioContent, TemplateText } from '#features/definitions/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatQuantity } from '#lib/format-number.ts'
import { Card } from '#ui/card.tsx'
import { Select } from '#ui/select.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import type { ChosenDefinition } from './use-chosen-definition.ts'

export const DefinitionPicker_query = graphql(`
  fragment DefinitionPicker_query on Query {
    definitions(limit: 100) {
      id
      name
      scenarioCount
    }
  }
`)

type DefinitionPickerProps = {
  query: FragmentOf<typeof DefinitionPicker_query>
  definitionId: string | undefined
  chosen: ChosenDefinition
  error: string | undefined
  onChange: (definitionId: string) => void
}

/** What to ask about, with a look at what a model would read. */
export function DefinitionPicker({ query, definitionId, chosen, error, onChange }: DefinitionPickerProps) {
  const { definitions } = readFragment(DefinitionPicker_query, query)
  const { definition, isFetching } = chosen
  const isListed = definitions.some(({ id }) => id === definition?.id)
  const [example] = definition?.scenarios ?? []
  return (
    <Card title="Definition">
      <div className="p-4">
        <div className="max-w-md">
          <Select
            label="What to ask about"
            isLabelVisible
            placeholder="Choose a definition"
            options={(definition && !isListed ? [definition, ...definitions] : definitions).map(
              ({ id, name, scenarioCount }) => ({
                value: id,
                label: `${name} · ${formatQuantity(scenarioCount, 'scenario')}`,
              }),
            )}
            value={definitionId ?? null}
            error={error}
            onChange={onChange}
          />
        </div>
        {isFetching && !definition && <Skeleton className="mt-4 h-24 w-full" />}
        {definitionId && !isFetching && !definition && (
          <p role="alert" className="mt-4 text-sm text-bad-text">
            The definition in the address could not be loaded. Choose another one.
          </p>
        )}
        {definition && (
          <div className="mt-4 rounded-md border bg-sunken px-4 py-3 text-sm">
            <h3 className="mb-1 text-xs font-medium text-muted">Template</h3>
            <TemplateText template={toDefinitionContent(definition.content).template} />
            {example && (
              <>
                <h3 className="mt-3 mb-1 text-xs font-medium text-muted">
                  For example, scenario {example.name}
                </h3>
                <p className="break-words whitespace-pre-wrap text-muted">
                  {toScenarioContent(example.content).prompt}
                </p>
              </>
            )}
          </div>
        )}
      </div>
    </Card>
  )
}
