import { invalid, parseId } from '@sluice/core/shared'
import { Prisma } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { PageInfo } from '../../graphql/page-info.ts'
import { toConditions, visibleTo } from './call-conditions.ts'
import { toCursor, toFollowing } from './call-cursor.ts'
import { LlmCallFilter } from './call-filter.ts'
import { CallOrder, countCallRows, loadCallRows } from './call-rows.ts'
import { LlmCall } from './llm-call.ts'

import type { Context } from '../../graphql/context.ts'
import type { PageEnd } from '../../graphql/page-info.ts'
import type { CallRow } from './call-rows.ts'

const DEFAULT_FIRST = 100
const MAX_FIRST = 100
/** Beyond this, nobody counts. */
const MAX_COUNT = 10_000

type Edge = { node: CallRow; cursor: string }
type CallPage = {
  edges: Edge[]
  pageInfo: PageEnd
  /** Of all pages, at most one more than MAX_COUNT; counted when it is asked for. */
  count: () => Promise<number>
}

export const LlmCallOrder = builder.enumType('LlmCallOrder', {
  description: 'In which order calls are listed.',
  values: {
    NEWEST: { description: 'The newest first.' },
    MOST_EXPENSIVE: { description: 'The most expensive first, those of unknown cost last.' },
  },
})

const LlmCallEdge = builder.objectRef<Edge>('LlmCallEdge').implement({
  description: 'A call and its place in the list.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'Give it as "after" to get what follows the call.' }),
    node: t.field({ type: LlmCall, description: 'The call.', resolve: ({ node }) => node }),
  }),
})

const LlmCallConnection = builder.objectRef<CallPage>('LlmCallConnection').implement({
  description: 'Some of the calls.',
  fields: (t) => ({
    edges: t.field({
      type: [LlmCallEdge],
      description: 'The calls with their places.',
      resolve: ({ edges }) => edges,
    }),
    nodes: t.field({
      type: [LlmCall],
      description: 'The calls.',
      resolve: ({ edges }) => edges.map(({ node }) => node),
    }),
    pageInfo: t.field({
      type: PageInfo,
      description: 'Where the page ends.',
      resolve: ({ pageInfo }) => pageInfo,
    }),
    totalCount: t.int({
      nullable: true,
      description: `How many calls there are on all pages; null: more than ${MAX_COUNT}.`,
      resolve: async ({ count }) => {
        const counted = await count()
        return counted > MAX_COUNT ? null : counted
      },
    }),
    totalAtLeast: t.int({
      description: `How many calls there are on all pages, counted no further than ${MAX_COUNT}.`,
      resolve: async ({ count }) => Math.min(await count(), MAX_COUNT),
    }),
  }),
})

type CallPageArguments = {
  where: Prisma.Sql
  order: CallOrder
  first: number
  after: string | null | undefined
}

async function readPage({ services: { db } }: Context, asked: CallPageArguments): Promise<CallPage> {
  const { where, order, first, after } = asked
  if (first < 1 || first > MAX_FIRST)
    throw invalid('first', `first is ${first}; it must be between 1 and ${MAX_FIRST}.`)
  const following = after ? Prisma.sql`${where} AND ${toFollowing(after, order)}` : where
  const rows = await loadCallRows(db, { where: following, order, limit: first + 1 })
  const edges = rows.slice(0, first).map((node) => ({ node, cursor: toCursor(node, order) }))
  let counted: Promise<number> | undefined
  return {
    edges,
    pageInfo: { endCursor: edges.at(-1)?.cursor ?? null, hasNextPage: rows.length > first },
    count: () => (counted ??= countCallRows(db, where, MAX_COUNT + 1)),
  }
}

builder.queryFields((t) => ({
  llmCall: t.field({
    type: LlmCall,
    nullable: true,
    description: 'One call; null when there is no such one, or none you may see.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }) },
    resolve: async (_root, args, { services, actor }) => {
      const id = parseId(args.id, 'id')
      const [call] = await loadCallRows(services.db, {
        where: Prisma.sql`c.id = ${id}::uuid AND c.created_at = uuid_time(${id}::uuid) AND ${visibleTo(actor)}`,
        order: CallOrder.NEWEST,
        limit: 1,
      })
      return call ?? null
    },
  }),
  llmCalls: t.field({
    type: LlmCallConnection,
    description: "The calls to providers: all of them for administrators, the team's for others.",
    authScopes: { signedIn: true },
    args: {
      filter: t.arg({ type: LlmCallFilter, description: 'Left out: all.' }),
      orderBy: t.arg({
        type: LlmCallOrder,
        defaultValue: 'NEWEST',
        description: 'In which order.',
      }),
      first: t.arg.int({
        defaultValue: DEFAULT_FIRST,
        description: `How many, 1 to ${MAX_FIRST}; else VALIDATION_FAILED.`,
      }),
      after: t.arg.string({
        description: 'endCursor of the page before, of the same order; else VALIDATION_FAILED.',
      }),
    },
    resolve: (_root, { filter, orderBy, first, after }, context) =>
      readPage(context, {
        where: toConditions(filter ?? {}, context.actor),
        order: orderBy ?? CallOrder.NEWEST,
        first: first ?? DEFAULT_FIRST,
        after,
      }),
  }),
}))
