import { toast } from 'sonner'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { useAction } from '#graphql/use-action.ts'
import { formatCount } from '#lib/format-number.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'

export const SignOutUser_user = graphql(`
  fragment SignOutUser_user on User {
    id
    name
  }
`)

const SignOutUserMutation = graphql(`
  mutation SignOutUser($id: ID!) {
    signOutUser(id: $id) {
      sessions
      user {
        id
        updatedAt
      }
    }
  }
`)

type SignOutUserProps = { user: FragmentOf<typeof SignOutUser_user>; onClose: () => void }

export function SignOutUser({ user: reference, onClose }: SignOutUserProps) {
  const { id, name } = readFragment(SignOutUser_user, reference)
  const signOut = useAction(SignOutUserMutation)

  async function run() {
    const { data } = await signOut.run({ id })
    if (!data) return
    const { sessions } = data.signOutUser
    const ended = sessions === 1 ? 'One sign-in has ended.' : `${formatCount(sessions)} sign-ins have ended.`
    toast.success(`${name} is signed out everywhere.`, { description: ended })
    onClose()
  }

  return (
    <ConfirmDialog
      title={`Sign out ${name} everywhere?`}
      confirmLabel="Sign out everywhere"
      isPending={signOut.isPending}
      problem={signOut.problem}
      onConfirm={run}
      onClose={onClose}
    >
      {name} has to sign in again on every device. The password stays as it is.
    </ConfirmDialog>
  )
}
