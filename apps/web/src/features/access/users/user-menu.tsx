import { KeyRound, LogOut, Pencil } from 'lucide-react'
import { useState } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Menu, type MenuItem } from '#ui/menu.tsx'

import { isAtLeast } from '../role.ts'
import { useViewer } from '../viewer-context.ts'
import { EditUser, EditUser_user } from './edit-user.tsx'
import { ResetPassword, ResetPassword_user } from './reset-password.tsx'
import { SignOutUser, SignOutUser_user } from './sign-out-user.tsx'

export const UserMenu_user = graphql(
  `
    fragment UserMenu_user on User {
      id
      name
      role
      ...EditUser_user
      ...ResetPassword_user
      ...SignOutUser_user
    }
  `,
  [EditUser_user, ResetPassword_user, SignOutUser_user],
)

/** What may be done with a user; nothing with one of a higher role than one's own. */
export function UserMenu({ user: reference }: { user: FragmentOf<typeof UserMenu_user> }) {
  const user = readFragment(UserMenu_user, reference)
  const viewer = useViewer()
  const [open, setOpen] = useState<'edit' | 'reset' | 'signOut' | null>(null)
  const close = () => setOpen(null)
  if (!viewer.canManageTeam || !isAtLeast(viewer.role, user.role)) return null

  const isSelf = viewer.id === user.id
  const items: MenuItem[] = [
    { label: 'Edit', icon: Pencil, onSelect: () => setOpen('edit') },
    {
      label: 'Reset password',
      icon: KeyRound,
      onSelect: () => setOpen('reset'),
      ...(isSelf && { isDisabled: true, hint: 'Change your own beneath your name.' }),
    },
    { label: 'Sign out everywhere', icon: LogOut, onSelect: () => setOpen('signOut') },
  ]
  return (
    <>
      <Menu label={`Actions for ${user.name}`} items={items} />
      {open === 'edit' && <EditUser user={user} onClose={close} />}
      {open === 'reset' && <ResetPassword user={user} onClose={close} />}
      {open === 'signOut' && <SignOutUser user={user} onClose={close} />}
    </>
  )
}
