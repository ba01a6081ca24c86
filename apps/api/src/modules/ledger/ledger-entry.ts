import type { Db, Prisma } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { loadAuthorNames } from '../access/actor-name.ts'
import { ActorKind } from '../access/viewer.ts'

/** An entry and whose account it is in. */
export type LedgerEntryRow = Prisma.LedgerEntryGetPayload<{
  include: { account: { select: { kind: true; ownerId: true } } }
}>

/** What an entry is read with. */
export const WITH_ACCOUNT = { account: { select: { kind: true, ownerId: true } } } as const

const LedgerEntryKind = builder.enumType('LedgerEntryKind', {
  description: 'What moved in an account.',
  values: {
    RESERVE: { description: 'Held for a run or a call that is about to be made.' },
    SETTLE: { description: 'What a call cost, taken off the balance and off what was held for it.' },
    RELEASE: { description: 'No longer held: it was not needed.' },
    CORRECTION: {
      description: 'Put right: by a person, by the figure of the vendor, or by an answer that came late.',
    },
  },
})

const LedgerAccountKind = builder.enumType('LedgerAccountKind', {
  description: 'Whose account it is.',
  values: {
    PROVIDER: { description: 'The money that a provider was paid.' },
    RUN: { description: 'What a run has spent, below zero.' },
  },
})

export const LedgerEntry = builder.objectRef<LedgerEntryRow>('LedgerEntry').implement({
  description: 'A movement of an account. It is never changed: what was wrong is followed by a correction.',
  fields: (t) => ({
    id: t.id({
      description: 'Number of the entry, in the order they were written.',
      resolve: ({ id }) => String(id),
    }),
    kind: t.field({ type: LedgerEntryKind, description: 'What moved.', resolve: ({ kind }) => kind }),
    accountKind: t.field({
      type: LedgerAccountKind,
      description: 'Whose account it moved in.',
      resolve: ({ account }) => account.kind,
    }),
    accountOwnerId: t.id({
      description: 'UUID of the provider or the run.',
      resolve: ({ account }) => account.ownerId,
    }),
    amountUsd: t.expose('amountUsd', {
      type: 'Decimal',
      description: 'Change of the balance in USD; below zero: spent.',
    }),
    heldUsd: t.expose('heldUsd', { type: 'Decimal', description: 'Change of what is held, in USD.' }),
    isUnconfirmed: t.exposeBoolean('isUnconfirmed', {
      description:
        'Whether the call may have cost more than the amount says, because nobody knows what it cost.',
    }),
    note: t.exposeString('note', { nullable: true, description: 'Why; null: nothing was noted.' }),
    actorKind: t.field({
      type: ActorKind,
      description: 'What moved it; SYSTEM for what calls cost.',
      resolve: ({ actorKind }) => actorKind,
    }),
    actorName: t.loadable({
      type: 'String',
      description: 'Who moved it: the name of a person or an API key, or "System".',
      load: (keys: string[], { services }) => loadAuthorNames(services.db, keys),
      resolve: ({ actorKind, actorId }) => actorId ?? actorKind,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When.' }),
  }),
})

/** The entries that calls left, of all accounts, by call in the order they were written: in one statement. */
export async function loadEntriesOfCalls(db: Db, callIds: readonly string[]): Promise<LedgerEntryRow[][]> {
  const rows = await db.ledgerEntry.findMany({
    where: { callId: { in: [...callIds] } },
    include: WITH_ACCOUNT,
    orderBy: { id: 'asc' },
  })
  const byCall = Map.groupBy(rows, ({ callId }) => callId)
  return callIds.map((id) => byCall.get(id) ?? [])
}
