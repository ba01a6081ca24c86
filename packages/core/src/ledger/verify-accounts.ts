import type { Db } from '@sluice/db'

import { Money } from '#shared'

import type { Findings, LedgerDifference } from './findings.ts'
import { NOTHING, toUsd } from './sums.ts'
import type { Sums } from './sums.ts'

type AccountRow = {
  id: string
  owner: string
  balance: string
  held: string
  /** Null: nothing is reserved. */
  reserved: string | null
}

/** Every provider and run has an account; its balance and what it holds are the sums of its entries, and that of its reservations. */
export async function verifyAccounts(
  tx: Db,
  sums: ReadonlyMap<string, Sums>,
  findings: Findings,
): Promise<number> {
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
  return accounts.length
}

function judge(account: AccountRow, sums: Sums = NOTHING): LedgerDifference[] {
  const { owner, balance, held, reserved } = account
  const claims: [isRight: boolean, reason: string][] = [
    [
      sums.balance.eq(balance),
      `Its balance is ${toUsd(balance)}; its entries come to ${toUsd(sums.balance)}.`,
    ],
    [sums.held.eq(held), `It holds ${toUsd(held)}; its entries come to ${toUsd(sums.held)}.`],
    [
      new Money(reserved ?? 0).eq(held),
      `It holds ${toUsd(held)}; its reservations come to ${toUsd(reserved ?? 0)}.`,
    ],
  ]
  return claims.flatMap(([isRight, reason]) => (isRight ? [] : [toDifference(owner, reason)]))
}

function toDifference(id: string, reason: string): LedgerDifference {
  return { kind: 'ACCOUNT', id, reason }
}
