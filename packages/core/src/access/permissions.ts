import type { Role } from '@sluice/db'

import { SluiceError } from '#shared'
import type { Actor } from '#shared'

const RANK: Record<Role, number> = { VIEWER: 0, MEMBER: 1, ADMIN: 2, OWNER: 3 }

/** Whether a role may at least what another may. */
export function isAtLeast(role: Role, other: Role): boolean {
  return RANK[role] >= RANK[other]
}

/** MEMBER and above write their team's definitions and runs. */
export function canWrite(actor: Pick<Actor, 'role'>): boolean {
  return isAtLeast(actor.role, 'MEMBER')
}

/** ADMIN and OWNER manage their team's people and keys. */
export function canManageTeam(actor: Pick<Actor, 'role'>): boolean {
  return isAtLeast(actor.role, 'ADMIN')
}

/** ADMIN and OWNER of the administrators team govern registry, prices, settings, and everybody's people and keys. */
export function canAdminister(actor: Pick<Actor, 'role' | 'isAdministrators'>): boolean {
  return actor.isAdministrators && canManageTeam(actor)
}

/** Refuses who may only read. */
export function requireWrite(actor: Actor): void {
  if (canWrite(actor)) return
  throw new SluiceError(
    'FORBIDDEN',
    `${actor.name} may read but not change things: the role is ${actor.role}, MEMBER is needed.`,
  )
}

/** Refuses who does not manage a team. */
export function requireManageTeam(actor: Actor): void {
  if (canManageTeam(actor)) return
  throw new SluiceError(
    'FORBIDDEN',
    `${actor.name} may not manage people: the role is ${actor.role}, ADMIN is needed.`,
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

/** Refuses who still has a generated password. */
export function requireOwnPassword({ mustChangePassword }: { mustChangePassword: boolean }): void {
  if (!mustChangePassword) return
  throw new SluiceError(
    'FORBIDDEN',
    'Nothing can be changed with a generated password: choose your own first (changePassword).',
    { field: 'mustChangePassword' },
  )
}

/** Refuses to touch, or to make, somebody of a higher role than one's own. */
export function requireRank(actor: Actor, role: Role, field: string): void {
  if (isAtLeast(actor.role, role)) return
  throw new SluiceError(
    'FORBIDDEN',
    `${actor.name} has the role ${actor.role}: what has or gets the role ${role} is out of reach.`,
    { field },
  )
}
