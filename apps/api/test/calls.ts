import { randomBytes } from 'node:crypto'

import { recordCalls } from '@sluice/core/calls'
import { costOf } from '@sluice/core/pricing'
import { createId } from '@sluice/core/shared'

import type { CallEnding } from '@sluice/core/calls'
import type { Actor } from '@sluice/core/shared'
import type { OpenCall } from '@sluice/db'

import type { TestApi } from './start-api.ts'

/** What is special about a call; the rest is a chat that was answered and used a thousand tokens in and a hundred out. */
export type TestCall = Partial<Pick<OpenCall, 'feature' | 'subjectType' | 'subjectId' | 'clientAgent'>> &
  Partial<CallEnding> & {
    modelId: string
    at?: Date
    context?: object
    /** By default the version in force at the call's time. */
    priceId?: string | null
  }

const USAGE = { inputTokens: 1000, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 100, reasoningTokens: 0 }

/** An id of a time. */
export function idAt(time: Date): string {
  const hex = `${time.getTime().toString(16).padStart(12, '0')}7${randomBytes(10).toString('hex')}`
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}

/** Makes a call as a process would, with its entries and sums, and answers its id. */
export async function recordCallOf({ db }: TestApi, actor: Actor, call: TestCall): Promise<string> {
  const { modelId, at = new Date(), context = {}, feature = 'CHAT', subjectType = null, subjectId = null } = call
  const id = idAt(at)
  const price = await db.modelPrice.findFirst({
    where: call.priceId === undefined ? { modelId, effectiveFrom: { lte: at } } : { id: call.priceId ?? createId() },
    orderBy: { effectiveFrom: 'desc' },
    include: { rates: true },
  })
  const rates = price?.rates.map((rate) => ({ ...rate, usdPerMillion: rate.usdPerMillion.toFixed() })) ?? null
  const usage = call.usage === undefined ? USAGE : call.usage
  const costUsd = costOf(usage, rates)?.toFixed() ?? null
  await db.openCall.create({
    data: {
      id,
      teamId: actor.teamId,
      actorKind: actor.kind,
      actorId: actor.id,
      feature,
      operation: 'CHAT',
      context,
      subjectType,
      subjectId,
      modelId,
      modelVersion: 1,
      priceId: price?.id ?? null,
      clientAddress: '127.0.0.1',
      clientAgent: call.clientAgent ?? 'tests',
      traceId: 'ab'.repeat(16),
      ownerId: createId(),
      deadlineAt: at,
    },
  })
  const ending: CallEnding = {
    attemptId: id,
    outcome: 'ANSWERED',
    error: null,
    actualModel: 'actual',
    modelVersion: 1,
    systemFingerprint: null,
    finishReason: 'stop',
    requestId: `request of ${id}`,
    usage,
    usageSource: usage && 'VENDOR',
    costUsd,
    costBasis: costUsd !== null ? 'EXACT' : usage ? 'NO_PRICE' : 'NO_USAGE',
    costBoundUsd: null,
    latencyMs: 1200,
    firstTokenMs: null,
    isStreamed: false,
    body: null,
  }
  const own = Object.entries(call).filter(([name, value]) => name in ending && value !== undefined)
  await recordCalls(db, [{ ...ending, ...Object.fromEntries(own) }])
  return id
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
