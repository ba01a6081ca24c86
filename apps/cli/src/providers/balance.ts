import type { Db } from '@sluice/db'

/** What of the money paid to a provider is left, in USD. */
export type BalanceView = { provider: string; balance: string; held: string; available: string }

/** The balances that are kept, by provider. */
export function readBalances(db: Db): Promise<BalanceView[]> {
  return db.$queryRaw<BalanceView[]>`
    SELECT p.name AS provider, trim_scale(a.balance_usd)::text AS balance, trim_scale(a.held_usd)::text AS held,
           trim_scale(a.balance_usd - a.held_usd)::text AS available
      FROM ledger_accounts a JOIN llm_providers p ON p.id = a.owner_id
     WHERE a.kind = 'PROVIDER' AND a.is_limited AND p.archived_at IS NULL ORDER BY p.name`
}

/** A sentence about what is left. */
export function toBalanceSentence(name: string, balances: readonly BalanceView[]): string {
  const view = balances.find(({ provider }) => provider === name)
  if (!view) return `No balance of ${name} is kept.`
  return `${name} has ${view.balance} USD, ${view.held} of them held, ${view.available} available.`
}
