import { UNRESTRICTED, canAdminister, canManageTeam, canWrite } from '@sluice/core/access'

import type { Context } from '../../graphql/context.ts'

import { builder } from '../../graphql/builder.ts'
import { version } from '../../version.ts'
import { Permissions } from './permissions.ts'
import { Role } from './role.ts'
import { Team } from './team.ts'

export const ActorKind = builder.enumType('ActorKind', {
  description: 'What acts.',
  values: {
    USER: { description: 'A person with a session.' },
    API_KEY: { description: 'A program with an API key.' },
    SCHEDULE: { description: 'A schedule that somebody set up.' },
    SYSTEM: { description: 'Sluice itself.' },
  },
})

const Viewer = builder.objectRef<Context>('Viewer').implement({
  description: 'Who asks, and what they may do.',
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: 'UUID of the user or the API key.',
      resolve: ({ actor }) => actor.id,
    }),
    actorKind: t.field({ type: ActorKind, description: 'What asks.', resolve: ({ actor }) => actor.kind }),
    name: t.string({ description: "The person's or the key's name.", resolve: ({ actor }) => actor.name }),
    email: t.string({
      nullable: true,
      description: "The person's e-mail address; null for an API key.",
      resolve: ({ account }) => account.email,
    }),
    mustChangePassword: t.boolean({
      description:
        'True while the password is a generated one: nothing but the password can be changed until then.',
      resolve: ({ account }) => account.mustChangePassword,
    }),
    role: t.field({ type: Role, description: 'The role in the team.', resolve: ({ actor }) => actor.role }),
    canWrite: t.boolean({
      description: "Whether the team's definitions and runs may be changed.",
      resolve: ({ actor }) => canWrite(actor),
    }),
    canManageTeam: t.boolean({
      description: "Whether the team's people may be changed.",
      resolve: ({ actor }) => canManageTeam(actor),
    }),
    permissions: t.field({
      type: Permissions,
      description: 'What an API key is narrowed to; a person is not.',
      resolve: ({ actor }) => actor.permissions ?? UNRESTRICTED,
    }),
    canAdminister: t.boolean({
      description: "Whether registry, prices, settings, and everybody's people and keys may be changed.",
      resolve: ({ actor }) => canAdminister(actor),
    }),
    team: t.prismaField({
      type: Team,
      description: 'The team whose definitions and runs are seen.',
      resolve: (query, { actor, services }) =>
        services.db.team.findUniqueOrThrow({ ...query, where: { id: actor.teamId } }),
    }),
    version: t.string({ description: 'Version of Sluice, e.g. "0.1.0".', resolve: () => version }),
  }),
})

builder.queryField('me', (t) =>
  t.field({
    type: Viewer,
    description: 'Who is asking.',
    authScopes: { signedIn: true },
    resolve: (_root, _args, context) => context,
  }),
)
