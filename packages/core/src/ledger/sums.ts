import type { Db } from '@sluice/db'

import { Money } from '#shared'

/** What the entries of an account come to. */
export type Sums = {
  balance: Money
  held: Money
  /** Calls that were settled without a cost, and not corrected since. */
  unknown: number
}

/** Entries that one statement adds up. */
const CHUNK = 1_000_000n
const ZERO = new Money(0)
export const NOTHING: Sums = { balance: ZERO, held: ZERO, unknown: 0 }

type SumsRow = { id: string; balance: string; held: string; unknown: number; count: number }

/** The sums of each account's entries, by its id, added up piece by piece, so that no statement takes long; and how many there are. */
export async function addUpEntries(tx: Db): Promise<{ sums: Map<string, Sums>; entries: number }> {
  const { _min: first, _max: last } = await tx.ledgerEntry.aggregate({
    _min: { id: true },
    _max: { id: true },
  })
  const sums = new Map<string, Sums>()
  let entries = 0
  for (let from = first.id ?? 1n; from <= (last.id ?? 0n); from += CHUNK) {
    const rows = await tx.$queryRaw<SumsRow[]>`
      SELECT account_id AS id, sum(amount_usd)::text AS balance, sum(held_usd)::text AS held, count(*)::int AS count,
             (count(*) FILTER (WHERE kind = 'SETTLE' AND is_unconfirmed)
              - count(*) FILTER (WHERE kind = 'CORRECTION' AND call_id IS NOT NULL AND NOT is_unconfirmed))::int AS unknown
        FROM ledger_entries WHERE id >= ${from} AND id < ${from + CHUNK} GROUP BY account_id`
    for (const { id, balance, held, unknown, count } of rows) {
      const before = sums.get(id) ?? NOTHING
      sums.set(id, {
        balance: before.balance.plus(balance),
        held: before.held.plus(held),
        unknown: before.unknown + unknown,
      })
      entries += count
    }
  }
  return { sums, entries }
}

export function toUsd(amount: Money | string | number): string {
  return `$${new Money(amount).toFixed()}`
}
