import { createProvider as create } from '@sluice/core/registry'

import type { CreateProviderInput } from '@sluice/core/registry'

import { openAdministration } from '../administration.ts'
import { readProvider, toProviderSentence } from './provider.ts'

import type { CommandContext } from '../command.ts'

/** `sluice providers create <name>` */
export async function createProvider(input: CreateProviderInput, context: CommandContext): Promise<number> {
  const { services, request } = await openAdministration(context)
  const { providerId } = await create(services, request, input)
  const provider = await readProvider(services, providerId)
  context.printer.answer(provider, () => ['Created.', toProviderSentence(provider)])
  return 0
}
