import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { toast } from 'sonner'
import { useMutation } from 'urql'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { toProblem, type Problem } from '#graphql/problem.ts'
import { formatQuantity } from '#lib/format-number.ts'

import { toDefaultModels } from './default-models.ts'
import { DefinitionPicker, DefinitionPicker_query } from './definition-picker.tsx'
import { ModelPicker, ModelPicker_query } from './model-picker.tsx'
import { NewRunSummary, NewRunSummary_viewer } from './new-run-summary.tsx'
import { RunParametersCard } from './run-parameters-card.tsx'
import {
  findPlanErrors,
  toStartRunField,
  toStartRunInput,
  usualParameters,
  type FieldErrors,
} from './start-run-input.ts'
import { StartRunMutation } from './start-run-mutation.ts'
import { useChosenDefinition } from './use-chosen-definition.ts'

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
  const { definition: definitionId } = route.useSearch()
  const navigate = route.useNavigate()
  const chosen = useChosenDefinition(definitionId)
  // Until somebody chooses, the models follow the providers as they are now.
  const [pickedModels, setPickedModels] = useState<ReadonlySet<string> | null>(null)
  const [parameters, setParameters] = useState(usualParameters)
  const [errors, setErrors] = useState<FieldErrors>({})
  const [problem, setProblem] = useState<Problem | null>(null)
  const [{ fetching }, startRun] = useMutation(StartRunMutation)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [errors])
  const plan = { definitionId, models: pickedModels ?? toDefaultModels(data.llmProviders), parameters }

  async function submit(event: FormEvent) {
    event.preventDefault()
    const found = findPlanErrors(plan)
    setErrors(found)
    setProblem(null)
    if (!definitionId || Object.keys(found).length > 0) return
    const result = await startRun({ input: toStartRunInput(definitionId, plan) })
    if (result.data) {
      const { run, jobCount } = result.data.startRun
      toast.success(`Run started with ${formatQuantity(jobCount, 'probe')}`)
      await navigate({ to: '/runs/$runId', params: { runId: run.id } })
      return
    }
    if (!result.error) return
    const refusal = toProblem(result.error)
    const field = toStartRunField(refusal.field)
    if (field) setErrors({ [field]: refusal.message })
    else setProblem(refusal)
  }

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => void submit(event)}
      className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]"
    >
      <div className="flex min-w-0 flex-col gap-5">
        <DefinitionPicker
          query={data}
          definitionId={definitionId}
          chosen={chosen}
          error={errors.definitionId}
          onChange={(next) => {
            setErrors({})
            void navigate({ search: { definition: next }, replace: true, resetScroll: false })
          }}
        />
        <ModelPicker query={data} models={plan.models} error={errors.models} onChange={setPickedModels} />
        <RunParametersCard parameters={parameters} errors={errors} onChange={setParameters} />
      </div>
      <NewRunSummary
        plan={plan}
        scenarioCount={chosen?.scenarioCount}
        viewer={data.me}
        problem={problem}
        hasFieldErrors={Object.keys(errors).length > 0}
        isStarting={fetching}
      />
    </form>
  )
}
