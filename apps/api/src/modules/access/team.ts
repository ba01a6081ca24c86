import { visibleTeams } from '@sluice/core/access'
import { parseId } from '@sluice/core/shared'

import { builder } from '../../graphql/builder.ts'
import { pageArgs, toPage, toSlice } from '../../graphql/page.ts'

export const TeamStatus = builder.enumType('TeamStatus', {
  description: 'Whether people and keys of a team get in.',
  values: {
    ACTIVE: { description: 'They do.' },
    SUSPENDED: { description: 'Nobody of it does; what it has stays, and its runs go on.' },
  },
})

export const Team = builder.prismaObject('Team', {
  description: 'People and keys that share definitions and runs.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    name: t.exposeString('name', { description: 'As shown to people, at most 100 characters.' }),
    slug: t.exposeString('slug', {
      description: 'Unique short name, never changed; "administrators" is the built-in team.',
    }),
    isBuiltIn: t.exposeBoolean('isBuiltIn', {
      description: 'True for the administrators, who govern the installation and cannot be suspended.',
    }),
    status: t.expose('status', { type: TeamStatus, description: 'Whether its people and keys get in.' }),
    memberCount: t.relationCount('memberships', {
      description: 'How many users it has, suspended ones too.',
    }),
    apiKeyCount: t.relationCount('apiKeys', { description: 'How many API keys it has, revoked ones too.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
})

builder.queryFields((t) => ({
  team: t.prismaField({
    type: Team,
    nullable: true,
    description: 'One team; null when there is no such one, or none you may see.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }) },
    resolve: (query, _root, { id }, { services, actor }) =>
      services.db.team.findFirst({
        ...query,
        where: { AND: [{ id: parseId(id, 'id') }, visibleTeams(actor)] },
      }),
  }),
  teams: t.prismaField({
    type: [Team],
    description: 'The teams you may see, by name: administrators all, others their own.',
    authScopes: { signedIn: true },
    args: pageArgs,
    resolve: (query, _root, args, { services, actor }) =>
      services.db.team.findMany({
        ...query,
        where: visibleTeams(actor),
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        ...toSlice(toPage(args)),
      }),
  }),
  teamCount: t.int({
    description: 'How many teams you may see.',
    authScopes: { signedIn: true },
    resolve: (_root, _args, { services, actor }) => services.db.team.count({ where: visibleTeams(actor) }),
  }),
}))
