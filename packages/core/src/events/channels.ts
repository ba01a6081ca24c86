import type { Db } from '@sluice/db'

/** What processes tell one another. A notification only wakes; the database says what happened. */
export const Channel = {
  /** Payload: provider id. There is new work for its dispatchers. */
  work: 'sluice_work',
  /** Payload: run id. Something of it changed. */
  run: 'sluice_run',
  /** Payload: the registry's version. Settings, providers, keys or credentials changed. */
  change: 'sluice_change',
} as const
export type Channel = (typeof Channel)[keyof typeof Channel]

/** Wakes the readers of a channel, once per payload. */
export async function notify(db: Db, channel: Channel, payloads: readonly string[]): Promise<void> {
  const distinct = [...new Set(payloads)]
  if (distinct.length === 0) return
  await db.$executeRaw`SELECT pg_notify(${channel}, payload) FROM unnest(${distinct}::text[]) AS payload`
}
