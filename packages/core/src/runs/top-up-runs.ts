import type { Database, Db } from '@sluice/db'
import type { Queue } from '@sluice/queue'

import { guarded } from '#shared'

import { topUp } from './top-up.ts'

type Starving = {
  runId: string
  priority: number
  providerId: string
  name: string
  maxParallelRequests: number
}

/**
 * The backstop of top-up: running runs with slots to plan and nothing waiting at a provider, because the process that
 * should have planned them went away. Returns how many jobs were planned.
 */
export function topUpRuns({ db, queue }: { db: Database; queue: Queue }): Promise<number> {
  const work = async (tx: Db): Promise<number> => {
    const starving = await tx.$queryRaw<Starving[]>`
      SELECT r.id AS "runId", r.priority::int AS priority, p.id AS "providerId", p.name, p.max_parallel_requests AS "maxParallelRequests"
        FROM runs r
        JOIN (SELECT DISTINCT run_id, provider_id FROM run_models) m ON m.run_id = r.id
        JOIN llm_providers p ON p.id = m.provider_id
       WHERE r.status = 'RUNNING'
         AND EXISTS (SELECT 1 FROM run_slots s WHERE s.run_id = r.id AND s.provider_id = p.id AND s.job_id IS NULL AND s.outcome IS NULL)
         AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.run_id = r.id AND j.provider_id = p.id AND j.state = 'QUEUED')`
    let planned = 0
    for (const { runId, priority, providerId: id, name, maxParallelRequests } of starving) {
      planned += await topUp(tx, queue, { runId, provider: { id, name, maxParallelRequests }, priority })
    }
    return planned
  }
  return guarded(db, 'topUpRuns', { otherwise: 0, work })
}
