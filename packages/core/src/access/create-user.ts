import { isUniqueViolation } from '@sluice/db'
import type { Role } from '@sluice/db'

import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { SluiceError, createId, parseId } from '#shared'
import type { Request } from '#shared'

import { ifGiven } from './if-given.ts'
import { hashPassword } from './password.ts'
import { requireManageTeam, requireRank } from './permissions.ts'
import { createPassword } from './token.ts'
import { findTeam, parseEmail, parseUserName, userEntry } from './user.ts'

export type CreateUserInput = {
  email: string
  name: string
  role: Role
  /** Left out: the actor's team. */
  teamId?: string | null | undefined
  /** Left out: one is made, which has to be changed. */
  password?: string | null | undefined
}

/** A generated password is here and nowhere else; null when the caller chose it, or asks again too late. */
export type IssuedPassword = { userId: string; password: string | null }

/** Makes a user of a team, of a role not above the actor's own. */
export async function createUser(
  dependencies: ChangeDependencies,
  request: Request,
  input: CreateUserInput,
): Promise<IssuedPassword> {
  const { actor } = request
  requireManageTeam(actor)
  requireRank(actor, input.role, 'role')
  const email = parseEmail(input.email)
  const name = parseUserName(input.name)
  const teamId = ifGiven(input.teamId, (text) => parseId(text, 'teamId')) ?? actor.teamId
  const chosen = input.password ?? null
  const password = chosen ?? createPassword()
  const passwordHash = await hashPassword(password, 'password')

  try {
    const { result, secret } = await commitChange(dependencies, request, async (tx) => {
      const team = await findTeam(tx, actor, teamId)
      const now = dependencies.clock.now()
      const { membership, ...row } = await tx.user.create({
        data: {
          id: createId(),
          email,
          name,
          passwordHash,
          mustChangePassword: chosen === null,
          createdAt: now,
          updatedAt: now,
          membership: { create: { teamId: team.id, role: input.role } },
        },
        include: { membership: true },
      })
      if (!membership) throw new SluiceError('INTERNAL_ERROR', 'The user has no team.')
      const after = { ...row, membership: { ...membership, team } }
      const change = { action: 'CREATE', operation: 'createUser', verb: 'created' } as const
      return {
        result: { userId: after.id },
        audit: [userEntry(change, { before: null, after })],
        ...(chosen === null ? { secret: password } : {}),
      }
    })
    return { ...result, password: secret }
  } catch (error) {
    if (!isUniqueViolation(error, 'users_email_key')) throw error
    throw new SluiceError('CONFLICT', `There is a user with the address ${email} already.`, {
      field: 'email',
      cause: error,
    })
  }
}
