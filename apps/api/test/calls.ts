import { randomBytes } from 'node:crypto'

import { recordCalls } from '@sluice/core/calls'
import { costOf } from '@sluice/core/pricing'
import { createId } from '@sluice/core/shared'

import type { CallEnding } from '@sluice/core/calls'
import type { RateRow } from '@sluice/core/pricing'
import type { Actor } from '@sluice/core/shared'
import type { Prisma } from '@sluice/db'

import type { TestApi } from './start-api.ts'

type Said = 'feature' | 'context' | 'subjectType' | 'subjectId' | 'clientAgent'

/** What is special about a call; the rest is a chat that was answered and used a thousand tokens in and a hundred out. */
export type TestCall = Partial<Pick<Prisma.OpenCallUncheckedCreateInput, Said>> &
  Partial<CallEnding> & { modelId: string; at?: Date }

const USAGE = {
  inputTokens: 1000,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 100,
  reasoningTokens: 0,
}

/** An id of a time. */
export function idAt(time: Date): string {
  const hex = `${time.getTime().toString(16).padStart(12, '0')}7${randomBytes(10).toString('hex')}`
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** Makes a call as a process would, with its entries and sums, at the price of its time, and answers its id. */
export async function recordCallOf({ db }: TestApi, actor: Actor, call: TestCall): Promise<string> {
  const { modelId, at = new Date(), feature, context, subjectType, subjectId, clientAgent, ...own } = call
  const id = idAt(at)
  const price = await db.modelPrice.findFirst({
    where: { modelId, effectiveFrom: { lte: at } },
    orderBy: { effectiveFrom: 'desc' },
    include: { rates: true },
  })
  await db.openCall.create({
    data: {
      id,
      teamId: actor.teamId,
      actorKind: actor.kind,
      actorId: actor.id,
      feature: feature ?? 'CHAT',
      operation: 'CHAT',
      context: context ?? {},
      subjectType: subjectType ?? null,
      subjectId: subjectId ?? null,
      modelId,
      modelVersion: 1,
      priceId: price?.id ?? null,
      clientAddress: '127.0.0.1',
      clientAgent: clientAgent ?? 'tests',
      traceId: 'ab'.repeat(16),
      ownerId: createId(),
      deadlineAt: at,
    },
  })
  const rates = price?.rates.map((rate) => ({ ...rate, usdPerMillion: rate.usdPerMillion.toFixed() })) ?? null
  await recordCalls(db, [
    { ...ANSWERED, attemptId: id, requestId: `request of ${id}`, ...toCost(own, rates), ...own },
  ])
  return id
}

const ANSWERED = {
  outcome: 'ANSWERED',
  error: null,
  actualModel: 'actual',
  modelVersion: 1,
  systemFingerprint: null,
  finishReason: 'stop',
  costBoundUsd: null,
  latencyMs: 1200,
  firstTokenMs: null,
  isStreamed: false,
  body: null,
} as const

type Cost = Pick<CallEnding, 'usage' | 'usageSource' | 'costUsd' | 'costBasis'>

/** What a call used and cost, by what is known of it. */
function toCost(
  { usage = USAGE, usageSource = 'VENDOR' }: Partial<CallEnding>,
  rates: RateRow[] | null,
): Cost {
  if (usage === null) return { usage, usageSource: null, costUsd: null, costBasis: 'NO_USAGE' }
  const costUsd = costOf(usage, rates)?.toFixed() ?? null
  if (costUsd === null) return { usage, usageSource, costUsd, costBasis: 'NO_PRICE' }
  return { usage, usageSource, costUsd, costBasis: usageSource === 'ESTIMATED' ? 'ESTIMATED' : 'EXACT' }
}

/** What a vendor says that does not answer. */
export function errorOf(code: 'RATE_LIMITED' | 'TIMEOUT' | 'AUTH_ERROR'): CallEnding['error'] {
  return {
    code,
    category: code === 'AUTH_ERROR' ? 'CONFIG' : 'EXTERNAL',
    message: `The vendor said ${code}.`,
    retryable: code !== 'AUTH_ERROR',
    retryAfterMs: null,
    statusCode: code === 'TIMEOUT' ? null : 429,
    requestId: null,
    details: { suggestions: [] },
  }
}
