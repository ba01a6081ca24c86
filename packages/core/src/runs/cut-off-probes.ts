import type { Db } from '@sluice/db'

import { recordCalls } from '#calls'

import { readClaims } from './claim-probes.ts'
import { toCutOffProbe } from './probe.ts'
import type { ProbeLimits } from './probe.ts'

/** Writes the calls of probes whose process went away: ended UNKNOWN, of unknown cost, with the most it can be. */
export async function cutOffProbes(
  tx: Db,
  attemptIds: readonly string[],
  limits: ProbeLimits,
): Promise<void> {
  const probes = await readClaims(tx, attemptIds)
  await recordCalls(
    tx,
    probes.map((probe) => toCutOffProbe(probe, limits)),
  )
}
