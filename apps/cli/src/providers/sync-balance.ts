import { syncProviderBalance } from '@sluice/core/ledger'

import { openAdministration } from '../administration.ts'
import { findProvider } from './provider.ts'

import type { CommandContext } from '../command.ts'

/** `sluice providers sync-balance <name> <usd>` */
export async function syncBalance(
  name: string,
  { realBalance, note }: { realBalance: string; note: string | undefined },
  context: CommandContext,
): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const { id } = await findProvider(db, name)
  const { bookedUsd, realUsd, deltaUsd } = await syncProviderBalance(services, request, {
    id,
    realBalance,
    note,
  })
  const answer = { provider: name, booked: bookedUsd, real: realUsd, delta: deltaUsd }
  context.printer.answer(answer, () => [
    `${name} had ${bookedUsd} USD by the books and has ${realUsd}; corrected by ${deltaUsd}.`,
  ])
  return 0
}
