import { SluiceError } from './error.ts'

/** When a row that changes now counts as changed: always later than before, however fast changes follow one another. */
export function nextUpdatedAt(now: Date, last: Date): Date {
  return new Date(Math.max(now.getTime(), last.getTime() + 1))
}

/**
 * Refuses to change what somebody else has changed since the caller read it. Without `expected` the last write wins;
 * `current` is what the caller may read of it now.
 */
export function requireUnchanged(
  expected: Date | null | undefined,
  actual: Date | null,
  current: unknown,
): void {
  if (expected === undefined || expected?.getTime() === actual?.getTime()) return
  throw new SluiceError(
    'CONFLICT',
    'Somebody has changed this since you read it; look at it as it is now, then decide.',
    { field: 'expectedUpdatedAt', current },
  )
}
