import { toQuestion } from '#features/access/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { showUndoToast } from '#ui/undo-toast.tsx'

import { CreateLlmProviderMutation } from './provider.mutations.ts'
import { toProviderSettings } from './provider-values.ts'

export const DeleteProvider_provider = graphql(`
  fragment DeleteProvider_provider on LlmProvider {
    id
    name
    displayName
    protocol
    baseUrl
    allowPrivateAddress
    isEnabled
    isSandbox
    maxParallelRequests
    requestsPerMinute
    tokensPerMinute
    requestTimeoutSeconds
    updatedAt
    credential {
      kind
      reference
    }
  }
`)

const DeleteLlmProviderMutation = graphql(`
  mutation DeleteLlmProvider($id: ID!, $expectedUpdatedAt: DateTime) {
    deleteLlmProvider(id: $id, expectedUpdatedAt: $expectedUpdatedAt) {
      deletedId
    }
  }
`)

type DeleteProviderProps = { provider: FragmentOf<typeof DeleteProvider_provider>; onClose: () => void }

/** Asks, deletes, and can add it again for a while. */
export function DeleteProvider({ provider: reference, onClose }: DeleteProviderProps) {
  const provider = readFragment(DeleteProvider_provider, reference)
  const { id, displayName, updatedAt, isSandbox, isEnabled, credential } = provider
  const remove = useAction(DeleteLlmProviderMutation)
  const create = useAction(CreateLlmProviderMutation)
  const { problem, expectedUpdatedAt } = toQuestion(remove, updatedAt)
  const isStored = credential.kind === 'STORED'

  async function run() {
    const { data } = await remove.run({ id, expectedUpdatedAt })
    if (!data) return
    onClose()
    showUndoToast({
      message: isStored
        ? `${displayName} is deleted. Undo brings it back without its credential, which has to be given again.`
        : `${displayName} is deleted.`,
      onUndo: () =>
        create.run({
          input: { ...toProviderSettings(provider), isEnabled, credential: credential.reference },
        }),
    })
  }

  return (
    <ConfirmDialog
      title={`Delete ${displayName}?`}
      confirmLabel="Delete provider"
      isDestructive
      isPending={remove.isPending}
      problem={problem}
      onConfirm={run}
      onClose={onClose}
    >
      <p>
        Only a provider that nothing needs can be deleted: no models, no runs, no settings. To keep it from
        being called, switch it off.
      </p>
      {isStored && <p>Its credential is deleted with it.</p>}
      {isSandbox && <p>The bundled simulator answers for it; it comes back when the demo is set up again.</p>}
    </ConfirmDialog>
  )
}
