import { createApiKey, toPrefix } from '@sluice/core/access'

import type { Role } from '@sluice/db'

import { openAdministration } from '../administration.ts'
import { findTeamId } from '../users/team.ts'

import type { CommandContext } from '../command.ts'

export type CreateKeyOptions = { name: string; role: Role; team?: string; expires?: Date }

/** `sluice keys create` */
export async function createKey(options: CreateKeyOptions, context: CommandContext): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const { name, role, team, expires: expiresAt } = options
  const teamId = await findTeamId(db, team)
  const { apiKeyId, key } = await createApiKey(services, request, { name, role, teamId, expiresAt })
  const shown = key ?? ''
  const created = { id: apiKeyId, name, role, prefix: toPrefix(shown), key: shown }
  context.printer.answer(created, () => [
    shown,
    '',
    `This is the only time the key is shown. Its name is "${name}", its role ${role}.`,
  ])
  return 0
}
