import type { Db } from '@sluice/db'

type RateLimit = {
  providerId: string
  /** When the limited call left. */
  leftAt: Date
  /** The vendor's hint; null: it gave none, the 30/60/90/120 s ladder counts. */
  hintMs: number | null
  /** The vendor's words. */
  message: string
}

/** Rests a provider after a rate limit, for everybody. Answers the milliseconds until it may be called again. */
export async function pauseForRateLimit(
  db: Db,
  { providerId, leftAt, hintMs, message }: RateLimit,
): Promise<number> {
  const [pause] = await db.$queryRaw<{ ms: number }[]>`
    SELECT provider_rate_limited(${providerId}::uuid, ${leftAt}::timestamptz, ${hintMs}::int, ${message}) AS ms`
  return pause?.ms ?? 0
}

/** A call succeeded: pauses that are over are forgotten, and with them their place on the ladder. */
export async function forgetPauses(db: Db, providerIds: readonly string[]): Promise<void> {
  if (providerIds.length === 0) return
  await db.$executeRaw`
    DELETE FROM provider_pauses WHERE provider_id = ANY (${[...providerIds]}::uuid[]) AND until <= clock_timestamp()`
}
