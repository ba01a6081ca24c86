import type { Command } from 'commander'

import { addCommand } from '../options.ts'
import { listBalances } from './list-balances.ts'
import { verifyBalances } from './verify-balances.ts'

import type { Shell } from '../command.ts'
import type { Json } from '../options.ts'

/** `sluice ledger …` */
export function addLedgerCommands(program: Command, { once }: Shell): void {
  const group = program.command('ledger').description('what was paid, held and spent')

  addCommand(group, 'balances', 'list the providers of which a balance is kept, in USD').action(
    (options: Json) => once(options, listBalances),
  )
  addCommand(
    group,
    'verify',
    'check that the books agree with themselves; exit code 1 when they do not',
  ).action((options: Json) => once(options, verifyBalances))
}
