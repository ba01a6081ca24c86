import { invalid, parseId } from '@sluice/core/shared'

import type { AuditLog as AuditLogRow, AuditSeal, Prisma } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { PageInfo } from '../../graphql/page-info.ts'
import { AuditAction, AuditLog } from './audit-log.ts'
import { visibleTo } from './visible-to.ts'

import type { Context } from '../../graphql/context.ts'

const DEFAULT_FIRST = 50
const MAX_FIRST = 100

type Row = AuditLogRow & { seal: Pick<AuditSeal, 'sequence'> | null }
type AuditPage = { nodes: Row[]; hasNextPage: boolean }

const AuditLogPage = builder.objectRef<AuditPage>('AuditLogPage').implement({
  description: 'Some of the changes, newest first.',
  fields: (t) => ({
    nodes: t.expose('nodes', { type: [AuditLog], description: 'The changes.' }),
    pageInfo: t.field({
      type: PageInfo,
      description: 'Where it ends.',
      resolve: ({ nodes, hasNextPage }) => ({ endCursor: nodes.at(-1)?.id ?? null, hasNextPage }),
    }),
  }),
})

const AuditLogFilter = builder.inputType('AuditLogFilter', {
  description: 'Which changes; every condition holds.',
  fields: (t) => ({
    entityType: t.string({ description: 'Kind of thing, e.g. "llm_model".' }),
    entityId: t.string({ description: 'UUID of the thing, or the key of a setting.' }),
    actorId: t.id({ description: 'UUID of the user or API key; else VALIDATION_FAILED.' }),
    action: t.field({ type: AuditAction, description: 'What the change did.' }),
    operation: t.string({ description: 'The use case, e.g. "deprecateLlmModel".' }),
    from: t.field({ type: 'DateTime', description: 'Not before then.' }),
    to: t.field({ type: 'DateTime', description: 'Before then.' }),
  }),
})

const cursorArgs = builder.args((t) => ({
  first: t.int({
    defaultValue: DEFAULT_FIRST,
    description: `How many, 1 to ${MAX_FIRST}; else VALIDATION_FAILED.`,
  }),
  after: t.string({ description: 'endCursor of the page before; else VALIDATION_FAILED.' }),
}))

type CursorArgs = { first?: number | null | undefined; after?: string | null | undefined }

function toWhere(filter: typeof AuditLogFilter.$inferInput): Prisma.AuditLogWhereInput {
  const { entityType, entityId, actorId, action, operation, from, to } = filter
  return {
    ...(entityType ? { entityType } : {}),
    ...(entityId ? { entityId } : {}),
    ...(actorId ? { actorId: parseId(actorId, 'actorId') } : {}),
    ...(action ? { action } : {}),
    ...(operation ? { operation } : {}),
    createdAt: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) },
  }
}

/** A page of the changes that the caller may read about. A cursor is the id of a row: rows are never removed. */
async function readPage(
  { services: { db }, actor }: Context,
  filter: Prisma.AuditLogWhereInput,
  { first: asked, after }: CursorArgs,
): Promise<AuditPage> {
  const visible = visibleTo(actor)
  const first = asked ?? DEFAULT_FIRST
  if (first < 1 || first > MAX_FIRST)
    throw invalid('first', `first is ${first}; it must be between 1 and ${MAX_FIRST}.`)
  const cursor = after ? { id: parseId(after, 'after') } : null
  if (cursor && !(await db.auditLog.findFirst({ where: { ...cursor, ...visible }, select: { id: true } })))
    throw invalid('after', 'There is no such cursor; take the endCursor of a page.')
  const rows = await db.auditLog.findMany({
    where: { AND: [visible, filter] },
    include: { seal: { select: { sequence: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: first + 1,
    ...(cursor ? { cursor, skip: 1 } : {}),
  })
  return { nodes: rows.slice(0, first), hasNextPage: rows.length > first }
}

builder.queryFields((t) => ({
  auditLogs: t.field({
    type: AuditLogPage,
    description:
      "The changes, newest first: all of them for administrators, those of the team's things for its ADMIN and OWNER; FORBIDDEN for others.",
    authScopes: { signedIn: true },
    args: { filter: t.arg({ type: AuditLogFilter, description: 'Left out: all.' }), ...cursorArgs },
    resolve: (_root, { filter, ...page }, context) => readPage(context, toWhere(filter ?? {}), page),
  }),
  entityAuditHistory: t.field({
    type: AuditLogPage,
    description:
      'What was done to one thing, newest first; empty for what does not exist. Who may read it: see auditLogs.',
    authScopes: { signedIn: true },
    args: {
      entityType: t.arg.string({ required: true, description: 'Kind of thing, e.g. "llm_model".' }),
      entityId: t.arg.string({ required: true, description: 'Its UUID, or the key of a setting.' }),
      ...cursorArgs,
    },
    resolve: (_root, { entityType, entityId, ...page }, context) =>
      readPage(context, { entityType, entityId }, page),
  }),
}))
