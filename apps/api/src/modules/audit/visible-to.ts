import { canAdminister, canManageTeam } from '@sluice/core/access'
import { SluiceError } from '@sluice/core/shared'

import type { Actor } from '@sluice/core/shared'
import type { Prisma } from '@sluice/db'

/** The changes somebody may read about: administrators all, a team's ADMIN or OWNER those of its things, others none. */
export function visibleTo(actor: Actor): Prisma.AuditLogWhereInput {
  if (canAdminister(actor)) return {}
  if (canManageTeam(actor)) return { teamId: actor.teamId }
  throw new SluiceError(
    'FORBIDDEN',
    `${actor.name} may not read the audit trail: the role is ${actor.role}, ADMIN is needed.`,
  )
}
