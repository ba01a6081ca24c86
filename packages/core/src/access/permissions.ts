import type { Role } from '@sluice/db'

import { SluiceError } from '#shared'
import type { Actor } from '#shared'

const RANK: Record<Role, number> = { VIEWER: 0, MEMBER: 1, ADMIN: 2, OWNER: 3 }

/** MEMBER and above write their team's definitions and runs. */
export function canWrite(actor: Pick<Actor, 'role'>): boolean {
  return RANK[actor.role] >= RANK.MEMBER
}

/** ADMIN and OWNER of the administrators team govern registry, prices and settings. */
export function canAdminister(actor: Pick<Actor, 'role' | 'isAdministrators'>): boolean {
  return actor.isAdministrators && RANK[actor.role] >= RANK.ADMIN
}

/** Refuses who may only read. */
export function requireWrite(actor: Actor): void {
  if (canWrite(actor)) return
  throw new SluiceError(
    'FORBIDDEN',
    `${actor.name} may read but not change things: the role is ${actor.role}, MEMBER is needed.`,
  )
}

/** Refuses who does not govern the installation. */
export function requireAdminister(actor: Actor): void {
  if (canAdminister(actor)) return
  throw new SluiceError(
    'FORBIDDEN',
    `${actor.name} may not change the installation: that takes ADMIN or OWNER of the administrators team.`,
  )
}
