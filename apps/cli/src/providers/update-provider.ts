import { updateProvider as update } from '@sluice/core/registry'

import type { UpdateProviderInput } from '@sluice/core/registry'

import { openAdministration } from '../administration.ts'
import { findProvider, readProvider, toProviderSentence } from './provider.ts'

import type { CommandContext } from '../command.ts'

/** `sluice providers update | enable | disable <name>` */
export async function updateProvider(
  name: string,
  input: UpdateProviderInput,
  context: CommandContext,
): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const { id } = await findProvider(db, name)
  await update(services, request, { id, input })
  const provider = await readProvider(services, id)
  context.printer.answer(provider, () => [toProviderSentence(provider)])
  return 0
}
