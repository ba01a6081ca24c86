import { createUser as create } from '@sluice/core/access'

import type { Role } from '@sluice/db'

import { openAdministration } from '../administration.ts'
import { findTeamId } from './team.ts'

import type { CommandContext } from '../command.ts'

export type CreateUserOptions = { name?: string; role: Role; team?: string }

/** `sluice users create <email>`: prints the password once. */
export async function createUser(
  email: string,
  options: CreateUserOptions,
  context: CommandContext,
): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const { name = email.split('@')[0] ?? email, role, team } = options
  const teamId = await findTeamId(db, team)
  const { userId, password } = await create(services, request, { email, name, role, teamId })
  const user = await db.user.findUniqueOrThrow({ where: { id: userId } })
  context.printer.answer({ id: userId, email: user.email, name: user.name, role, password }, () => [
    password ?? '',
    '',
    `This is the only time the password is shown. ${user.email} has to change it after signing in.`,
  ])
  return 0
}
