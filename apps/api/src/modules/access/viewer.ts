import { canAdminister, canWrite } from '@sluice/core/access'

import type { Context } from '../../graphql/context.ts'

import { builder } from '../../graphql/builder.ts'
import { version } from '../../version.ts'

const ActorKind = builder.enumType('ActorKind', {
  description: 'What acts.',
  values: {
    USER: { description: 'A person with a session.' },
    API_KEY: { description: 'A program with an API key.' },
    SCHEDULE: { description: 'A schedule that somebody set up.' },
    SYSTEM: { description: 'Sluice itself.' },
  },
})

const Role = builder.enumType('Role', {
  description: 'What one may do in a team; each role may what the lower ones may.',
  values: {
    OWNER: { description: 'Highest: in the administrators team, governs the installation.' },
    ADMIN: { description: 'In the administrators team, governs the installation.' },
    MEMBER: { description: "Writes the team's definitions and runs." },
    VIEWER: { description: 'Reads.' },
  },
})

const Team = builder.prismaObject('Team', {
  description: 'People and keys that share definitions and runs.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    name: t.exposeString('name', { description: 'As shown to people, at most 100 characters.' }),
    slug: t.exposeString('slug', {
      description: 'Unique short name; "administrators" is the built-in team.',
    }),
  }),
})

const Viewer = builder.objectRef<Context>('Viewer').implement({
  description: 'Who asks, and what they may do.',
  fields: (t) => ({
    actorKind: t.field({ type: ActorKind, description: 'What asks.', resolve: ({ actor }) => actor.kind }),
    name: t.string({ description: "The person's or the key's name.", resolve: ({ actor }) => actor.name }),
    email: t.string({
      nullable: true,
      description: "The person's e-mail address; null for an API key.",
      resolve: ({ account }) => account.email,
    }),
    mustChangePassword: t.boolean({
      description: 'True while the password is the generated one of the first start.',
      resolve: ({ account }) => account.mustChangePassword,
    }),
    role: t.field({ type: Role, description: 'The role in the team.', resolve: ({ actor }) => actor.role }),
    canWrite: t.boolean({
      description: "Whether the team's definitions and runs may be changed.",
      resolve: ({ actor }) => canWrite(actor),
    }),
    canAdminister: t.boolean({
      description: 'Whether registry, prices and settings may be changed.',
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
