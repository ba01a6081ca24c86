import { openAdministration } from '../administration.ts'
import { toTable } from '../table.ts'
import { readProviders, toCredentialText } from './provider.ts'

import type { CommandContext } from '../command.ts'
import type { ProviderView } from './provider.ts'

/** `sluice providers list` */
export async function listProviders(context: CommandContext): Promise<number> {
  const { services } = await openAdministration(context, { startsSimulator: true })
  const providers = await readProviders(services)
  context.printer.answer(providers, () =>
    toTable(
      ['provider', 'protocol', 'models', 'parallel', 'per minute', 'tokens/min', 'credential', 'state'],
      providers.map(toRow),
    ),
  )
  return 0
}

function toRow(provider: ProviderView): (string | number)[] {
  return [
    provider.name,
    provider.protocol,
    provider.models,
    provider.maxParallelRequests,
    provider.requestsPerMinute,
    provider.tokensPerMinute ?? '–',
    toCredentialText(provider.credential),
    provider.unavailableReason ?? 'available',
  ]
}
