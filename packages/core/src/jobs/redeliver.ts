import type { Database, Db } from '@sluice/db'
import { findUndelivered } from '@sluice/queue'
import type { NewDelivery, Queue } from '@sluice/queue'

import { createId, guarded } from '#shared'

const BATCH = 500

/** Sends a delivery for every queued job that has none waiting; two processes at it would send twice. Returns how many. */
export function redeliver({ db, queue }: { db: Database; queue: Queue }): Promise<number> {
  const work = async (tx: Db): Promise<number> => {
    const jobs = await findUndelivered(tx, BATCH)
    const byQueue = new Map<string, NewDelivery[]>()
    for (const { id: jobId, queue: name, priority, notBefore } of jobs) {
      const delivery = { id: createId(), jobId, priority, startAfter: notBefore }
      byQueue.set(name, [...(byQueue.get(name) ?? []), delivery])
    }
    for (const [name, deliveries] of byQueue) {
      await tx.$executeRaw`
        UPDATE jobs SET delivery_id = d.id
          FROM unnest(${deliveries.map(({ jobId }) => jobId)}::uuid[], ${deliveries.map(({ id }) => id)}::uuid[]) AS d(job_id, id)
         WHERE jobs.id = d.job_id`
      await queue.send(tx, name, deliveries)
    }
    return jobs.length
  }
  return guarded(db, 'redeliver', { otherwise: 0, work })
}
