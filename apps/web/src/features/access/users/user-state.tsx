import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Badge } from '#ui/badge.tsx'

export const UserState_user = graphql(`
  fragment UserState_user on User {
    status
    mustChangePassword
    team {
      id
      status
    }
  }
`)

/** Whether somebody gets in, and what is in the way. */
export function UserState({ user: reference }: { user: FragmentOf<typeof UserState_user> }) {
  const { status, mustChangePassword, team } = readFragment(UserState_user, reference)
  if (status === 'SUSPENDED') return <Badge tone="warn">Suspended</Badge>
  if (team.status === 'SUSPENDED') return <Badge tone="warn">Team suspended</Badge>
  if (mustChangePassword) {
    return (
      <Badge tone="accent" title="Can do nothing before choosing a password">
        New password
      </Badge>
    )
  }
  return <Badge tone="good">Active</Badge>
}
