import { setProviderBalance, syncProviderBalance } from '@sluice/core/ledger'
import { invalid } from '@sluice/core/shared'

import type { SyncedBalance } from '@sluice/core/ledger'
import type { Request } from '@sluice/core/shared'
import type { Services } from '@sluice/runtime'

import { builder } from '../../graphql/builder.ts'
import { change } from '../registry/change.ts'
import { LlmProvider } from '../registry/llm-provider.ts'
import { accountLoader } from './provider-balance.ts'

import type { Context } from '../../graphql/context.ts'

const SetProviderBalanceResult = builder
  .objectRef<{ providerId: string }>('SetProviderBalanceResult')
  .implement({
    description: 'The provider whose balance was set.',
    fields: (t) => ({
      provider: t.field({
        type: LlmProvider,
        description: 'The provider as it is now.',
        resolve: ({ providerId }) => providerId,
      }),
    }),
  })

const SyncProviderBalanceResult = builder.objectRef<SyncedBalance>('SyncProviderBalanceResult').implement({
  description: 'How far the books were from what the vendor says.',
  fields: (t) => ({
    provider: t.field({
      type: LlmProvider,
      description: 'The provider as it is now.',
      resolve: ({ providerId }) => providerId,
    }),
    booked: t.expose('bookedUsd', { type: 'Decimal', description: 'What was booked, in USD.' }),
    real: t.expose('realUsd', { type: 'Decimal', description: 'What the vendor says, in USD.' }),
    delta: t.expose('deltaUsd', {
      type: 'Decimal',
      description: 'By how much the balance was corrected, in USD: real less booked.',
    }),
  }),
})

const ID = {
  required: true,
  description: 'UUID of the provider; else VALIDATION_FAILED. NOT_FOUND.',
} as const
const NOTE = 'Why, 1 to 200 characters on one line. Left out: nothing is noted'
const EXPECTED = {
  type: 'DateTime',
  description:
    'The balanceUpdatedAt you read: CONFLICT with the balance as it is now when somebody has changed it since. Left out: the last write wins.',
} as const
const RANGE = 'In USD, 0 to 1,000,000,000 with at most 6 decimals.'

/** Makes a change of an account, then forgets what the request has read of accounts. */
async function book<T>(
  context: Context,
  work: (services: Services, request: Request) => Promise<T>,
): Promise<T> {
  const result = await change(context, work)
  accountLoader(context).clearAll()
  return result
}

builder.mutationFields((t) => ({
  setProviderBalance: t.field({
    type: SetProviderBalanceResult,
    description:
      'Says what is left of the money paid to a provider: from then on runs and calls that need more are refused with BUDGET_EXCEEDED, as are those of models without a price, since nobody knows what they need. Null: no balance is kept any more, and nothing is refused. FORBIDDEN for all but administrators.',
    authScopes: { administrator: true },
    args: {
      id: t.arg.id(ID),
      balance: t.arg({
        type: 'Decimal',
        description: `${RANGE} Null: none is kept. Left out: VALIDATION_FAILED, lest one is stopped by mistake.`,
      }),
      note: t.arg.string({ description: `${NOTE}, but of a balance that is stopped: "kept no more".` }),
      expectedUpdatedAt: t.arg(EXPECTED),
    },
    resolve: (_root, { balance, ...args }, context) => {
      if (balance === undefined) throw invalid('balance', 'Give the balance, or null to keep none any more.')
      return book(context, (services, request) => setProviderBalance(services, request, { ...args, balance }))
    },
  }),
  syncProviderBalance: t.field({
    type: SyncProviderBalanceResult,
    description:
      "Corrects a provider's balance by the figure the vendor shows, and notes the difference. VALIDATION_FAILED where no balance is kept. FORBIDDEN for all but administrators.",
    authScopes: { administrator: true },
    args: {
      id: t.arg.id(ID),
      realBalance: t.arg({
        type: 'Decimal',
        required: true,
        description: `What the vendor says is left. ${RANGE}`,
      }),
      note: t.arg.string({ description: `${NOTE}.` }),
      expectedUpdatedAt: t.arg(EXPECTED),
    },
    resolve: (_root, args, context) =>
      book(context, (services, request) => syncProviderBalance(services, request, args)),
  }),
}))
