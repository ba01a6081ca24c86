import type { Db } from '@sluice/db'

/** What a process is granted at one provider. */
export type LeaseGrant = {
  /** Ids of the leases granted now. */
  granted: string[]
  /** Leases to give back as calls end. */
  surplus: number
  /** Milliseconds until the provider may be called; null: now. `NOBODY_KNOWS`: until a person changes something. */
  holdMs: number | null
  /** False: this owner was declared gone and must start anew. */
  known: boolean
}

/** The largest wait the database tells: switched off, or paused until resumed. */
export const NOBODY_KNOWS = 2_147_483_647

type LeaseRequest = {
  providerId: string
  ownerId: string
  /** An id for each lease that is wanted. Should the answer be lost, release them all: those granted come back. */
  ids: readonly string[]
  release: readonly string[]
}

/** Gives leases back and asks for more, in one round trip. Over all processes there are never more than the provider's limit. */
export async function acquireLeases(
  db: Db,
  { providerId, ownerId, ids, release }: LeaseRequest,
): Promise<LeaseGrant> {
  const [grant] = await db.$queryRaw<LeaseGrant[]>`
    SELECT granted, surplus, hold_ms AS "holdMs", known
      FROM capacity_acquire(${providerId}::uuid, ${ownerId}::uuid, ${ids.length}::int, ${[...ids]}::uuid[], ${[...release]}::uuid[])`
  return grant ?? { granted: [], surplus: 0, holdMs: NOBODY_KNOWS, known: false }
}

/**
 * How many of `wanted` calls requests per minute admit now, and the wait until more. Keeps the provider's row locked until
 * the transaction ends, so that the claim that follows is counted before anybody else asks.
 */
export async function allowance(
  db: Db,
  providerId: string,
  wanted: number,
): Promise<{ allowed: number; waitMs: number | null }> {
  const [answer] = await db.$queryRaw<{ allowed: number; waitMs: number | null }[]>`
    SELECT allowed, wait_ms AS "waitMs" FROM capacity_allowance(${providerId}::uuid, ${wanted}::int)`
  return answer ?? { allowed: 0, waitMs: NOBODY_KNOWS }
}
