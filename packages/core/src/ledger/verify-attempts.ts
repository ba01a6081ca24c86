import type { Db } from '@sluice/db'

import { MAX_DIFFERENCES } from './findings.ts'
import type { Findings } from './findings.ts'
import { within } from './stretch.ts'
import type { Stretch } from './stretch.ts'

type AttemptRow = {
  id: string
  isCall: boolean
  attemptCost: string | null
  callCost: string | null
  total: number
}

/** Every probe's attempt that has ended is a call, which cost the same: unknown on both sides, or so much. */
export async function verifyAttempts(tx: Db, day: Stretch, findings: Findings): Promise<void> {
  const rows = await tx.$queryRaw<AttemptRow[]>`
    SELECT t.id, c.id IS NOT NULL AS "isCall", trim_scale(t.cost_usd)::text AS "attemptCost", trim_scale(c.cost_usd)::text AS "callCost",
           count(*) OVER ()::int AS total
      FROM job_attempts t
      JOIN jobs j ON j.id = t.job_id AND j.kind = 'probe'
      LEFT JOIN calls c ON c.id = t.id AND ${within(day)}
     WHERE t.id >= ${day.lowId}::uuid AND t.id < ${day.highId}::uuid AND t.outcome IS NOT NULL
       AND (c.id IS NULL OR c.cost_usd IS DISTINCT FROM t.cost_usd)
     ORDER BY t.id LIMIT ${MAX_DIFFERENCES}`
  const differences = rows.map((row) => ({ kind: 'CALL' as const, id: row.id, reason: toReason(row) }))
  findings.add(differences, rows[0]?.total)
}

function toReason({ isCall, attemptCost, callCost }: AttemptRow): string {
  if (!isCall) return 'Its attempt has ended; the call is missing.'
  return `Its attempt says that ${toCost(attemptCost)}, the call that ${toCost(callCost)}.`
}

function toCost(cost: string | null): string {
  return cost === null ? 'its cost is unknown' : `it cost ${cost} USD`
}
