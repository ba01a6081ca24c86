import { reduceProbe, settleProbes } from '@sluice/core/runs'
import { BatchWriter } from '@sluice/core/shared'

import type { ProbeEnding, SettleDependencies } from '@sluice/core/runs'
import type { Log } from '@sluice/core/shared'

/** Endings are gathered this long, so that many share a transaction. */
const GATHER_MS = 20

/** An ending and the delivery it uses up. */
export type Settlement = { ending: ProbeEnding; queueName: string; deliveryId: string }

/**
 * Stores how probes ended: an answer that was paid for is not given up while the process lives. Disposal waits for it, however
 * long the database is away.
 */
export function createSettler(dependencies: SettleDependencies, log: Log): BatchWriter<Settlement> {
  return new BatchWriter({
    what: 'probes',
    gatherMs: GATHER_MS,
    log,
    store: async (settlements) => {
      await settleProbes(
        dependencies,
        settlements.map(({ ending }) => ending),
      )
      await completeDeliveries(dependencies, settlements, log)
    },
    reduce: (settlement) => {
      const ending = reduceProbe(settlement.ending)
      return ending && { ...settlement, ending }
    },
  })
}

/** A delivery that is not marked as done expires in pg-boss by itself: no reason to hold up anything. */
async function completeDeliveries(
  { queue }: SettleDependencies,
  settlements: readonly Settlement[],
  log: Log,
): Promise<void> {
  try {
    for (const queueName of new Set(settlements.map((settlement) => settlement.queueName))) {
      const ofQueue = settlements.filter((settlement) => settlement.queueName === queueName)
      await queue.complete(
        queueName,
        ofQueue.map(({ deliveryId }) => deliveryId),
      )
    }
  } catch (error) {
    log.warn('deliveries could not be completed', { count: settlements.length, reason: String(error) })
  }
}
