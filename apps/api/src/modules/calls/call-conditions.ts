import { canAdminister } from '@sluice/core/access'
import { Money, invalid, parseId } from '@sluice/core/shared'
import { Prisma } from '@sluice/db'

import type { Actor } from '@sluice/core/shared'
import type { CallFeature, CallOutcome } from '@sluice/db'

import { INDEXED_COST } from './call-rows.ts'

/** Most values of one condition. */
export const MAX_LISTED = 100
/** Longest context to look for. */
export const MAX_CONTEXT_BYTES = 4096

const MAX_SUBJECT_TYPE = 40
const ERROR_CODE = /^[A-Z][A-Z_]{0,39}$/

type Maybe<T> = T | null | undefined

/** Which calls are asked for. */
export type CallFilter = {
  from?: Maybe<Date>
  to?: Maybe<Date>
  features?: Maybe<readonly CallFeature[]>
  modelIds?: Maybe<readonly string[]>
  providerIds?: Maybe<readonly string[]>
  runId?: Maybe<string>
  actorId?: Maybe<string>
  teamId?: Maybe<string>
  errorCodes?: Maybe<readonly string[]>
  outcomes?: Maybe<readonly CallOutcome[]>
  costAtLeast?: Maybe<string>
  costAtMost?: Maybe<string>
  unpriced?: Maybe<boolean>
  context?: unknown
  subjectType?: Maybe<string>
  subjectId?: Maybe<string>
  /** False: without what the bundled simulator answered. */
  includeSandbox?: Maybe<boolean>
}

/** The rows of a table with a team, `c`, that somebody may see: administrators all, others their team's. */
export function visibleTo(actor: Actor): Prisma.Sql {
  return canAdminister(actor) ? Prisma.sql`true` : Prisma.sql`c.team_id = ${actor.teamId}::uuid`
}

/** What a filter asks of the calls `c`, or of sums of them, of those that the actor may see. */
export function toConditions(filter: CallFilter, actor: Actor): Prisma.Sql {
  const { features, outcomes, unpriced, includeSandbox } = filter
  return Prisma.join(
    [
      visibleTo(actor),
      ...ofPeriod(filter),
      ...ofIds(filter),
      ...isOneOf(Prisma.sql`c.feature`, Prisma.sql`"CallFeature"`, listed(features, 'features')),
      ...isOneOf(Prisma.sql`c.outcome`, Prisma.sql`"CallOutcome"`, listed(outcomes, 'outcomes')),
      ...ofErrors(filter),
      ...ofCosts(filter),
      ...(typeof unpriced === 'boolean'
        ? [unpriced ? Prisma.sql`${INDEXED_COST} = -1` : Prisma.sql`${INDEXED_COST} >= 0`]
        : []),
      ...ofSubject(filter),
      ...(includeSandbox === false
        ? [Prisma.sql`c.provider_id NOT IN (SELECT id FROM llm_providers WHERE is_sandbox)`]
        : []),
    ],
    ' AND ',
  )
}

function ofPeriod({ from, to }: CallFilter): Prisma.Sql[] {
  if (from && to && from >= to)
    throw invalid('to', `to is ${to.toISOString()}; it must be after from, ${from.toISOString()}.`)
  return [
    ...(from ? [Prisma.sql`c.created_at >= ${toStorable(from)}`] : []),
    ...(to ? [Prisma.sql`c.created_at < ${toStorable(to)}`] : []),
  ]
}

/** There are no calls of before 1970, and Postgres has no year 0. */
function toStorable(time: Date): Date {
  return new Date(Math.max(0, time.getTime()))
}

function ofIds({ modelIds, providerIds, runId, actorId, teamId }: CallFilter): Prisma.Sql[] {
  return [
    ...isOneOf(Prisma.sql`c.model_id`, Prisma.sql`uuid`, toIds(modelIds, 'modelIds')),
    ...isOneOf(Prisma.sql`c.provider_id`, Prisma.sql`uuid`, toIds(providerIds, 'providerIds')),
    ...(runId ? [Prisma.sql`c.run_id = ${parseId(runId, 'runId')}::uuid`] : []),
    ...(actorId ? [Prisma.sql`c.actor_id = ${parseId(actorId, 'actorId')}::uuid`] : []),
    ...(teamId ? [Prisma.sql`c.team_id = ${parseId(teamId, 'teamId')}::uuid`] : []),
  ]
}

/** What was answered has no error, which is said for the sake of an index. */
function ofErrors({ errorCodes }: CallFilter): Prisma.Sql[] {
  const codes = listed(errorCodes, 'errorCodes')
  const strange = codes.find((code) => !ERROR_CODE.test(code))
  if (strange !== undefined)
    throw invalid('errorCodes', `"${strange.slice(0, 60)}" is no error code; they are like RATE_LIMITED.`)
  if (codes.length === 0) return []
  return [Prisma.sql`c.outcome <> 'ANSWERED'`, ...isOneOf(Prisma.sql`c.error_code`, Prisma.sql`text`, codes)]
}

function ofCosts({ costAtLeast, costAtMost }: CallFilter): Prisma.Sql[] {
  const least = costAtLeast ? toAmount(costAtLeast, 'costAtLeast') : null
  const most = costAtMost ? toAmount(costAtMost, 'costAtMost') : null
  if (least && most?.lt(least))
    throw invalid(
      'costAtMost',
      `costAtMost is ${costAtMost}; it must not be below costAtLeast, ${costAtLeast}.`,
    )
  return [
    ...(least ? [Prisma.sql`${INDEXED_COST} >= ${least.toFixed()}::numeric`] : []),
    ...(most ? [Prisma.sql`${INDEXED_COST} BETWEEN 0 AND ${most.toFixed()}::numeric`] : []),
  ]
}

function ofSubject({ context, subjectType, subjectId }: CallFilter): Prisma.Sql[] {
  if (subjectType && subjectType.length > MAX_SUBJECT_TYPE)
    throw invalid('subjectType', `subjectType is longer than ${MAX_SUBJECT_TYPE} characters.`)
  return [
    ...(subjectId ? [Prisma.sql`c.subject_id = ${parseId(subjectId, 'subjectId')}::uuid`] : []),
    ...(subjectType ? [Prisma.sql`c.subject_type = ${subjectType}`] : []),
    ...ofContext(context),
  ]
}

/** Most calls have no context, and the index leaves them out. */
function ofContext(context: unknown): Prisma.Sql[] {
  if (context === null || context === undefined) return []
  if (typeof context !== 'object' || Array.isArray(context))
    throw invalid('context', 'context must be an object such as { "thread": "42" }.')
  if (Object.keys(context).length === 0) return []
  const json = JSON.stringify(context)
  if (Buffer.byteLength(json) > MAX_CONTEXT_BYTES)
    throw invalid('context', `context is longer than ${MAX_CONTEXT_BYTES} bytes.`)
  return [Prisma.sql`c.context <> '{}' AND c.context @> ${json}::jsonb`]
}

/** One value is compared as such: an index has what equals it in order. None: everything will do. */
function isOneOf(column: Prisma.Sql, type: Prisma.Sql, values: readonly string[]): Prisma.Sql[] {
  const [value] = values
  if (value === undefined) return []
  return values.length === 1
    ? [Prisma.sql`${column} = ${value}::${type}`]
    : [Prisma.sql`${column} = ANY(${[...values]}::${type}[])`]
}

function toIds(ids: Maybe<readonly string[]>, field: string): string[] {
  return listed(ids, field).map((id) => parseId(id, field))
}

function listed<T>(values: Maybe<readonly T[]>, field: string): readonly T[] {
  if (!values) return []
  if (values.length > MAX_LISTED)
    throw invalid(field, `${field} has ${values.length} values; at most ${MAX_LISTED} are allowed.`)
  return values
}

function toAmount(text: string, field: string): Money {
  const amount = new Money(text)
  if (amount.lt(0)) throw invalid(field, `${field} is ${text}; it must not be negative.`)
  return amount
}
