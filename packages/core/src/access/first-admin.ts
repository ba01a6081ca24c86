import type { Database } from '@sluice/db'

import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { createId, requestOf } from '#shared'
import type { Actor } from '#shared'

import { hashPassword } from './password.ts'
import { createPassword } from './token.ts'
import { userEntry } from './user.ts'

export const ADMINISTRATORS = 'administrators'

/** Of two processes that start at once, one makes the first user. */
const LOCK = 5_148_101

/** The administrators team and the installation acting in it; made when missing. */
export async function ensureAdministrators(db: Database): Promise<Actor> {
  await db.team.createMany({
    data: [{ id: createId(), slug: ADMINISTRATORS, name: 'Administrators', isBuiltIn: true }],
    skipDuplicates: true,
  })
  const team = await db.team.findUniqueOrThrow({ where: { slug: ADMINISTRATORS } })
  return { kind: 'SYSTEM', id: null, name: 'Sluice', teamId: team.id, role: 'OWNER', isAdministrators: true }
}

/** The first administrator as just created; the password is known here and never again. */
export type FirstAdmin = { email: string; password: string; mustChangePassword: boolean }

/** Makes the first user, OWNER of the administrators, when there is none yet. A generated password has to be changed. */
export async function ensureFirstAdmin(
  dependencies: ChangeDependencies,
  input: { email: string; password: string | null },
): Promise<FirstAdmin | null> {
  const { db } = dependencies
  const system = await ensureAdministrators(db)
  if ((await db.user.count()) > 0) return null
  const email = input.email.trim().toLowerCase()
  const password = input.password ?? createPassword()
  const mustChangePassword = input.password === null
  const passwordHash = await hashPassword(password, 'password')
  const { result } = await commitChange<{ isFirst: boolean }>(dependencies, requestOf(system), async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`
    if ((await tx.user.count()) > 0) return { result: { isFirst: false }, audit: [] }
    const row = await tx.user.create({
      data: { id: createId(), email, name: email.split('@')[0] ?? email, passwordHash, mustChangePassword },
    })
    const membership = await tx.membership.create({
      data: { userId: row.id, teamId: system.teamId, role: 'OWNER' },
      include: { team: true },
    })
    const change = { action: 'CREATE', operation: 'ensureFirstAdmin', verb: 'created' } as const
    return {
      result: { isFirst: true },
      audit: [userEntry(change, { before: null, after: { ...row, membership } })],
    }
  })
  return result.isFirst ? { email, password, mustChangePassword } : null
}
