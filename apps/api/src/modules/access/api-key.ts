import { ApiKeyState, apiKeyState, readPermissions } from '@sluice/core/access'

import { builder } from '../../graphql/builder.ts'
import { loadAuthorNames, toAuthorKey } from './actor-name.ts'
import { Permissions } from './permissions.ts'
import { Role } from './role.ts'
import { Team } from './team.ts'

export const ApiKeyStatus = builder.enumType('ApiKeyStatus', {
  description: 'Whether a key gets in.',
  values: {
    [ApiKeyState.ACTIVE]: { description: 'It does.' },
    [ApiKeyState.SUSPENDED]: { description: 'It does not until it is activated.' },
    [ApiKeyState.REVOKED]: { description: 'It never does again.' },
    [ApiKeyState.EXPIRED]: { description: 'Its time is over; another expiresAt brings it back.' },
  },
})

export const ApiKey = builder.prismaObject('ApiKey', {
  description: 'What a program gets in with. The key itself is shown once, when it is made or rotated.',
  select: { id: true, createdByKind: true, createdById: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    name: t.exposeString('name', { description: 'As shown to people, at most 100 characters.' }),
    prefix: t.exposeString('prefix', {
      description: 'How the key begins: pk_live_ or pk_test_ and 8 characters.',
    }),
    role: t.expose('role', { type: Role, description: 'What it may do in its team.' }),
    permissions: t.field({
      type: Permissions,
      description: 'What it is narrowed to beside its role.',
      select: { permissions: true },
      resolve: ({ permissions }) => readPermissions(permissions),
    }),
    status: t.field({
      type: ApiKeyStatus,
      description: 'Whether it gets in, as of now.',
      select: { status: true, expiresAt: true },
      resolve: (row, _args, { services }) => apiKeyState(row, services.clock.now()),
    }),
    teamId: t.exposeID('teamId', { description: 'UUID of its team.' }),
    team: t.relation('team', { type: Team, description: 'The one team it belongs to.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it stops getting in; null: never.',
    }),
    previousSecretExpiresAt: t.expose('previousSecretExpiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when the secret before the last rotation works too; null: it does not.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to the minute; null: never.',
    }),
    createdByName: t.loadable({
      type: 'String',
      description: 'Who made it: the name of a person or an API key, or "System".',
      load: (keys: string[], { services }) => loadAuthorNames(services.db, keys),
      resolve: toAuthorKey,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When it was last changed; using it is no change.',
    }),
  }),
})
