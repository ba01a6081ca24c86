import { Link } from '@tanstack/react-router'

import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { formatCount } from '#lib/format-number.ts'
import { Badge } from '#ui/badge.tsx'
import { DataTable, type Column } from '#ui/data-table.tsx'
import { RelativeTime } from '#ui/relative-time.tsx'

import { EditTeam, EditTeam_team } from './edit-team.tsx'

export const TeamTable_team = graphql(
  `
    fragment TeamTable_team on Team {
      id
      name
      slug
      status
      isBuiltIn
      memberCount
      apiKeyCount
      createdAt
      ...EditTeam_team
    }
  `,
  [EditTeam_team],
)

type Team = ResultOf<typeof TeamTable_team>

const linkClass = 'rounded-sm text-accent-text underline-offset-2 hover:underline'

const columns: Column<Team>[] = [
  {
    id: 'name',
    header: 'Team',
    className: 'max-w-0 w-1/3 max-md:w-full',
    cell: (team) => (
      <>
        <span className="block truncate font-medium">{team.name}</span>
        <span className="block truncate font-mono text-xs text-muted">{team.slug}</span>
      </>
    ),
  },
  {
    id: 'users',
    header: 'Users',
    align: 'end',
    cell: (team) => (
      <Link to="/settings/users" search={{ team: team.id }} className={linkClass}>
        {formatCount(team.memberCount)}
      </Link>
    ),
  },
  {
    id: 'keys',
    header: 'API keys',
    align: 'end',
    from: 'md',
    cell: (team) => (
      <Link to="/settings/api-keys" search={{ team: team.id }} className={linkClass}>
        {formatCount(team.apiKeyCount)}
      </Link>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    cell: (team) => (
      <Badge tone={team.status === 'ACTIVE' ? 'good' : 'warn'}>
        {team.status === 'ACTIVE' ? 'Active' : 'Suspended'}
      </Badge>
    ),
  },
  { id: 'created', header: 'Created', from: 'lg', cell: (team) => <RelativeTime time={team.createdAt} /> },
  {
    id: 'actions',
    header: 'Actions',
    isHeaderHidden: true,
    align: 'end',
    cell: (team) => <EditTeam team={team} />,
  },
]

export function TeamTable({ teams }: { teams: readonly FragmentOf<typeof TeamTable_team>[] }) {
  return (
    <DataTable
      label="Teams"
      columns={columns}
      rows={readFragment(TeamTable_team, teams)}
      rowKey={(team) => team.id}
    />
  )
}
