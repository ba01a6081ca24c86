import type { Database, Db } from '@sluice/db'

import { guarded } from '#shared'

/** How many months are made ahead of the current one. */
const MONTHS_AHEAD = 2

/** For how many whole months besides the current one calls, and what was said in them, are kept. */
export type CallRetention = { call_retention_months: number; call_body_retention_months: number }

/** Makes the partitions of this month and the next two, where there are none yet. Answers how many were made. */
export function prepareMonths(db: Database, now: Date): Promise<number> {
  const work = async (tx: Db): Promise<number> => {
    await waitBriefly(tx)
    const [made] = await tx.$queryRaw<{ count: number }[]>`
      SELECT call_months_ahead(${now}::timestamptz, ${MONTHS_AHEAD}::integer) AS count`
    return made?.count ?? 0
  }
  return guarded(db, 'callMonths', { otherwise: 0, work })
}

/** Drops the months of calls and of what was said in them that are older than the installation keeps; answers their names. */
export function dropOldMonths(db: Database, retention: CallRetention, now: Date): Promise<string[]> {
  const calls = monthsBefore(now, retention.call_retention_months)
  const bodies = monthsBefore(now, retention.call_body_retention_months)
  const work = async (tx: Db): Promise<string[]> => {
    await waitBriefly(tx)
    // Nothing that was said outlives its call.
    const ofBodies = await drop(tx, 'call_bodies', bodies > calls ? bodies : calls)
    return [...ofBodies, ...(await drop(tx, 'calls', calls))]
  }
  return guarded(db, 'callMonths', { otherwise: [], work })
}

async function drop(tx: Db, table: 'calls' | 'call_bodies', before: Date): Promise<string[]> {
  const dropped = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM call_months_drop(${table}, ${before}::timestamptz) AS name`
  return dropped.map(({ name }) => name)
}

/** Both need their tables alone for a moment; whoever waits for that keeps everybody else waiting. */
async function waitBriefly(tx: Db): Promise<void> {
  await tx.$executeRaw`SET LOCAL lock_timeout = '2s'`
}

/** The start of the month so many months before that of `now`, in UTC. */
function monthsBefore(now: Date, months: number): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1))
}
