import { SluiceError } from '@sluice/core/shared'
import { Prisma } from '@sluice/db'

import type { Db } from '@sluice/db'

import { loadAuthorNames } from '../access/actor-name.ts'
import { toLine } from './csv.ts'
import { toCursor, toFollowing } from './call-cursor.ts'
import { loadCallRows } from './call-rows.ts'
import { totalTokensOf } from './call-usage.ts'

import type { CallOrder, CallRow } from './call-rows.ts'
import type { Cell } from './csv.ts'

const PAGE_SIZE = 1000

type Names = { actors: Map<string, string>; teams: Map<string, string> }
type Column = (call: CallRow, names: Names) => Cell

/** What a line says, named like the fields of LlmCall. */
const COLUMNS: Readonly<Record<string, Column>> = {
  id: ({ id }) => id,
  createdAt: ({ createdAt }) => createdAt.toISOString(),
  endedAt: ({ endedAt }) => endedAt.toISOString(),
  teamId: ({ teamId }) => teamId,
  team: ({ teamId }, { teams }) => teams.get(teamId),
  actorKind: ({ actorKind }) => actorKind,
  actorId: ({ actorId }) => actorId,
  actorName: (call, { actors }) => actors.get(toActorKey(call)),
  feature: ({ feature }) => feature,
  operation: ({ operation }) => operation,
  requestedModel: ({ requestedModel }) => requestedModel,
  modelVersion: ({ modelVersion }) => modelVersion,
  actualModel: ({ actualModel }) => actualModel,
  systemFingerprint: ({ systemFingerprint }) => systemFingerprint,
  outcome: ({ outcome }) => outcome,
  finishReason: ({ finishReason }) => finishReason,
  errorCode: ({ errorCode }) => errorCode,
  errorMessage: ({ errorMessage }) => errorMessage,
  statusCode: ({ statusCode }) => statusCode,
  vendorRequestId: ({ vendorRequestId }) => vendorRequestId,
  isStreamed: ({ isStreamed }) => isStreamed,
  latencyMs: ({ latencyMs }) => latencyMs,
  firstTokenMs: ({ firstTokenMs }) => firstTokenMs,
  inputTokens: ({ inputTokens }) => inputTokens,
  cacheReadTokens: ({ cacheReadTokens }) => cacheReadTokens,
  cacheWriteTokens: ({ cacheWriteTokens }) => cacheWriteTokens,
  outputTokens: ({ outputTokens }) => outputTokens,
  reasoningTokens: ({ reasoningTokens }) => reasoningTokens,
  totalTokens: (call) => totalTokensOf(call),
  usageSource: ({ usageSource }) => usageSource,
  costUsd: ({ costUsd }) => costUsd,
  costBasis: ({ costBasis }) => costBasis,
  costBoundUsd: ({ costBoundUsd }) => costBoundUsd,
  priceId: ({ priceId }) => priceId,
  providerId: ({ providerId }) => providerId,
  modelId: ({ modelId }) => modelId,
  runId: ({ runId }) => runId,
  jobId: ({ jobId }) => jobId,
  attempt: ({ attempt }) => attempt,
  subjectType: ({ subjectType }) => subjectType,
  subjectId: ({ subjectId }) => subjectId,
  context: ({ context }) => JSON.stringify(context),
  clientAddress: ({ clientAddress }) => clientAddress,
  clientAgent: ({ clientAgent }) => clientAgent,
  traceId: ({ traceId }) => traceId,
}

type CallExport = {
  where: Prisma.Sql
  order: CallOrder
  /** What is beyond is left out, and the last line says so. */
  maxRows: number
  /** Whether whoever asks may still be answered; asked before every page. */
  isStillAllowed: () => Promise<boolean>
}

/** Calls as CSV, a page at a time: as much is in memory, however many there are. */
export async function* readCallLines(db: Db, asked: CallExport): AsyncGenerator<string, void> {
  const { where, order, maxRows, isStillAllowed } = asked
  const names: Names = { actors: new Map(), teams: new Map() }
  let text = toLine(Object.keys(COLUMNS))
  let last: CallRow | undefined
  for (let count = 0; ;) {
    const limit = Math.min(PAGE_SIZE, maxRows - count)
    const following = last ? Prisma.sql`${where} AND ${toFollowing(toCursor(last, order), order)}` : where
    const calls = await loadCallRows(db, { where: following, order, limit: limit + 1 })
    const page = calls.slice(0, limit)
    await learnNames(db, page, names)
    for (const call of page) text += toLine(Object.values(COLUMNS).map((column) => column(call, names)))
    count += page.length
    last = page.at(-1)
    const isLast = calls.length <= limit
    if (!isLast && count >= maxRows)
      text += toLine([`Cut off after ${maxRows} calls: there are more. Narrow the filter.`])
    yield text
    if (isLast || count >= maxRows) return
    text = ''
    if (!(await isStillAllowed()))
      throw new SluiceError('UNAUTHENTICATED', 'Whoever asked may not read it any more.')
  }
}

function toActorKey({ actorId, actorKind }: CallRow): string {
  return actorId ?? actorKind
}

/** Looks up the names that are not known yet. */
async function learnNames(db: Db, calls: readonly CallRow[], { actors, teams }: Names): Promise<void> {
  const actorKeys = [...new Set(calls.map(toActorKey))].filter((key) => !actors.has(key))
  const teamIds = [...new Set(calls.map(({ teamId }) => teamId))].filter((id) => !teams.has(id))
  if (actorKeys.length > 0) {
    const found = await loadAuthorNames(db, actorKeys)
    for (const [index, key] of actorKeys.entries()) actors.set(key, found[index] ?? '')
  }
  if (teamIds.length > 0) {
    const found = await db.team.findMany({ where: { id: { in: teamIds } }, select: { id: true, name: true } })
    for (const { id, name } of found) teams.set(id, name)
  }
}
