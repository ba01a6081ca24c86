import { randomBytes } from 'node:crypto'

import type { Database } from '@sluice/db'

import { createId } from '#shared'
import type { Actor } from '#shared'

import { hashPassword } from './password.ts'

export const ADMINISTRATORS = 'administrators'

const PASSWORD_BYTES = 12
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
  db: Database,
  input: { email: string; password: string | null },
): Promise<FirstAdmin | null> {
  const system = await ensureAdministrators(db)
  if ((await db.user.count()) > 0) return null
  const email = input.email.trim().toLowerCase()
  const password = input.password ?? randomBytes(PASSWORD_BYTES).toString('base64url')
  const mustChangePassword = input.password === null
  const passwordHash = await hashPassword(password)
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`
    if ((await tx.user.count()) > 0) return null
    await tx.user.create({
      data: {
        id: createId(),
        email,
        name: email.split('@')[0] ?? email,
        passwordHash,
        mustChangePassword,
        membership: { create: { teamId: system.teamId, role: 'OWNER' } },
      },
    })
    return { email, password, mustChangePassword }
  })
}
