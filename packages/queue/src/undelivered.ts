import type { Db } from '@sluice/db'

/** A queued job whose delivery is not waiting in pg-boss. */
export type UndeliveredJob = { id: string; queue: string; priority: number; notBefore: Date | null }

/**
 * Queued jobs without a waiting delivery: it was consumed by a process that went away, expired, or was never sent.
 * The only place that reads pg-boss's tables.
 */
export function findUndelivered(db: Db, limit: number): Promise<UndeliveredJob[]> {
  return db.$queryRaw<UndeliveredJob[]>`
    SELECT j.id, j.queue, j.priority, j.not_before AS "notBefore"
      FROM jobs j
     WHERE j.state = 'QUEUED'
       AND NOT EXISTS (
         SELECT 1 FROM pgboss.job d WHERE d.name = j.queue AND d.id = j.delivery_id AND d.state IN ('created', 'retry'))
     ORDER BY j.priority DESC, j.queued_at
     LIMIT ${limit}
       FOR UPDATE OF j SKIP LOCKED`
}
