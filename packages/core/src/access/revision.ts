import type { JsonObject } from '#audit'
import { SluiceError } from '#shared'

/** Refuses a change by somebody who has seen another state of the row than there is; `current` is the row as they may read it. */
export function requireRevision(
  row: { updatedAt: Date },
  expectedUpdatedAt: Date | null | undefined,
  current: JsonObject,
): void {
  if (!expectedUpdatedAt || expectedUpdatedAt.getTime() === row.updatedAt.getTime()) return
  throw new SluiceError(
    'CONFLICT',
    'Somebody changed this meanwhile: look at it as it is now, then decide.',
    {
      field: 'expectedUpdatedAt',
      current,
    },
  )
}

/** When a change is said to have happened: later than the one before, whatever the clock says. */
export function nextRevision(row: { updatedAt: Date }, now: Date): Date {
  return new Date(Math.max(now.getTime(), row.updatedAt.getTime() + 1))
}
