import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import type { Request } from '#shared'

import { requireManageTeam, requireRank } from './permissions.ts'
import { lockUser, userEntry } from './user.ts'

/** Ends all sessions of somebody; whoever knows the password can sign in again. */
export async function signOutUser(
  dependencies: ChangeDependencies,
  request: Request,
  { id }: { id: string },
): Promise<{ userId: string; sessions: number }> {
  const { actor } = request
  requireManageTeam(actor)
  const { result } = await commitChange(dependencies, request, async (tx) => {
    const user = await lockUser(tx, actor, { id })
    requireRank(actor, user.membership.role, 'id')
    const { count: sessions } = await tx.session.deleteMany({ where: { userId: user.id } })
    const change = { action: 'ACTION', operation: 'signOutUser', verb: 'signed_out' } as const
    return {
      result: { userId: user.id, sessions },
      audit: [userEntry(change, { before: user, after: user })],
    }
  })
  return result
}
