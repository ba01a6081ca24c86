import { sweepAccess } from '@sluice/core/access'
import { forgetAnswers, sealAudit } from '@sluice/core/audit'
import { cutOffCalls } from '@sluice/core/calls'
import { redeliver, sweepOwners } from '@sluice/core/jobs'
import { Channel, notify } from '@sluice/core/events'
import { releaseExpired } from '@sluice/core/ledger'
import { cutOffProbes, finishRuns, topUpRuns } from '@sluice/core/runs'

import type { Log } from '@sluice/core/shared'
import type { Services } from '@sluice/runtime'

/**
 * The backstop, every 2 seconds in every worker: processes that went away lose their jobs, queued jobs without a delivery get
 * one, runs that could go on or are over are moved, calls that nobody ended are, reservations that are over are given back, the
 * audit trail is sealed, what is over is forgotten. Steps that must not
 * happen twice are guarded so that one process at a time does them.
 */
export async function sweep(services: Services, log: Log): Promise<void> {
  const { db, queue, clock, keyring } = services
  const { gone, reclaimed, leases } = await sweepOwners(db, (tx, attemptIds) =>
    cutOffProbes(tx, attemptIds, services.snapshot.current.settings),
  )
  for (const { ownerId, reason } of gone) log.warn('process is gone', { ownerId, reason })
  if (reclaimed.length > 0 || leases > 0) log.warn('work taken back', { jobs: reclaimed.length, leases })
  const redelivered = await redeliver({ db, queue })
  if (redelivered > 0) log.info('jobs delivered again', { count: redelivered })
  const toppedUp = await topUpRuns({ db, queue })
  const finished = await finishRuns(db, clock, null)
  const touched = reclaimed.flatMap(({ runId }) => (runId ? [runId] : []))
  await notify(db, Channel.run, [...finished, ...touched])
  if (redelivered + toppedUp > 0) await notify(db, Channel.work, ['*'])
  const cutOff = await cutOffCalls(db)
  if (cutOff > 0) log.warn('calls cut off', { count: cutOff })
  const released = await releaseExpired(db)
  if (released > 0) log.warn('expired reservations given back', { count: released })
  const sealed = await sealAudit({ db, keyring, clock })
  // Where the log is kept, it shows later whether the end of the chain was cut off.
  if (sealed.head) log.info('audit trail sealed', { rows: sealed.rows, ...sealed.head })
  await sweepAccess(services)
  await forgetAnswers(db, clock.now())
}
