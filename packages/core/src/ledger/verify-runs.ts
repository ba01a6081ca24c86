import type { Db } from '@sluice/db'

import type { Money } from '#shared'

import type { Findings, LedgerDifference } from './findings.ts'
import { NOTHING, toUsd } from './sums.ts'
import type { Sums } from './sums.ts'

type RunRow = {
  id: string
  /** Null: it has none. */
  accountId: string | null
  spent: string
  unknown: number
}

/** Runs that one statement goes through. */
const CHUNK = 100
const LOWEST_ID = '00000000-0000-0000-0000-000000000000'

/**
 * What the attempts of a run cost, which is what people read, is what was booked to its account, of however long ago; and as
 * many are of unknown cost as were settled without one and not corrected.
 */
export async function verifyRuns(
  tx: Db,
  sums: ReadonlyMap<string, Sums>,
  findings: Findings,
): Promise<number> {
  let count = 0
  let after: string | undefined = LOWEST_ID
  while (after) {
    const rows: RunRow[] = await tx.$queryRaw`
      WITH chunk AS (
        SELECT r.id, a.id AS account_id
          FROM runs r LEFT JOIN ledger_accounts a ON a.kind = 'RUN' AND a.owner_id = r.id
         WHERE r.id > ${after}::uuid ORDER BY r.id LIMIT ${CHUNK}
      )
      SELECT c.id, c.account_id AS "accountId", COALESCE(sum(t.cost_usd), 0)::text AS spent,
             count(*) FILTER (WHERE t.outcome IS NOT NULL AND t.cost_usd IS NULL)::int AS unknown
        FROM chunk c LEFT JOIN job_attempts t ON t.run_id = c.id
       GROUP BY c.id, c.account_id ORDER BY c.id`
    findings.add(rows.flatMap((row) => judge(row, sums)))
    count += rows.length
    after = rows.at(-1)?.id
  }
  return count
}

function judge(
  { id, accountId, spent, unknown }: RunRow,
  sums: ReadonlyMap<string, Sums>,
): LedgerDifference[] {
  // That it has no account is told elsewhere.
  if (accountId === null) return []
  const booked = sums.get(accountId) ?? NOTHING
  if (booked.balance.plus(spent).isZero() && booked.unknown === unknown) return []
  const told = (usd: Money | string, count: number) =>
    `${toUsd(usd)}${count > 0 ? ` and ${count} of unknown cost` : ''}`
  const reason = `Its attempts come to ${told(spent, unknown)}; ${told(booked.balance.negated(), booked.unknown)} were booked.`
  return [{ kind: 'RUN', id, reason }]
}
