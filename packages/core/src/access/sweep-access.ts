import type { Database } from '@sluice/db'

import type { Clock } from '#shared'

type SweepDependencies = {
  db: Database
  clock: Clock
  snapshot: { readonly current: { settings: { sign_in_window_minutes: number } } }
}

/** Removes sessions that are over and failed sign-ins that count no more. */
export async function sweepAccess({
  db,
  clock,
  snapshot,
}: SweepDependencies): Promise<{ sessions: number; failures: number }> {
  const now = clock.now()
  const since = new Date(now.getTime() - snapshot.current.settings.sign_in_window_minutes * 60_000)
  const { count: sessions } = await db.session.deleteMany({ where: { expiresAt: { lte: now } } })
  const { count: failures } = await db.signInFailure.deleteMany({ where: { lastFailureAt: { lte: since } } })
  return { sessions, failures }
}
