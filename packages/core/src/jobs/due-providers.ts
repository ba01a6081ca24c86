import type { Db } from '@sluice/db'

/** Providers for which a job is due now. */
export async function dueProviders(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT provider_id AS id FROM jobs
     WHERE state = 'QUEUED' AND provider_id IS NOT NULL AND (not_before IS NULL OR not_before <= clock_timestamp())`
  return rows.map(({ id }) => id)
}
