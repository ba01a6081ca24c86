import { revokeApiKey } from '@sluice/core/access'

import { openAdministration } from '../administration.ts'
import { findApiKey } from './api-key.ts'

import type { CommandContext } from '../command.ts'

/** `sluice keys revoke <key>` */
export async function revokeKey(text: string, context: CommandContext): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const { id, name, prefix } = await findApiKey(db, text)
  await revokeApiKey(services, request, { id })
  context.printer.answer({ id, name, prefix, status: 'REVOKED' }, () => [
    `Revoked ${prefix}… ("${name}"): nobody gets in with it from now on.`,
  ])
  return 0
}
