import { createApiKey, ensureAdministrators } from '@sluice/core/access'

import { openSystem } from './system.ts'

import type { Role } from '@sluice/db'
import type { CommandContext } from './command.ts'

/** `sluice keys create` */
export async function createKey(
  options: { name: string; role: Role },
  { config, resources, printer }: CommandContext,
): Promise<number> {
  const { services } = await openSystem({ config, role: 'cli', startsSimulator: false }, resources)
  const actor = await ensureAdministrators(services.db)
  const created = await createApiKey(services, { actor, name: options.name, role: options.role })
  printer.answer(created, () => [
    created.key,
    '',
    `This is the only time the key is shown. Its name is "${created.name}", its role ${created.role}.`,
  ])
  return 0
}
