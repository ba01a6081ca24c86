import type { Db, Role, UserStatus } from '@sluice/db'

import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { SluiceError, nextUpdatedAt, parseId } from '#shared'
import type { Actor, Request } from '#shared'

import { ifGiven } from './if-given.ts'
import { requireManageTeam, requireRank } from './permissions.ts'
import { findTeam, lockUser, parseUserName, userEntry } from './user.ts'
import type { Member } from './user.ts'

export type UpdateUserInput = {
  name?: string | null | undefined
  role?: Role | null | undefined
  status?: UserStatus | null | undefined
  teamId?: string | null | undefined
  expectedUpdatedAt?: Date | null | undefined
}

type Wanted = { name: string; role: Role; status: UserStatus; teamId: string }

/** Changes what is given, of somebody not above the actor and not to above the actor. Suspending ends the user's sessions. */
export async function updateUser(
  dependencies: ChangeDependencies,
  request: Request,
  { id, input }: { id: string; input: UpdateUserInput },
): Promise<{ userId: string }> {
  const { actor } = request
  requireManageTeam(actor)
  const name = ifGiven(input.name, parseUserName)
  const teamId = ifGiven(input.teamId, (text) => parseId(text, 'teamId'))

  const { result } = await commitChange(dependencies, request, async (tx) => {
    await lockOwners(tx)
    const before = await lockUser(tx, actor, { id, expectedUpdatedAt: input.expectedUpdatedAt })
    requireRank(actor, before.membership.role, 'id')
    const wanted = {
      name: name ?? before.name,
      role: input.role ?? before.membership.role,
      status: input.status ?? before.status,
      teamId: teamId ?? before.membership.teamId,
    }
    requireRank(actor, wanted.role, 'role')
    await requireOwnerLeft(tx, before, wanted)
    const after = await write(tx, actor, {
      before,
      wanted,
      at: nextUpdatedAt(before, dependencies.clock.now()),
    })
    const change = { action: 'UPDATE', operation: 'updateUser', verb: 'updated' } as const
    return { result: { userId: after.id }, audit: [userEntry(change, { before, after })] }
  })
  return result
}

/** Of two who take the last owners away at once, one waits and is refused. */
async function lockOwners(tx: Db): Promise<void> {
  await tx.$queryRaw`SELECT id FROM teams WHERE is_built_in FOR NO KEY UPDATE`
}

/** Somebody has to be left who can do everything. */
async function requireOwnerLeft(tx: Db, before: Member, wanted: Wanted): Promise<void> {
  const { membership } = before
  const isOwner = membership.team.isBuiltIn && membership.role === 'OWNER' && before.status === 'ACTIVE'
  const field = wanted.teamId !== membership.teamId ? 'teamId' : wanted.role !== 'OWNER' ? 'role' : 'status'
  const stays = field === 'status' && wanted.status === 'ACTIVE'
  if (!isOwner || stays) return
  const others = await tx.user.count({
    where: {
      id: { not: before.id },
      status: 'ACTIVE',
      membership: { role: 'OWNER', team: { isBuiltIn: true } },
    },
  })
  if (others > 0) return
  throw new SluiceError(
    'FORBIDDEN',
    `${before.name} is the last active OWNER of the administrators: make another one first.`,
    { field },
  )
}

async function write(
  tx: Db,
  actor: Actor,
  { before, wanted, at }: { before: Member; wanted: Wanted; at: Date },
): Promise<Member> {
  const team = await findTeam(tx, actor, wanted.teamId)
  const membership = await tx.membership.update({
    where: { userId: before.id },
    data: { teamId: team.id, role: wanted.role },
  })
  const row = await tx.user.update({
    where: { id: before.id },
    data: { name: wanted.name, status: wanted.status, updatedAt: at },
  })
  if (wanted.status === 'SUSPENDED') await tx.session.deleteMany({ where: { userId: before.id } })
  return { ...row, membership: { ...membership, team } }
}
