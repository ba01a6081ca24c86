import type { Database } from '@sluice/db'

import type { Keyring } from '#credentials'
import type { Actor, Clock } from '#shared'

import { readPermissions } from './key-permissions.ts'

export type AuthenticateDependencies = { db: Database; keyring: Keyring; clock: Clock }

/** Who somebody is, until when, and what only a person's sign-in has. */
export type SignedIn = {
  actor: Actor
  /** Null for an API key. */
  email: string | null
  mustChangePassword: boolean
  /** Null for an API key. */
  sessionId: string | null
  /** From then on it has to be shown anew; null: never. */
  expiresAt: Date | null
}

/** Who a session token belongs to; null when it is unknown, over, or the user or the team is suspended. */
export async function authenticateSession(
  { db, keyring, clock }: AuthenticateDependencies,
  token: string,
): Promise<SignedIn | null> {
  const session = await db.session.findUnique({
    where: { tokenHash: keyring.digest('session', token) },
    include: { user: { include: { membership: { include: { team: true } } } } },
  })
  if (!session || session.expiresAt <= clock.now()) return null
  const { user } = session
  if (user.status !== 'ACTIVE' || user.membership?.team.status !== 'ACTIVE') return null
  return {
    email: user.email,
    mustChangePassword: user.mustChangePassword,
    sessionId: session.id,
    expiresAt: session.expiresAt,
    actor: {
      kind: 'USER',
      id: user.id,
      name: user.name,
      teamId: user.membership.teamId,
      role: user.membership.role,
      isAdministrators: user.membership.team.isBuiltIn,
    },
  }
}

/** Who an API key belongs to, and when it was last used as far as is written. */
export type KeyHolder = { signedIn: SignedIn; lastUsedAt: Date | null }

/**
 * Whose an API key is; null when it is unknown, not active, over, or the team is suspended. The secret before a rotation is as
 * good until its overlap ends.
 */
export async function authenticateApiKey(
  { db, keyring, clock }: AuthenticateDependencies,
  key: string,
): Promise<KeyHolder | null> {
  const digest = keyring.digest('api-key', key)
  const row = await db.apiKey.findFirst({
    where: { OR: [{ secretHash: digest }, { previousSecretHash: digest }] },
    include: { team: true },
  })
  if (!row || row.status !== 'ACTIVE' || row.team.status !== 'ACTIVE') return null
  const isPrevious = !Buffer.from(row.secretHash).equals(digest)
  const expiresAt = earliest(row.expiresAt, isPrevious ? row.previousSecretExpiresAt : null)
  if (expiresAt && expiresAt <= clock.now()) return null
  return {
    lastUsedAt: row.lastUsedAt,
    signedIn: {
      email: null,
      mustChangePassword: false,
      sessionId: null,
      expiresAt,
      actor: {
        kind: 'API_KEY',
        id: row.id,
        name: row.name,
        teamId: row.teamId,
        role: row.role,
        isAdministrators: row.team.isBuiltIn,
        permissions: readPermissions(row.permissions),
      },
    },
  }
}

function earliest(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return one ?? other
  return one < other ? one : other
}
