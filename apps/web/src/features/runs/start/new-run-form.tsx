import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'

import { toDefaultModels } from './default-models.ts'
import { DefinitionPicker, DefinitionPicker_query } from './definition-picker.tsx'
import { ModelPicker, ModelPicker_query } from './model-picker.tsx'
import { NewRunSummary, NewRunSummary_viewer } from './new-run-summary.tsx'
import { RunParametersCard } from './run-parameters-card.tsx'
import { usualParameters } from './start-run-input.ts'
import { useChosenDefinition } from './use-chosen-definition.ts'
import { useStartRun } from './use-start-run.ts'

export const NewRunForm_query = graphql(
  `
    fragment NewRunForm_query on Query {
      llmProviders(limit: 100) {
        id
        isSandbox
        isAvailable
        defaultModel {
          id
          ref
          isAvailable
        }
        activeModels {
          id
          isAvailable
        }
      }
      me {
        ...NewRunSummary_viewer
      }
      ...DefinitionPicker_query
      ...ModelPicker_query
    }
  `,
  [DefinitionPicker_query, ModelPicker_query, NewRunSummary_viewer],
)

const route = getRouteApi('/app/runs/new')

export function NewRunForm({ query }: { query: FragmentOf<typeof NewRunForm_query> }) {
  const data = readFragment(NewRunForm_query, query)
  const { definition: named } = route.useSearch()
  const { definitions } = readFragment(DefinitionPicker_query, data)
  // Where there is nothing to choose, it is chosen.
  const definitionId = named ?? (definitions.length === 1 ? definitions[0]?.id : undefined)
  const navigate = route.useNavigate()
  const chosen = useChosenDefinition(definitionId)
  // Until somebody chooses, the models follow the providers as they are now.
  const [pickedModels, setPickedModels] = useState<ReadonlySet<string> | null>(null)
  const [parameters, setParameters] = useState(usualParameters)
  const plan = { definitionId, models: pickedModels ?? toDefaultModels(data.llmProviders), parameters }
  const { form, errors, problem, isStarting, start } = useStartRun(plan)

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
      className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]"
    >
      <div className="flex min-w-0 flex-col gap-5">
        <DefinitionPicker
          query={data}
          definitionId={definitionId}
          chosen={chosen}
          error={errors.definitionId}
          onChange={(next) =>
            void navigate({ search: { definition: next }, replace: true, resetScroll: false })
          }
        />
        <ModelPicker query={data} models={plan.models} error={errors.models} onChange={setPickedModels} />
        <RunParametersCard parameters={parameters} errors={errors} onChange={setParameters} />
      </div>
      <NewRunSummary
        plan={plan}
        scenarioCount={chosen.definition?.scenarioCount}
        viewer={data.me}
        problem={problem}
        hasFieldErrors={Object.keys(errors).length > 0}
        isStarting={isStarting}
      />
    </form>
  )
}
