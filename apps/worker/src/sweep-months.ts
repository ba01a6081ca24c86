import { dropOldMonths, prepareMonths } from '@sluice/core/calls'

import type { Log } from '@sluice/core/shared'
import type { Services } from '@sluice/runtime'

/** Makes the months of calls that come next, and drops those that are kept no longer. */
export async function sweepMonths({ db, clock, snapshot }: Services, log: Log): Promise<void> {
  const now = clock.now()
  const made = await prepareMonths(db, now)
  if (made > 0) log.info('months of calls made', { count: made })
  for (const name of await dropOldMonths(db, snapshot.current.settings, now))
    log.info('month of calls dropped', { name })
}
