import type { Db, Membership, Team, User } from '@sluice/db'
import { z } from 'zod'

import type { AuditEntry, JsonObject } from '#audit'
import { SluiceError, invalid, parseId, requireUnchanged } from '#shared'
import type { Actor } from '#shared'

import { visibleTeams, visibleUsers } from './visibility.ts'

const MAX_NAME = 100
const MAX_EMAIL = 254
const emailSchema = z.email()

/** A user with the one team they are in. */
export type Member = User & { membership: Membership & { team: Team } }

/** A user as their managers may read them: for the audit trail, and as the state of now in a conflict. */
export function toUserJson({ email, name, status, mustChangePassword, membership }: Member): JsonObject {
  return { email, name, role: membership.role, status, teamId: membership.teamId, mustChangePassword }
}

/** Which user is meant, and in which state they were seen. */
export type UserTarget = { id: string; expectedUpdatedAt?: Date | null | undefined }

/** A user that the actor may see, locked until the end of the transaction. */
export async function lockUser(tx: Db, actor: Actor, { id, expectedUpdatedAt }: UserTarget): Promise<Member> {
  const userId = parseId(id, 'id')
  await tx.$queryRaw`SELECT id FROM users WHERE id = ${userId}::uuid FOR UPDATE`
  const row = await tx.user.findFirst({
    where: { AND: [{ id: userId }, visibleUsers(actor)] },
    include: { membership: { include: { team: true } } },
  })
  if (!row?.membership) throw new SluiceError('NOT_FOUND', `There is no user ${userId}.`, { field: 'id' })
  const member = { ...row, membership: row.membership }
  await requireUnchanged(row, expectedUpdatedAt, () => ({
    id: row.id,
    ...toUserJson(member),
    updatedAt: row.updatedAt.toISOString(),
  }))
  return member
}

/** A team that the actor may see, to put somebody into. */
export async function findTeam(tx: Db, actor: Actor, teamId: string): Promise<Team> {
  const team = await tx.team.findFirst({ where: { AND: [{ id: teamId }, visibleTeams(actor)] } })
  if (!team) throw new SluiceError('NOT_FOUND', `There is no team ${teamId}.`, { field: 'teamId' })
  return team
}

export function parseUserName(text: string): string {
  const name = text.trim()
  if (name.length === 0 || name.length > MAX_NAME)
    throw invalid('name', `A name has 1 to ${MAX_NAME} characters; this one has ${name.length}.`)
  return name
}

/** An e-mail address in lower case. */
export function parseEmail(text: string): string {
  const email = text.trim().toLowerCase()
  if (email.length <= MAX_EMAIL && emailSchema.safeParse(email).success) return email
  throw invalid(
    'email',
    `"${email.slice(0, 60)}" is not an e-mail address of at most ${MAX_EMAIL} characters.`,
  )
}

/** The audit entry of a change of a user; it is their team's. */
export function userEntry(
  change: Pick<AuditEntry, 'action' | 'operation' | 'verb'>,
  { before, after }: { before: Member | null; after: Member },
): AuditEntry {
  return {
    ...change,
    entity: { type: 'user', id: after.id, name: after.name },
    teamId: after.membership.teamId,
    before: before ? toUserJson(before) : null,
    after: toUserJson(after),
  }
}
