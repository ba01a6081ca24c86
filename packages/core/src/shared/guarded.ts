import type { Database, Db } from '@sluice/db'

/** What one process at a time does, by the advisory lock that keeps the others away. */
const Guard = {
  redeliver: 5_148_001,
  sweepOwners: 5_148_002,
  topUpRuns: 5_148_003,
  sealAudit: 5_148_004,
  cutOffCalls: 5_148_005,
  callMonths: 5_148_006,
} as const
type Guard = keyof typeof Guard

/** Does the work in a transaction; answers `otherwise` at once while another process is at it. */
export function guarded<T>(
  db: Database,
  guard: Guard,
  { otherwise, work }: { otherwise: T; work: (tx: Db) => Promise<T> },
): Promise<T> {
  return db.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<
      { isOurs: boolean }[]
    >`SELECT pg_try_advisory_xact_lock(${Guard[guard]}::bigint) AS "isOurs"`
    return lock?.isOurs ? work(tx) : otherwise
  })
}
