import type { Prisma } from '@sluice/db'

import type { Actor } from '#shared'

import { canAdminister, canManageTeam, canWrite } from './permissions.ts'

const NOBODY = { id: { in: [] } }

/** The teams an actor may see: administrators all, others their own. */
export function visibleTeams(actor: Actor): Prisma.TeamWhereInput {
  return canAdminister(actor) ? {} : { id: actor.teamId }
}

/** The users an actor may see: administrators all, ADMIN and OWNER their team's, others themselves. */
export function visibleUsers(actor: Actor): Prisma.UserWhereInput {
  if (canAdminister(actor)) return {}
  const ofTeam = { membership: { teamId: actor.teamId } }
  if (canManageTeam(actor)) return ofTeam
  return actor.kind === 'USER' && actor.id !== null ? { id: actor.id, ...ofTeam } : NOBODY
}

/** The API keys an actor may see and manage: administrators all, ADMIN and OWNER their team's, MEMBERs those they made. */
export function visibleApiKeys(actor: Actor): Prisma.ApiKeyWhereInput {
  if (canAdminister(actor)) return {}
  if (canManageTeam(actor)) return { teamId: actor.teamId }
  if (!canWrite(actor) || actor.id === null) return NOBODY
  return { teamId: actor.teamId, createdByKind: actor.kind, createdById: actor.id }
}
