import type { Actor } from '#shared'

import type { AccessDependencies } from './sign-in.ts'

/** A person's sign-in carries more than an actor: what the account page shows. */
export type SignedIn = { actor: Actor; email: string | null; mustChangePassword: boolean }

/** Who a session token belongs to; null when it is unknown, expired, or the team is suspended. */
export async function authenticateSession(
  { db, keyring, clock }: AccessDependencies,
  token: string,
): Promise<SignedIn | null> {
  const session = await db.session.findUnique({
    where: { tokenHash: keyring.digest('session', token) },
    include: { user: { include: { membership: { include: { team: true } } } } },
  })
  const membership = session?.user.membership
  if (!session || !membership || session.expiresAt <= clock.now() || membership.team.status !== 'ACTIVE')
    return null
  return {
    email: session.user.email,
    mustChangePassword: session.user.mustChangePassword,
    actor: {
      kind: 'USER',
      id: session.user.id,
      name: session.user.name,
      teamId: membership.teamId,
      role: membership.role,
      isAdministrators: membership.team.isBuiltIn,
    },
  }
}

const LAST_USED_PRECISION_MS = 60_000

/** Who an API key belongs to; null when it is unknown, not active, expired, or the team is suspended. */
export async function authenticateApiKey(
  { db, keyring, clock }: AccessDependencies,
  key: string,
): Promise<SignedIn | null> {
  const row = await db.apiKey.findUnique({
    where: { secretHash: keyring.digest('api-key', key) },
    include: { team: true },
  })
  const now = clock.now()
  if (
    !row ||
    row.status !== 'ACTIVE' ||
    row.team.status !== 'ACTIVE' ||
    (row.expiresAt && row.expiresAt <= now)
  )
    return null
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > LAST_USED_PRECISION_MS) {
    await db.apiKey.update({ where: { id: row.id }, data: { lastUsedAt: now } })
  }
  return {
    email: null,
    mustChangePassword: false,
    actor: {
      kind: 'API_KEY',
      id: row.id,
      name: row.name,
      teamId: row.teamId,
      role: row.role,
      isAdministrators: row.team.isBuiltIn,
    },
  }
}
