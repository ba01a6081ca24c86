import type { Database } from '@sluice/db'

import { recordEvent } from '#events'
import { release } from '#ledger'
import type { Clock } from '#shared'

/**
 * Ends the runs among `runIds` (or any) whose every slot has an outcome. Call it after the settlement committed: whoever
 * commits last sees all. What a run has reserved and not spent is released with it. Returns the runs that ended now.
 */
export async function finishRuns(
  db: Database,
  clock: Clock,
  runIds: readonly string[] | null,
): Promise<string[]> {
  const open = await db.$queryRaw<{ id: string }[]>`
    SELECT r.id FROM runs r
     WHERE r.status = 'RUNNING' AND (${runIds === null} OR r.id = ANY (${[...(runIds ?? [])]}::uuid[]))
       AND NOT EXISTS (SELECT 1 FROM run_slots s WHERE s.run_id = r.id AND s.outcome IS NULL)`
  const finished: string[] = []
  for (const { id } of open) {
    if (await finishRun(db, clock, id)) finished.push(id)
  }
  return finished
}

function finishRun(db: Database, clock: Clock, id: string): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.run.updateMany({
      where: { id, status: 'RUNNING' },
      data: { status: 'COMPLETED', completedAt: clock.now() },
    })
    if (count === 0) return false
    const run = await tx.run.findUniqueOrThrow({ where: { id } })
    const outcomes = await tx.runSlot.groupBy({ by: ['outcome'], where: { runId: id }, _count: true })
    await recordEvent(tx, {
      type: 'run.completed',
      teamId: run.teamId,
      subjectType: 'run',
      subjectId: id,
      payload: Object.fromEntries(outcomes.map(({ outcome, _count }) => [outcome ?? 'OPEN', _count])),
      actor: { kind: 'SYSTEM', id: null },
      traceId: null,
    })
    await release(tx, id, 'the run ended')
    return true
  })
}
