import type { Database, Db } from '@sluice/db'

import { guarded } from '#shared'

export type OwnerSweep = {
  gone: { ownerId: string; reason: string }[]
  /** Jobs that nobody played any more, now back in the queue or failed. */
  reclaimed: { jobId: string; runId: string | null; state: string; attemptId: string }[]
  /** Leases that came back. */
  leases: number
}

/** An owner is gone when its lock has been free this long, and frozen when it has been silent that long. */
const GONE_AFTER = '10 seconds'
const FROZEN_AFTER = '120 seconds'
/** A job is given up this long after the deadline of its call, when its process lives but stores no outcome. */
const OVERDUE_AFTER = '120 seconds'

/** Writes the calls of attempts that were cut off, in the transaction that takes their jobs back. */
export type CutOff = (tx: Db, attemptIds: readonly string[]) => Promise<void>

/** Finds processes that went away, puts their jobs back and frees their leases once no call of theirs can be open. */
export function sweepOwners(db: Database, cutOff: CutOff): Promise<OwnerSweep> {
  const work = async (tx: Db): Promise<OwnerSweep> => {
    const gone = await tx.$queryRaw<OwnerSweep['gone']>`
      SELECT owner_id AS "ownerId", reason FROM owners_sweep(${GONE_AFTER}::interval, ${FROZEN_AFTER}::interval)`
    const reclaimed = await tx.$queryRaw<OwnerSweep['reclaimed']>`
      SELECT job_id AS "jobId", run_id AS "runId", state::text AS state, attempt_id AS "attemptId"
        FROM jobs_reclaim(${OVERDUE_AFTER}::interval)`
    await cutOff(
      tx,
      reclaimed.map(({ attemptId }) => attemptId),
    )
    const [leases] = await tx.$queryRaw<{ count: number }[]>`SELECT leases_reclaim() AS count`
    return { gone, reclaimed, leases: leases?.count ?? 0 }
  }
  return guarded(db, 'sweepOwners', { otherwise: { gone: [], reclaimed: [], leases: 0 }, work })
}
