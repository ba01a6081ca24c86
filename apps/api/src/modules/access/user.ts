import { SluiceError } from '@sluice/core/shared'

import { builder } from '../../graphql/builder.ts'
import { Role } from './role.ts'
import { Team } from './team.ts'

export const UserStatus = builder.enumType('UserStatus', {
  description: 'Whether somebody gets in.',
  values: {
    ACTIVE: { description: 'They do.' },
    SUSPENDED: { description: 'They do not; what they did keeps their name.' },
  },
})

/** Every user is in exactly one team. */
function inTeam<T>(membership: T | null): T {
  if (membership === null) throw new SluiceError('INTERNAL_ERROR', 'A user has no team.')
  return membership
}

export const User = builder.prismaObject('User', {
  description: 'A person who can sign in. Nobody is ever deleted: history keeps names.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    email: t.exposeString('email', { description: 'What they sign in with: unique, in lower case.' }),
    name: t.exposeString('name', { description: 'As shown to people, at most 100 characters.' }),
    status: t.expose('status', { type: UserStatus, description: 'Whether they get in.' }),
    role: t.field({
      type: Role,
      description: 'What they may do in their team.',
      select: { membership: true },
      resolve: ({ membership }) => inTeam(membership).role,
    }),
    teamId: t.id({
      description: 'UUID of their team.',
      select: { membership: true },
      resolve: ({ membership }) => inTeam(membership).teamId,
    }),
    team: t.field({
      type: Team,
      description: 'The one team they are in.',
      select: (_args, _context, nestedSelection) => ({ membership: { select: { team: nestedSelection() } } }),
      resolve: ({ membership }) => inTeam(membership).team,
    }),
    mustChangePassword: t.exposeBoolean('mustChangePassword', {
      description: 'True while the password is a generated one.',
    }),
    lastSignInAt: t.expose('lastSignInAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When they last signed in; null: never.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When they were added.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When they were last changed.' }),
  }),
})
