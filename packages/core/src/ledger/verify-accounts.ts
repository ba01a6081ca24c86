import type { Db } from '@sluice/db'

import { Money } from '#shared'

import type { Findings, LedgerDifference } from './findings.ts'

export type AccountCounts = { accounts: number; entries: number }

type Sums = { balance: Money; held: Money }

type AccountRow = {
  id: string
  owner: string
  balance: string
  held: string
  /** Null: nothing is reserved. */
  reserved: string | null
}

/** Entries that one statement adds up. */
const CHUNK = 1_000_000n
const ZERO = new Money(0)

/** Every provider and run has an account; its balance and what it holds are the sums of its entries, and that of its reservations. */
export async function verifyAccounts(tx: Db, findings: Findings): Promise<AccountCounts> {
  const { sums, entries } = await addUpEntries(tx)
  const accounts = await tx.$queryRaw<AccountRow[]>`
    SELECT a.id, lower(a.kind::text) || ' ' || a.owner_id AS owner, a.balance_usd::text AS balance, a.held_usd::text AS held,
           r.reserved::text
      FROM ledger_accounts a
      LEFT JOIN (SELECT account_id, sum(held_usd) AS reserved FROM ledger_reservations GROUP BY account_id) r ON r.account_id = a.id
     ORDER BY a.kind, a.owner_id`
  const homeless = await tx.$queryRaw<{ owner: string }[]>`
    SELECT 'provider ' || id AS owner FROM llm_providers p
     WHERE NOT EXISTS (SELECT FROM ledger_accounts a WHERE a.kind = 'PROVIDER' AND a.owner_id = p.id)
     UNION ALL
    SELECT 'run ' || id FROM runs r
     WHERE NOT EXISTS (SELECT FROM ledger_accounts a WHERE a.kind = 'RUN' AND a.owner_id = r.id)
     ORDER BY owner`
  findings.add(homeless.map(({ owner }) => toDifference(owner, 'It has no account.')))
  findings.add(accounts.flatMap((account) => judge(account, sums.get(account.id))))
  return { accounts: accounts.length, entries }
}

function judge(account: AccountRow, sums: Sums = { balance: ZERO, held: ZERO }): LedgerDifference[] {
  const { owner, balance, held, reserved } = account
  const claims: [isRight: boolean, reason: string][] = [
    [sums.balance.eq(balance), `Its balance is ${usd(balance)}; its entries come to ${usd(sums.balance)}.`],
    [sums.held.eq(held), `It holds ${usd(held)}; its entries come to ${usd(sums.held)}.`],
    [
      ZERO.plus(reserved ?? 0).eq(held),
      `It holds ${usd(held)}; its reservations come to ${usd(reserved ?? 0)}.`,
    ],
  ]
  return claims.flatMap(([isRight, reason]) => (isRight ? [] : [toDifference(owner, reason)]))
}

/** The sums of each account's entries, added up piece by piece, so that no statement takes long. */
async function addUpEntries(tx: Db): Promise<{ sums: Map<string, Sums>; entries: number }> {
  const { _min: first, _max: last } = await tx.ledgerEntry.aggregate({
    _min: { id: true },
    _max: { id: true },
  })
  const sums = new Map<string, Sums>()
  let entries = 0
  for (let from = first.id ?? 1n; from <= (last.id ?? 0n); from += CHUNK) {
    const rows = await tx.$queryRaw<{ id: string; balance: string; held: string; count: number }[]>`
      SELECT account_id AS id, sum(amount_usd)::text AS balance, sum(held_usd)::text AS held, count(*)::int AS count
        FROM ledger_entries WHERE id >= ${from} AND id < ${from + CHUNK} GROUP BY account_id`
    for (const { id, balance, held, count } of rows) {
      const before = sums.get(id) ?? { balance: ZERO, held: ZERO }
      sums.set(id, { balance: before.balance.plus(balance), held: before.held.plus(held) })
      entries += count
    }
  }
  return { sums, entries }
}

function toDifference(id: string, reason: string): LedgerDifference {
  return { kind: 'ACCOUNT', id, reason }
}

function usd(amount: Money | string | number): string {
  return `$${new Money(amount).toFixed()}`
}
