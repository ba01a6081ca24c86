import type { Role } from '@sluice/db'

import type { ModelPermission, Permissions } from '#shared'

import { isAtLeast } from './permissions.ts'

/** What an API key can do, and until when; null: for ever. */
export type Grant = { teamId: string; role: Role; permissions: Permissions; expiresAt: Date | null }

/** What whoever makes or changes a key can do themselves. Administrators may give keys to any team. */
export type Maker = Grant & { mayChooseTeam: boolean }

/** In which respect a key would be able to do more than its maker; null: in none. */
export function exceeds(maker: Maker, wanted: Grant): keyof Grant | null {
  if (wanted.teamId !== maker.teamId && !maker.mayChooseTeam) return 'teamId'
  if (!isAtLeast(maker.role, wanted.role)) return 'role'
  if (!isWithin(wanted.permissions.models, maker.permissions.models)) return 'permissions'
  if (maker.expiresAt && (!wanted.expiresAt || wanted.expiresAt > maker.expiresAt)) return 'expiresAt'
  return null
}

function isWithin(wanted: ModelPermission, allowed: ModelPermission): boolean {
  if (allowed.access === 'ALL') return true
  if (wanted.access === 'ALL') return false
  const usable = idsOf(allowed)
  return idsOf(wanted).every((id) => usable.includes(id))
}

function idsOf({ access, ids }: ModelPermission): readonly string[] {
  return access === 'SPECIFIC' ? ids : []
}
