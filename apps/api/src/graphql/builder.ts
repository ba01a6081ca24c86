import SchemaBuilder from '@pothos/core'
import DataloaderPlugin from '@pothos/plugin-dataloader'
import PrismaPlugin from '@pothos/plugin-prisma'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import { canAdminister, requireManageTeam, requireOwnPassword, requireWrite } from '@sluice/core/access'
import { SluiceError } from '@sluice/core/shared'
import { getDatamodel } from '@sluice/db/pothos-types'

import type PrismaTypes from '@sluice/db/pothos-types'

import type { Context } from './context.ts'

/** What decimals are here: our money and the database's columns alike, or text already. */
type DecimalLike = string | { toFixed(): string }

/** What scalars are in our code. A Decimal comes in as its text: rules about digits are the use case's. */
type Scalars = {
  ID: { Input: string; Output: string }
  DateTime: { Input: Date; Output: Date }
  Decimal: { Input: string; Output: DecimalLike }
  JSON: { Input: unknown; Output: unknown }
}

/** What a root field may ask of whoever uses it. Every root field names one; a test refuses a field that does not. */
type Scopes = {
  /** Anybody with a session or an API key. */
  signedIn: boolean
  /** Not with a password that somebody else has seen: asked by every mutation but the one that changes it. */
  ownPassword: boolean
  /** MEMBER or above: writes their team's definitions and runs. */
  member: boolean
  /** ADMIN or OWNER: manages their team's people. */
  teamManager: boolean
  /** ADMIN or OWNER of the administrators: governs the installation. */
  administrator: boolean
}

/** Collects the schema's types. Fields are non-null unless they say otherwise. */
export const builder = new SchemaBuilder<{
  Context: Context
  PrismaTypes: PrismaTypes
  DefaultFieldNullability: false
  Scalars: Scalars
  AuthScopes: Scopes
}>({
  plugins: [ScopeAuthPlugin, PrismaPlugin, DataloaderPlugin],
  defaultFieldNullability: false,
  prisma: { client: ({ services }) => services.db, dmmf: getDatamodel(), onUnusedQuery: 'error' },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ actor, account }) => ({
      signedIn: true,
      ownPassword: () => {
        requireOwnPassword(account)
        return true
      },
      member: () => {
        requireWrite(actor)
        return true
      },
      teamManager: () => {
        requireManageTeam(actor)
        return true
      },
      administrator: canAdminister(actor),
    }),
    unauthorizedError: (_parent, { actor }, info) =>
      new SluiceError('FORBIDDEN', `${actor.name} may not use ${info.fieldName}: it is for administrators.`),
  },
})

builder.queryType({ description: 'What can be read.' })
builder.mutationType({
  description: 'What can be changed. Each field does one thing, wholly or not at all.',
  authScopes: { ownPassword: true },
})
builder.subscriptionType({ description: 'What can be watched, over server-sent events.' })
