import type { Database } from '@sluice/db'

import type { Keyring } from '#credentials'
import { SluiceError, createId } from '#shared'
import type { Clock } from '#shared'

import { isPassword } from './password.ts'
import { createSessionToken } from './token.ts'

const SESSION_DAYS = 7
const DAY_MS = 86_400_000

export type AccessDependencies = { db: Database; keyring: Keyring; clock: Clock }

export type OpenedSession = { token: string; expiresAt: Date }

/** Opens a session for an e-mail address and password. A wrong address and a wrong password look the same. */
export async function signIn(
  { db, keyring, clock }: AccessDependencies,
  input: { email: string; password: string },
): Promise<OpenedSession> {
  const user = await db.user.findUnique({ where: { email: input.email.trim().toLowerCase() } })
  const fits = await isPassword(input.password, user?.passwordHash ?? null)
  if (!user || !fits) throw new SluiceError('UNAUTHENTICATED', 'The e-mail address or the password is wrong.')
  const now = clock.now()
  const token = createSessionToken()
  const expiresAt = new Date(now.getTime() + SESSION_DAYS * DAY_MS)
  await db.$transaction([
    db.session.deleteMany({ where: { expiresAt: { lt: now } } }),
    db.session.create({
      data: {
        id: createId(),
        tokenHash: keyring.digest('session', token),
        userId: user.id,
        expiresAt,
      },
    }),
    db.user.update({ where: { id: user.id }, data: { lastSignInAt: now } }),
  ])
  return { token, expiresAt }
}

/** Ends the session of a token; an unknown token is no error. */
export async function signOut(
  { db, keyring }: Pick<AccessDependencies, 'db' | 'keyring'>,
  token: string,
): Promise<void> {
  await db.session.deleteMany({ where: { tokenHash: keyring.digest('session', token) } })
}
