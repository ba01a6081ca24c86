import { rotateApiKey, toPrefix } from '@sluice/core/access'

import { openAdministration } from '../administration.ts'
import { findApiKey } from './api-key.ts'

import type { CommandContext } from '../command.ts'

/** `sluice keys rotate <key>`: prints the new secret once. */
export async function rotateKey(
  text: string,
  { overlapHours }: { overlapHours?: number },
  context: CommandContext,
): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const { id } = await findApiKey(db, text)
  const { key } = await rotateApiKey(services, request, { id, overlapHours })
  const { name, previousSecretExpiresAt: until } = await db.apiKey.findUniqueOrThrow({ where: { id } })
  const shown = key ?? ''
  const rotated = { id, name, prefix: toPrefix(shown), key: shown, previousSecretExpiresAt: until }
  context.printer.answer(rotated, () => [
    shown,
    '',
    'This is the only time the key is shown.',
    until ? `The one before works until ${until.toISOString()}.` : 'The one before works no more.',
  ])
  return 0
}
