import { removeSandbox, restoreSandbox } from '@sluice/core/registry'

import { openAdministration } from './administration.ts'

import type { CommandContext } from './command.ts'

/** `sluice sandbox remove | restore` */
export async function changeSandbox(change: 'remove' | 'restore', context: CommandContext): Promise<number> {
  const { services, request } = await openAdministration(context)
  const providers = await (change === 'remove' ? removeSandbox : restoreSandbox)(services, request)
  context.printer.answer({ change, providers }, () => [`${providers} sandbox providers ${change}d.`])
  return 0
}
