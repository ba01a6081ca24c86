import { verifyLedger } from '@sluice/core/ledger'

import type { LedgerReport } from '@sluice/core/ledger'

import { openAdministration } from '../administration.ts'

import type { CommandContext } from '../command.ts'

/** `sluice ledger verify`: fails when the books do not agree with themselves. */
export async function verifyBalances(context: CommandContext): Promise<number> {
  const { services } = await openAdministration(context)
  const report = await verifyLedger(services)
  const isRight = report.differenceCount === 0
  context.printer.answer({ isRight, ...report }, () => toLines(report))
  return isRight ? 0 : 1
}

function toLines(report: LedgerReport): string[] {
  const { accounts, entries, runs, calls, unconfirmedCalls, checkedFrom, uncheckedCalls } = report
  const { differences, differenceCount } = report
  const untold = differenceCount - differences.length
  return [
    `${accounts} accounts, ${entries} entries, ${runs} runs; ${calls} calls since ${checkedFrom.toISOString().slice(0, 10)}.`,
    ...(unconfirmedCalls > 0 ? [`What ${unconfirmedCalls} of them cost is unknown.`] : []),
    ...(uncheckedCalls > 0
      ? [`${uncheckedCalls} calls from before are no longer kept, only their sums.`]
      : []),
    ...differences.map(({ kind, id, reason }) => `${kind.toLowerCase()} ${id}  ${reason}`),
    ...(untold > 0 ? [`and ${untold} more`] : []),
    differenceCount === 0 ? 'The books are right.' : `${differenceCount} differences: the books are wrong.`,
  ]
}
