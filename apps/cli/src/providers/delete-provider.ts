import { deleteProvider as remove } from '@sluice/core/registry'

import { openAdministration } from '../administration.ts'
import { findProvider } from './provider.ts'

import type { CommandContext } from '../command.ts'

/** `sluice providers delete <name>` */
export async function deleteProvider(name: string, context: CommandContext): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const { id } = await findProvider(db, name)
  const deleted = await remove(services, request, { id })
  context.printer.answer(deleted, () => [`Deleted ${name}.`])
  return 0
}
