import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { DataTable, type Column } from '#ui/data-table.tsx'
import { RelativeTime } from '#ui/relative-time.tsx'

import { roleNames } from '../role.ts'
import { UserMenu, UserMenu_user } from './user-menu.tsx'
import { UserState, UserState_user } from './user-state.tsx'

export const UserTable_user = graphql(
  `
    fragment UserTable_user on User {
      id
      name
      email
      role
      lastSignInAt
      team {
        id
        name
      }
      ...UserState_user
      ...UserMenu_user
    }
  `,
  [UserState_user, UserMenu_user],
)

type User = ResultOf<typeof UserTable_user>

const columns: Column<User>[] = [
  {
    id: 'name',
    header: 'User',
    className: 'max-w-0 w-1/3 max-lg:w-full',
    cell: (user) => (
      <>
        <span className="block truncate font-medium">{user.name}</span>
        <span className="block truncate text-xs text-muted" title={user.email}>
          {user.email}
        </span>
        <span className="block truncate text-xs text-muted lg:hidden">
          {user.team.name} · {roleNames[user.role]}
        </span>
        <span className="block truncate text-xs text-muted md:hidden">
          Last sign-in: <RelativeTime time={user.lastSignInAt} missing="never" />
        </span>
      </>
    ),
  },
  {
    id: 'team',
    header: 'Team',
    from: 'lg',
    className: 'max-w-48 truncate',
    cell: (user) => user.team.name,
  },
  { id: 'role', header: 'Role', from: 'lg', cell: (user) => roleNames[user.role] },
  { id: 'status', header: 'Status', cell: (user) => <UserState user={user} /> },
  {
    id: 'signedIn',
    header: 'Last sign-in',
    from: 'md',
    cell: (user) => <RelativeTime time={user.lastSignInAt} missing="never" />,
  },
  {
    id: 'actions',
    header: 'Actions',
    isHeaderHidden: true,
    align: 'end',
    cell: (user) => <UserMenu user={user} />,
  },
]

export function UserTable({ users }: { users: readonly FragmentOf<typeof UserTable_user>[] }) {
  return (
    <DataTable
      label="Users"
      columns={columns}
      rows={readFragment(UserTable_user, users)}
      rowKey={(user) => user.id}
    />
  )
}
