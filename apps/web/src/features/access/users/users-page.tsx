import { getRouteApi } from '@tanstack/react-router'

import { Callout } from '#ui/callout.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { Tabs } from '#ui/tabs.tsx'

import { NewTeam } from '../teams/new-team.tsx'
import { TeamList } from '../teams/team-list.tsx'
import { useViewer } from '../viewer-context.ts'
import { NewUser } from './new-user.tsx'
import { UserList } from './user-list.tsx'

const route = getRouteApi('/app/settings/users')

const tabs = [
  { value: 'users', label: 'Users' },
  { value: 'teams', label: 'Teams' },
] as const

/** Administrators see everybody and the teams, who manages a team sees its users. */
export function UsersPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { canManageTeam, canAdminister } = useViewer()
  const tab = canAdminister ? (search.tab ?? 'users') : 'users'
  const list = tab === 'teams' ? <TeamList /> : <UserList />

  return (
    <>
      <PageHeader
        title={tab === 'teams' ? 'Teams' : 'Users'}
        description={
          tab === 'teams'
            ? 'People and keys of a team share its definitions and runs.'
            : 'The people who can sign in. Nobody is ever deleted: history keeps their names.'
        }
        {...(canManageTeam && { actions: tab === 'teams' ? <NewTeam /> : <NewUser /> })}
      />
      {!canManageTeam && (
        <div className="mb-4">
          <Callout tone="info">You see yourself only. Admins and owners of your team see all of it.</Callout>
        </div>
      )}
      {canAdminister ? (
        <Tabs
          label="Users and teams"
          value={tab}
          tabs={tabs}
          onChange={(next) => void navigate({ search: { tab: next === 'teams' ? next : undefined } })}
        >
          {list}
        </Tabs>
      ) : (
        list
      )}
    </>
  )
}
