import type { Db } from '@sluice/db'

import { MAX_DIFFERENCES } from './findings.ts'
import type { Findings } from './findings.ts'
import { readFirstKeptMonth } from './kept-months.ts'
import { toDays, within } from './stretch.ts'
import type { Stretch } from './stretch.ts'
import { verifyAttempts } from './verify-attempts.ts'
import { verifyRollups } from './verify-rollups.ts'

export type CallCounts = {
  /** Calls that were held against what was posted of them, and whose sums against the roll-ups. */
  calls: number
  /** Of those, calls of unknown cost: what they took is still in the balances. */
  unconfirmedCalls: number
  /** When the first month begins whose calls are still kept. */
  checkedFrom: Date
  /** Calls from before, which could not be looked at. */
  uncheckedCalls: number
}

/**
 * In the months that are kept: every ended attempt of a probe is a call, every call was posted once to each account it touches,
 * with what it cost, or unconfirmed where nobody knows that, and the roll-ups are the sums of those calls. Goes day by day, so
 * that no statement takes long.
 */
export async function verifyCalls(tx: Db, now: Date, findings: Findings): Promise<CallCounts> {
  const checkedFrom = await readFirstKeptMonth(tx, now)
  for (const day of toDays(checkedFrom, now)) {
    await verifyAttempts(tx, day, findings)
    await verifyPostings(tx, day, findings)
    await verifyRollups(tx, day, findings)
  }
  const createdAt = { gte: checkedFrom }
  const before = await tx.usageRollup.aggregate({
    where: { day: { lt: checkedFrom } },
    _sum: { calls: true },
  })
  return {
    calls: await tx.call.count({ where: { createdAt } }),
    unconfirmedCalls: await tx.call.count({ where: { createdAt, costUsd: null } }),
    checkedFrom,
    uncheckedCalls: before._sum.calls ?? 0,
  }
}

type PostingRow = {
  id: string
  account: string
  isCall: boolean
  cost: string | null
  posted: string | null
  settlements: number
  total: number
}

/** What was posted of calls against what they cost. */
async function verifyPostings(tx: Db, day: Stretch, findings: Findings): Promise<void> {
  const rows = await tx.$queryRaw<PostingRow[]>`
    WITH owed AS (
      SELECT c.id AS call_id, a.id AS account_id, lower(o.kind::text) || ' ' || o.owner_id AS account, c.cost_usd, c.cost_basis
        FROM calls c
       CROSS JOIN LATERAL (VALUES ('PROVIDER'::"AccountKind", c.provider_id), ('RUN', c.run_id)) AS o(kind, owner_id)
        LEFT JOIN ledger_accounts a ON a.kind = o.kind AND a.owner_id = o.owner_id
       WHERE ${within(day)} AND o.owner_id IS NOT NULL
    ), posted AS (
      SELECT call_id, account_id, sum(amount_usd) AS amount_usd, count(*) FILTER (WHERE kind <> 'CORRECTION') AS settlements,
             (array_agg(is_unconfirmed ORDER BY id DESC))[1] AS is_unconfirmed
        FROM ledger_entries
       WHERE call_id >= ${day.lowId}::uuid AND call_id < ${day.highId}::uuid AND kind <> 'RESERVE'
       GROUP BY call_id, account_id
    )
    SELECT COALESCE(o.call_id, p.call_id) AS id, COALESCE(o.account, 'account ' || p.account_id) AS account,
           o.call_id IS NOT NULL AS "isCall", trim_scale(o.cost_usd)::text AS cost, trim_scale(p.amount_usd)::text AS posted,
           COALESCE(p.settlements, 0)::int AS settlements, count(*) OVER ()::int AS total
      FROM owed o FULL JOIN posted p ON p.call_id = o.call_id AND p.account_id = o.account_id
     WHERE o.call_id IS NULL
        OR p.call_id IS NULL AND o.cost_basis <> 'FREE'
        OR p.amount_usd <> -COALESCE(o.cost_usd, 0) OR p.settlements <> 1 OR p.is_unconfirmed <> (o.cost_usd IS NULL)
     ORDER BY 1, 2 LIMIT ${MAX_DIFFERENCES}`
  const differences = rows.map((row) => ({ kind: 'CALL' as const, id: row.id, reason: toReason(row) }))
  findings.add(differences, rows[0]?.total)
}

function toReason({ account, isCall, cost, posted, settlements }: PostingRow): string {
  const owed = !isCall
    ? 'It does not exist'
    : cost === null
      ? 'What it cost is unknown'
      : `It cost ${cost} USD`
  const found =
    posted === null ? 'nothing was posted' : `${posted} USD were posted, settled ${settlements} times,`
  return `${owed}; ${found} to the account of ${account}.`
}
