import { removeSandbox, restoreSandbox } from '@sluice/core/registry'
import { SetupError } from '@sluice/runtime'

import { openSystem } from './system.ts'

import type { CommandContext } from './command.ts'

/** `sluice sandbox remove | restore` */
export async function changeSandbox(
  change: string,
  { config, resources, printer }: CommandContext,
): Promise<number> {
  if (change !== 'remove' && change !== 'restore')
    throw new SetupError(`"${change}" is neither remove nor restore.`)
  const { services } = await openSystem({ config, role: 'cli', startsSimulator: false }, resources)
  const providers =
    change === 'remove'
      ? await removeSandbox(services.db, services.clock.now())
      : await restoreSandbox(services.db)
  printer.answer({ change, providers }, () => [`${providers} sandbox providers ${change}d.`])
  return 0
}
