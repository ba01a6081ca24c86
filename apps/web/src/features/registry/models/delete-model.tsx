import { useClient } from 'urql'

import { toQuestion } from '#features/access/index.ts'
import { graphql, type ResultOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { showUndoToast } from '#ui/undo-toast.tsx'

import { CreateLlmModelMutation } from './model.mutations.ts'
import { ModelNowQuery } from './model-now.ts'
import { toModelInput, toModelValues } from './model-values.ts'

const DeleteLlmModelMutation = graphql(`
  mutation DeleteLlmModel($id: ID!, $expectedUpdatedAt: DateTime) {
    deleteLlmModel(id: $id, expectedUpdatedAt: $expectedUpdatedAt) {
      deletedId
    }
  }
`)

type DeleteModelProps = {
  id: string
  displayName: string
  updatedAt: string
  isActive: boolean
  onDeprecate: () => void
  onClose: () => void
}

/** Asks, deletes, and can add it again for a while. What is in use is deprecated instead. */
export function DeleteModel(props: DeleteModelProps) {
  const { id, displayName, updatedAt, isActive, onDeprecate, onClose } = props
  const client = useClient()
  const remove = useAction(DeleteLlmModelMutation)
  const create = useAction(CreateLlmModelMutation)
  const { problem, expectedUpdatedAt } = toQuestion(remove, updatedAt)
  const isRefused = remove.problem?.code === 'CONFLICT'

  async function run() {
    const before = await client.query(ModelNowQuery, { id }, { requestPolicy: 'network-only' })
    const { data } = await remove.run({ id, expectedUpdatedAt })
    if (!data) return
    onClose()
    const model = before.data?.llmModel
    if (!model) return
    showUndoToast({
      message: `${displayName} is deleted. Undo adds it again, with the price it had last.`,
      onUndo: () => create.run({ input: toInput(model) }),
    })
  }

  return (
    <ConfirmDialog
      title={`Delete ${displayName}?`}
      confirmLabel="Delete model"
      isDestructive
      isPending={remove.isPending}
      problem={problem}
      onConfirm={run}
      onClose={onClose}
    >
      <p>Only a model that was never used can be deleted; its prices go with it.</p>
      {isRefused && isActive && (
        <p>
          <Button onClick={onDeprecate}>Deprecate it instead</Button>
        </p>
      )}
    </ConfirmDialog>
  )
}

type DeletedModel = NonNullable<ResultOf<typeof ModelNowQuery>['llmModel']>

function toInput(model: DeletedModel) {
  return {
    ...toModelInput(toModelValues(model)),
    providerId: model.provider.id,
    modelId: model.modelId,
    kind: model.kind,
    setAsDefault: model.isDefault,
  }
}
