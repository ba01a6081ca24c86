import type { Database } from '@sluice/db'

import type { Keyring } from '#credentials'
import { SluiceError, createId } from '#shared'

import { isPassword } from './password.ts'
import { tryPassword } from './sign-in-tries.ts'
import type { TryDependencies } from './sign-in-tries.ts'
import { createSessionToken } from './token.ts'

const HOUR_MS = 3_600_000

export type SignInDependencies = TryDependencies & {
  snapshot: { readonly current: { settings: { session_lifetime_hours: number } } }
}

export type OpenedSession = { token: string; expiresAt: Date }

/**
 * Opens a session for an e-mail address and password. A wrong address, a wrong password and somebody suspended look the same
 * and take the same time. Throws TooManyFailures.
 */
export async function signIn(
  dependencies: SignInDependencies,
  input: { email: string; password: string; address: string | null },
): Promise<OpenedSession> {
  const email = input.email.trim().toLowerCase()
  const session = await tryPassword(dependencies, { email, address: input.address }, async () => {
    const account = await proveAccount(dependencies.db, email, input.password)
    return account && openSession(dependencies, account)
  })
  if (!session) throw new SluiceError('UNAUTHENTICATED', 'The e-mail address or the password is wrong.')
  return session
}

type Account = { id: string; passwordHash: string; isActive: boolean }

/** The account that the password fits. Asks the same whoever exists, so that it takes the same time. */
async function proveAccount(db: Database, email: string, password: string): Promise<Account | null> {
  const [account] = await db.$queryRaw<Account[]>`
    SELECT u.id, u.password_hash AS "passwordHash", u.status = 'ACTIVE' AND t.status = 'ACTIVE' AS "isActive"
      FROM users u JOIN memberships m ON m.user_id = u.id JOIN teams t ON t.id = m.team_id
     WHERE u.email = ${email}`
  const fits = await isPassword(password, account?.passwordHash ?? null)
  return account && fits && account.isActive ? account : null
}

/** Null when the password was changed or the account suspended since it was proved. */
async function openSession(
  { db, keyring, clock, snapshot }: SignInDependencies,
  { id, passwordHash }: Account,
): Promise<OpenedSession | null> {
  const now = clock.now()
  const token = createSessionToken()
  const expiresAt = new Date(now.getTime() + snapshot.current.settings.session_lifetime_hours * HOUR_MS)
  return db.$transaction(async (tx) => {
    // Not by the client, which would say that the user was changed.
    const proved = await tx.$executeRaw`
      UPDATE users SET last_sign_in_at = ${now}
       WHERE id = ${id}::uuid AND password_hash = ${passwordHash} AND status = 'ACTIVE'`
    if (proved === 0) return null
    await tx.session.create({
      data: {
        id: createId(),
        tokenHash: keyring.digest('session', token),
        userId: id,
        createdAt: now,
        expiresAt,
      },
    })
    return { token, expiresAt }
  })
}

/** Ends the session of a token; an unknown token is no error. */
export async function signOut(
  { db, keyring }: { db: Database; keyring: Keyring },
  token: string,
): Promise<void> {
  await db.session.deleteMany({ where: { tokenHash: keyring.digest('session', token) } })
}
