import type { Database, Db } from '@sluice/db'

import type { Clock } from '#shared'

import { Findings } from './findings.ts'
import type { LedgerDifference } from './findings.ts'
import { addUpEntries } from './sums.ts'
import { verifyAccounts } from './verify-accounts.ts'
import { verifyCalls } from './verify-calls.ts'
import type { CallCounts } from './verify-calls.ts'
import { verifyRuns } from './verify-runs.ts'

/** What was gone through, and what was found. */
export type LedgerReport = CallCounts & {
  accounts: number
  entries: number
  runs: number
  differenceCount: number
  /** Empty: the books are right. The first hundred. */
  differences: LedgerDifference[]
}

const HOUR_MS = 3_600_000

/** Checks the books as they are at one instant; work goes on meanwhile. */
export function verifyLedger({ db, clock }: { db: Database; clock: Clock }): Promise<LedgerReport> {
  const work = async (tx: Db): Promise<LedgerReport> => {
    await tx.$executeRaw`SET TRANSACTION READ ONLY`
    // Before the instant is taken: else a month that is dropped meanwhile would be gone, and its sums would not.
    await tx.$executeRaw`LOCK TABLE calls IN ACCESS SHARE MODE`
    return verifyBooks(tx, clock.now())
  }
  return db.$transaction(work, { isolationLevel: 'RepeatableRead', timeout: HOUR_MS })
}

/** Every account against its entries and reservations, every run and attempt and every roll-up against the calls, and those against what was posted of them. */
export async function verifyBooks(tx: Db, now: Date): Promise<LedgerReport> {
  const findings = new Findings()
  const { sums, entries } = await addUpEntries(tx)
  const accounts = await verifyAccounts(tx, sums, findings)
  const runs = await verifyRuns(tx, sums, findings)
  const calls = await verifyCalls(tx, now, findings)
  return {
    accounts,
    entries,
    runs,
    ...calls,
    differenceCount: findings.count,
    differences: findings.differences,
  }
}
