import type { Db } from '@sluice/db'

/**
 * When the first month begins whose calls are kept, in UTC. Calls go by whole months: where one has a partition it is kept, even
 * if nothing is in it any more. What was written before there were partitions waits in the default one, and is kept too.
 */
export async function readFirstKeptMonth(tx: Db, now: Date): Promise<Date> {
  const [first] = await tx.$queryRaw<{ month: Date }[]>`
    SELECT date_trunc('month', least(
             (SELECT min(to_date(right(c.relname, 7), 'YYYY_MM')) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
               WHERE i.inhparent = 'calls'::regclass AND c.relname ~ '^calls_[0-9]{4}_[0-9]{2}$'),
             (SELECT min(created_at) FROM calls_default) AT TIME ZONE 'UTC',
             ${now}::timestamptz AT TIME ZONE 'UTC'))::date AS month`
  return first?.month ?? now
}
