import { SluiceError } from './error.ts'

type Changeable = { updatedAt: Date }

/** When a row that changes now counts as changed: always later than before, however fast changes follow one another. */
export function nextUpdatedAt(row: Changeable, now: Date): Date {
  return new Date(Math.max(now.getTime(), row.updatedAt.getTime() + 1))
}

/**
 * Refuses to change what somebody else has changed since the caller read it. Nothing expected: the last write wins.
 * `toCurrent` says what the caller may read of it now.
 */
export async function requireUnchanged<Row extends Changeable>(
  row: Row,
  expectedUpdatedAt: Date | null | undefined,
  toCurrent: (row: Row) => unknown,
): Promise<void> {
  if (!expectedUpdatedAt || expectedUpdatedAt.getTime() === row.updatedAt.getTime()) return
  throw changedMeanwhile(await toCurrent(row))
}

/** What whoever changes something that is no longer what they have read is told. */
export function changedMeanwhile(current: unknown): SluiceError {
  return new SluiceError(
    'CONFLICT',
    'Somebody has changed this since you read it; look at it as it is now, then decide.',
    { field: 'expectedUpdatedAt', current },
  )
}
