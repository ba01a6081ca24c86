import type { Database, Db } from '@sluice/db'

import { guarded } from '#shared'

import { toCutOff } from './ending.ts'
import { recordCalls } from './record-calls.ts'

const BATCH = 1000

/**
 * Writes the calls outside jobs whose deadline has passed although nobody said how they ended: UNKNOWN, of unknown cost, with
 * the most it can be. An answer that comes later corrects it. Answers how many.
 */
export function cutOffCalls(db: Database): Promise<number> {
  const work = async (tx: Db): Promise<number> => {
    const overdue = await tx.$queryRaw<{ attemptId: string; modelVersion: number }[]>`
      SELECT id AS "attemptId", model_version AS "modelVersion" FROM open_calls
       WHERE deadline_at < clock_timestamp() ORDER BY deadline_at LIMIT ${BATCH}`
    // What it can cost at most stands in its row.
    const endings = overdue.map((call) => toCutOff({ ...call, costBoundUsd: null }))
    return (await recordCalls(tx, endings)).length
  }
  return guarded(db, 'cutOffCalls', { otherwise: 0, work })
}
