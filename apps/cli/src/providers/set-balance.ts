import { setProviderBalance } from '@sluice/core/ledger'

import { openAdministration } from '../administration.ts'
import { readBalances, toBalanceSentence } from './balance.ts'
import { findProvider } from './provider.ts'

import type { CommandContext } from '../command.ts'

/** `sluice providers set-balance <name> <usd>`; null: none is kept any more. */
export async function setBalance(
  name: string,
  change: { balance: string | null; note: string | undefined },
  context: CommandContext,
): Promise<number> {
  const { services, db, request } = await openAdministration(context)
  const { id } = await findProvider(db, name)
  await setProviderBalance(services, request, { id, ...change })
  const balances = await readBalances(db)
  context.printer.answer(
    balances.find(({ provider }) => provider === name) ?? { provider: name, balance: null },
    () => [toBalanceSentence(name, balances)],
  )
  return 0
}
