import { toast } from 'sonner'
import { useClient } from 'urql'

import type { Problem } from '#graphql/problem.ts'
import { useAction } from '#graphql/use-action.ts'
import { showUndoToast } from '#ui/undo-toast.tsx'

import { SetDefaultLlmModelMutation, UnsetDefaultLlmModelMutation } from './model.mutations.ts'
import { ModelNowQuery } from './model-now.ts'

type DefaultModel = { id: string; displayName: string; updatedAt: string }

/** Makes a model its provider's default, or no longer that; shown at once, and undone on request. */
export function useDefaultModel({ id, displayName, updatedAt }: DefaultModel) {
  const client = useClient()
  const set = useAction(SetDefaultLlmModelMutation)
  const unset = useAction(UnsetDefaultLlmModelMutation)
  const target = { id, expectedUpdatedAt: updatedAt }

  async function sayProblem(problem: Problem) {
    toast.error(`${displayName} is as it was.`, { description: problem.message })
    if (problem.code === 'CONFLICT') {
      await client.query(ModelNowQuery, { id }, { requestPolicy: 'network-only' })
    }
  }

  async function setDefault() {
    const { data, problem } = await set.run(target)
    if (problem) return sayProblem(problem)
    const previous = data.setDefaultLlmModel.previousDefault
    showUndoToast({
      message: previous
        ? `${displayName} is the default now, in place of ${previous.displayName}.`
        : `${displayName} is the default now.`,
      onUndo: () => (previous ? set.run({ id: previous.id }) : unset.run({ id })),
    })
  }

  async function unsetDefault() {
    const { problem } = await unset.run(target)
    if (problem) return sayProblem(problem)
    showUndoToast({
      message: `${displayName} is no longer the default; its provider has none.`,
      onUndo: () => set.run({ id }),
    })
  }

  return { setDefault, unsetDefault }
}
