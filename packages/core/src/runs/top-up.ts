import type { Db } from '@sluice/db'
import type { Queue } from '@sluice/queue'

import { createIds } from '#shared'

export type RunAtProvider = {
  runId: string
  provider: { id: string; name: string; maxParallelRequests: number }
  priority: number
}

/** The pg-boss queue on which a provider's probes travel. */
export function probeQueue(providerName: string): string {
  return `probe.${providerName}`
}

/**
 * Plans the next probes of a run at a provider when fewer than half of their places are taken, jobs and deliveries born
 * together. Run it in a transaction. Returns how many were planned.
 */
export async function topUp(
  db: Db,
  queue: Queue,
  { runId, provider, priority }: RunAtProvider,
): Promise<number> {
  // A job and a delivery for each place; run_top_up knows the same depth.
  const ids = createIds(2 * Math.max(15, 4 * provider.maxParallelRequests))
  const planned = await db.$queryRaw<{ job_id: string; delivery_id: string }[]>`
    SELECT job_id, delivery_id FROM run_top_up(${runId}::uuid, ${provider.id}::uuid, ${ids}::uuid[])`
  await queue.send(
    db,
    probeQueue(provider.name),
    planned.map((job) => ({ id: job.delivery_id, jobId: job.job_id, priority, startAfter: null })),
  )
  return planned.length
}
