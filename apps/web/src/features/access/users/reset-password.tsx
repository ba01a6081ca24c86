import { useState } from 'react'
import { toast } from 'sonner'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'

import { toQuestion } from '../to-question.ts'
import { PasswordOnce } from './password-once.tsx'

export const ResetPassword_user = graphql(`
  fragment ResetPassword_user on User {
    id
    name
    email
    updatedAt
  }
`)

const ResetUserPasswordMutation = graphql(`
  mutation ResetUserPassword($id: ID!, $expectedUpdatedAt: DateTime) {
    resetUserPassword(id: $id, expectedUpdatedAt: $expectedUpdatedAt) {
      password
      user {
        id
        mustChangePassword
        updatedAt
      }
    }
  }
`)

type ResetPasswordProps = { user: FragmentOf<typeof ResetPassword_user>; onClose: () => void }

export function ResetPassword({ user: reference, onClose }: ResetPasswordProps) {
  const { id, name, email, updatedAt } = readFragment(ResetPassword_user, reference)
  const reset = useAction(ResetUserPasswordMutation)
  const [password, setPassword] = useState<string | null>(null)
  const { problem, expectedUpdatedAt } = toQuestion(reset, updatedAt)

  async function run() {
    const { data } = await reset.run({ id, expectedUpdatedAt })
    if (!data) return
    setPassword(data.resetUserPassword.password)
    if (data.resetUserPassword.password !== null) return
    toast.error('The new password cannot be shown any more.', { description: 'Reset it once more.' })
    onClose()
  }

  if (password !== null)
    return <PasswordOnce name={name} email={email} password={password} onClose={onClose} />
  return (
    <ConfirmDialog
      title={`Reset the password of ${name}?`}
      confirmLabel="Reset password"
      isDestructive
      isPending={reset.isPending}
      problem={problem}
      onConfirm={run}
      onClose={onClose}
    >
      The old password works no more, and {name} is signed out everywhere. You get a new one to pass on, which
      has to be changed at the next sign-in.
    </ConfirmDialog>
  )
}
