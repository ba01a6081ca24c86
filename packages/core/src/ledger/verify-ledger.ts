import type { Database, Db } from '@sluice/db'

import type { Clock } from '#shared'

import { Findings } from './findings.ts'
import type { LedgerDifference } from './findings.ts'
import { verifyAccounts } from './verify-accounts.ts'
import type { AccountCounts } from './verify-accounts.ts'
import { verifyCalls } from './verify-calls.ts'
import type { CallCounts } from './verify-calls.ts'

/** What was gone through, and what was found. */
export type LedgerReport = AccountCounts &
  CallCounts & {
    differenceCount: number
    /** Empty: the books are right. The first hundred. */
    differences: LedgerDifference[]
  }

const HOUR_MS = 3_600_000

/** Checks the books as they are at one instant; work goes on meanwhile. */
export function verifyLedger({ db, clock }: { db: Database; clock: Clock }): Promise<LedgerReport> {
  const work = async (tx: Db): Promise<LedgerReport> => {
    await tx.$executeRaw`SET TRANSACTION READ ONLY`
    return verifyBooks(tx, clock.now())
  }
  return db.$transaction(work, { isolationLevel: 'RepeatableRead', timeout: HOUR_MS })
}

/** Every account against its entries and reservations, every call against what was posted of it, every roll-up against its calls. */
export async function verifyBooks(tx: Db, now: Date): Promise<LedgerReport> {
  const findings = new Findings()
  const counts = { ...(await verifyAccounts(tx, findings)), ...(await verifyCalls(tx, now, findings)) }
  return { ...counts, differenceCount: findings.count, differences: findings.differences }
}
