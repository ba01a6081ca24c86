import { toast } from 'sonner'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'

import { toQuestion } from '../to-question.ts'
import {
  ActivateApiKeyMutation,
  RevokeApiKeyMutation,
  SuspendApiKeyMutation,
} from './api-key-status.mutations.ts'

export const ChangeApiKeyStatus_apiKey = graphql(`
  fragment ChangeApiKeyStatus_apiKey on ApiKey {
    id
    name
    updatedAt
  }
`)

const texts = {
  suspend: {
    verb: 'Suspend',
    consequence: 'Programs with this key are refused within a second, until somebody activates it again.',
    done: 'is suspended.',
  },
  activate: {
    verb: 'Activate',
    consequence: 'Programs with this key get in again.',
    done: 'is active again.',
  },
  revoke: {
    verb: 'Revoke',
    consequence:
      'Programs with this key are refused within a second, for ever: this cannot be undone. Runs that they started go on.',
    done: 'is revoked.',
  },
} as const

type ChangeApiKeyStatusProps = {
  apiKey: FragmentOf<typeof ChangeApiKeyStatus_apiKey>
  change: keyof typeof texts
  onClose: () => void
}

export function ChangeApiKeyStatus({ apiKey: reference, change, onClose }: ChangeApiKeyStatusProps) {
  const { id, name, updatedAt } = readFragment(ChangeApiKeyStatus_apiKey, reference)
  const suspend = useAction(SuspendApiKeyMutation)
  const activate = useAction(ActivateApiKeyMutation)
  const revoke = useAction(RevokeApiKeyMutation)
  const action = { suspend, activate, revoke }[change]
  const { problem, expectedUpdatedAt } = toQuestion(action, updatedAt)
  const { verb, consequence, done } = texts[change]

  async function run() {
    const { data } = await action.run({ id, expectedUpdatedAt })
    if (!data) return
    toast.success(`“${name}” ${done}`)
    onClose()
  }

  return (
    <ConfirmDialog
      title={`${verb} “${name}”?`}
      confirmLabel={`${verb} key`}
      isDestructive={change === 'revoke'}
      isPending={action.isPending}
      problem={problem}
      onConfirm={run}
      onClose={onClose}
    >
      {consequence}
    </ConfirmDialog>
  )
}
