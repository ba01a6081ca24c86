import type { Db } from '@sluice/db'

import type { CallEnding } from './ending.ts'

/**
 * Writes the calls of ended attempts and posts what they cost, in the transaction of `db`. What has been recorded already is
 * left as it is, unless it ended UNKNOWN. Answers the ids that were written or corrected now.
 */
export async function recordCalls(db: Db, endings: readonly CallEnding[]): Promise<string[]> {
  if (endings.length === 0) return []
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM calls_record(${toStorableJson(endings)}::jsonb) AS id`
  return rows.map(({ id }) => id)
}

/** Vendors' names and messages may hold characters that Postgres cannot. */
export function toStorableJson(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) =>
    typeof entry === 'string' ? entry.toWellFormed().replaceAll('\0', '\uFFFD') : entry,
  )
}
