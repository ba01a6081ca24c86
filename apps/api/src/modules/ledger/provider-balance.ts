import { createContextCache } from '@pothos/core'
import { canAdminister } from '@sluice/core/access'
import DataLoader from 'dataloader'

import type { LedgerAccount } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { LlmProvider } from '../registry/llm-provider.ts'
import { loadBalanceLogs, toLogPage } from './balance-log.ts'
import { LedgerEntry } from './ledger-entry.ts'

import type { Context } from '../../graphql/context.ts'

/** Providers' accounts by the providers' ids, for all of a request at once. */
export const accountLoader = createContextCache(
  ({ services }: Context) =>
    new DataLoader<string, LedgerAccount | null>(async (ids) => {
      const accounts = await services.db.ledgerAccount.findMany({
        where: { kind: 'PROVIDER', ownerId: { in: [...ids] } },
      })
      const byOwner = new Map(accounts.map((account) => [account.ownerId, account]))
      return ids.map((id) => byOwner.get(id) ?? null)
    }),
)

/** The account of a provider, for administrators; null for others. */
async function loadAccount(context: Context, id: string): Promise<LedgerAccount | null> {
  return canAdminister(context.actor) ? accountLoader(context).load(id) : null
}

/** The same where a balance is kept; null where none is. */
async function loadKept(context: Context, id: string): Promise<LedgerAccount | null> {
  const account = await loadAccount(context, id)
  return account?.isLimited ? account : null
}

builder.objectFields(LlmProvider, (t) => ({
  balance: t.field({
    type: 'Decimal',
    nullable: true,
    description:
      'What is left of the money paid to it, in USD, as far as it is booked; may be below zero. Null: no balance is kept; null for all but administrators.',
    resolve: async ({ id }, _args, context) => (await loadKept(context, id))?.balanceUsd ?? null,
  }),
  balanceHeld: t.field({
    type: 'Decimal',
    nullable: true,
    description: 'What of the balance is held for runs and calls under way, in USD; null where balance is.',
    resolve: async ({ id }, _args, context) => (await loadKept(context, id))?.heldUsd ?? null,
  }),
  balanceAvailable: t.field({
    type: 'Decimal',
    nullable: true,
    description: 'What of the balance can still be reserved, in USD; null where balance is.',
    resolve: async ({ id }, _args, context) => {
      const account = await loadKept(context, id)
      return account ? account.balanceUsd.minus(account.heldUsd) : null
    },
  }),
  balanceUpdatedAt: t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'When somebody last set, corrected or stopped the balance; what calls cost is no such change. Null for all but administrators.',
    resolve: async ({ id }, _args, context) => (await loadAccount(context, id))?.updatedAt ?? null,
  }),
  balanceLog: t.loadableList({
    type: LedgerEntry,
    nullable: true,
    description:
      'What people did to the balance, newest first: how much more or less it became each time. Null for all but administrators.',
    args: {
      first: t.arg.int({ defaultValue: 20, description: 'How many, 1 to 100; else VALIDATION_FAILED.' }),
      after: t.arg.id({
        description: 'id of the last one read; else VALIDATION_FAILED. Left out: the newest.',
      }),
    },
    byPath: true,
    load: async (ids: string[], { services, actor }, args) =>
      canAdminister(actor) ? loadBalanceLogs(services.db, ids, toLogPage(args)) : ids.map(() => null),
    resolve: ({ id }) => id,
  }),
}))
