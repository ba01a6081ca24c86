import { openAdministration } from '../administration.ts'
import { readBalances } from '../providers/balance.ts'
import { toTable } from '../table.ts'

import type { CommandContext } from '../command.ts'

/** `sluice ledger balances` */
export async function listBalances(context: CommandContext): Promise<number> {
  const { db } = await openAdministration(context)
  const balances = await readBalances(db)
  context.printer.answer(balances, () =>
    balances.length === 0
      ? ['No balance is kept; begin with sluice providers set-balance.']
      : toTable(
          ['provider', 'balance', 'held', 'available'],
          balances.map(({ provider, balance, held, available }) => [provider, balance, held, available]),
        ),
  )
  return 0
}
