import { commitChange, findReplay } from '#audit'
import type { ChangeDependencies } from '#audit'
import { SluiceError, invalid, nextUpdatedAt } from '#shared'
import type { Request } from '#shared'

import type { IssuedPassword } from './create-user.ts'
import { hashPassword, isPassword } from './password.ts'
import { requireManageTeam, requireRank } from './permissions.ts'
import { tryPassword } from './sign-in-tries.ts'
import type { TryDependencies } from './sign-in-tries.ts'
import { createPassword } from './token.ts'
import { lockUser, userEntry } from './user.ts'
import type { UserTarget } from './user.ts'

/** Gives somebody a new password, which they have to change, and ends their sessions. */
export async function resetUserPassword(
  dependencies: ChangeDependencies,
  request: Request,
  target: UserTarget,
): Promise<IssuedPassword> {
  const { actor } = request
  requireManageTeam(actor)
  const password = createPassword()
  const passwordHash = await hashPassword(password, 'password')
  const { result, secret } = await commitChange(dependencies, request, async (tx) => {
    const before = await lockUser(tx, actor, target)
    requireRank(actor, before.membership.role, 'id')
    const row = await tx.user.update({
      where: { id: before.id },
      data: {
        passwordHash,
        mustChangePassword: true,
        updatedAt: nextUpdatedAt(before, dependencies.clock.now()),
      },
    })
    await tx.session.deleteMany({ where: { userId: before.id } })
    const after = { ...row, membership: before.membership }
    const change = { action: 'ACTION', operation: 'resetUserPassword', verb: 'password_reset' } as const
    return { result: { userId: after.id }, secret: password, audit: [userEntry(change, { before, after })] }
  })
  return { ...result, password: secret }
}

export type ChangePasswordInput = { currentPassword: string; newPassword: string }

/** Changes one's own password and ends one's other sessions. Wrong guesses count as failed sign-ins do. */
export async function changePassword(
  dependencies: ChangeDependencies & TryDependencies,
  request: Request,
  { sessionId, input }: { sessionId: string | null; input: ChangePasswordInput },
): Promise<{ userId: string }> {
  const { actor } = request
  const userId = actor.kind === 'USER' ? actor.id : null
  if (userId === null) throw new SluiceError('FORBIDDEN', `${actor.name} is no person and has no password.`)
  const replay = await findReplay<{ userId: string }>(dependencies, request)
  if (replay) return replay.result
  const provenHash = await requirePassword(dependencies, userId, input.currentPassword)
  if (input.newPassword === input.currentPassword)
    throw invalid('newPassword', 'This is the password of now: choose another.')
  const passwordHash = await hashPassword(input.newPassword, 'newPassword')

  const { result } = await commitChange(dependencies, request, async (tx) => {
    const before = await lockUser(tx, actor, { id: userId })
    if (before.passwordHash !== provenHash) throw wrongPassword()
    const row = await tx.user.update({
      where: { id: userId },
      data: {
        passwordHash,
        mustChangePassword: false,
        updatedAt: nextUpdatedAt(before, dependencies.clock.now()),
      },
    })
    await tx.session.deleteMany({ where: { userId, ...(sessionId ? { id: { not: sessionId } } : {}) } })
    const after = { ...row, membership: before.membership }
    const change = { action: 'ACTION', operation: 'changePassword', verb: 'password_changed' } as const
    return { result: { userId }, audit: [userEntry(change, { before, after })] }
  })
  return result
}

/** The hash that the password fits. */
async function requirePassword(
  dependencies: TryDependencies,
  userId: string,
  password: string,
): Promise<string> {
  const { email, passwordHash } = await dependencies.db.user.findUniqueOrThrow({ where: { id: userId } })
  const proof = await tryPassword(dependencies, { email, address: null }, async () =>
    (await isPassword(password, passwordHash)) ? passwordHash : null,
  )
  if (proof === null) throw wrongPassword()
  return proof
}

function wrongPassword(): SluiceError {
  return invalid('currentPassword', 'The password of now is another.')
}
