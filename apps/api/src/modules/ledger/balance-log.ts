import { invalid } from '@sluice/core/shared'

import type { Db } from '@sluice/db'

import { WITH_ACCOUNT } from './ledger-entry.ts'

import type { LedgerEntryRow } from './ledger-entry.ts'

const DEFAULT_FIRST = 20
const MAX_FIRST = 100

/** So many entries, before one where that is given. */
type LogPage = { first: number; before: bigint | null }

/** The page that arguments ask for. */
export function toLogPage({
  first,
  after,
}: {
  first?: number | null | undefined
  after?: string | null | undefined
}): LogPage {
  const count = first ?? DEFAULT_FIRST
  if (count < 1 || count > MAX_FIRST)
    throw invalid('first', `first is ${count}; it must be between 1 and ${MAX_FIRST}.`)
  if (after !== null && after !== undefined && !/^\d{1,18}$/.test(after))
    throw invalid(
      'after',
      `"${after.slice(0, 60)}" is not the id of an entry; take that of the last one read.`,
    )
  return { first: count, before: after ? BigInt(after) : null }
}

/** What people did to the balances of providers, newest first: the same page of each, in two statements. */
export async function loadBalanceLogs(
  db: Db,
  providerIds: readonly string[],
  { first, before }: LogPage,
): Promise<LedgerEntryRow[][]> {
  const found = await db.$queryRaw<{ id: bigint }[]>`
    SELECT e.id
      FROM ledger_accounts a
     CROSS JOIN LATERAL (
       SELECT id FROM ledger_entries
        WHERE account_id = a.id AND kind = 'CORRECTION' AND call_id IS NULL AND (${before}::bigint IS NULL OR id < ${before}::bigint)
        ORDER BY id DESC LIMIT ${first}) AS e
     WHERE a.kind = 'PROVIDER' AND a.owner_id = ANY (${[...providerIds]}::uuid[])`
  const rows = await db.ledgerEntry.findMany({
    where: { id: { in: found.map(({ id }) => id) } },
    include: WITH_ACCOUNT,
    orderBy: { id: 'desc' },
  })
  const byProvider = Map.groupBy(rows, ({ account }) => account.ownerId)
  return providerIds.map((id) => byProvider.get(id) ?? [])
}
