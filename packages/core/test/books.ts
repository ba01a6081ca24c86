import type { LedgerAccount, LlmModel, LlmProvider } from '@sluice/db'
import { expect } from 'vitest'

import { recordCalls } from '../src/calls/index.ts'
import type { CallEnding } from '../src/calls/index.ts'
import { reserve, verifyLedger } from '../src/ledger/index.ts'
import { Money, createId, systemClock } from '../src/shared/index.ts'
import type { TestSystem } from './system.ts'
import { createModel, createProvider } from './world.ts'

/** A provider's account as the books have it, decimals as text. */
export type Standing = { balance: string; held: string }

/** A model of a provider of its own, which has so much money; null: none is kept. */
export async function createPaidModel(
  { db }: Pick<TestSystem, 'db'>,
  balanceUsd: string | null,
): Promise<LlmModel & { provider: LlmProvider }> {
  const model = await createModel(db, await createProvider(db), { rates: { INPUT: '3', OUTPUT: '15' } })
  if (balanceUsd !== null) await pay({ db }, model.providerId, balanceUsd)
  return model
}

/** Pays a provider so much, of which a balance is kept from then on. */
export async function pay({ db }: Pick<TestSystem, 'db'>, providerId: string, usd: string): Promise<void> {
  const { id } = await accountOf({ db }, providerId)
  await db.ledgerEntry.create({ data: { accountId: id, kind: 'CORRECTION', amountUsd: usd, heldUsd: 0 } })
  await db.ledgerAccount.update({
    where: { id },
    data: { isLimited: true, balanceUsd: { increment: usd } },
  })
}

export function accountOf({ db }: Pick<TestSystem, 'db'>, ownerId: string): Promise<LedgerAccount> {
  return db.ledgerAccount.findFirstOrThrow({ where: { ownerId } })
}

export async function standingOf(system: Pick<TestSystem, 'db'>, ownerId: string): Promise<Standing> {
  const { balanceUsd, heldUsd } = await accountOf(system, ownerId)
  return { balance: balanceUsd.toFixed(), held: heldUsd.toFixed() }
}

/** Opens a call of no job and reserves so much for it, as before it leaves; answers its id. */
export async function openCallOf(
  { db, actor }: Pick<TestSystem, 'db' | 'actor'>,
  model: LlmModel,
  { boundUsd, lastsSeconds = 60 }: { boundUsd: string; lastsSeconds?: number },
): Promise<string> {
  const id = createId()
  await db.$transaction(async (tx) => {
    await tx.openCall.create({
      data: {
        id,
        teamId: actor.teamId,
        actorKind: actor.kind,
        actorId: actor.id,
        feature: 'CHAT',
        operation: 'CHAT',
        modelId: model.id,
        modelVersion: model.version,
        costBoundUsd: boundUsd,
        ownerId: createId(),
        deadlineAt: new Date(Date.now() + 60_000),
      },
    })
    const parts = [{ providerId: model.providerId, amountUsd: new Money(boundUsd) }]
    await reserve(tx, { id, isRun: false, parts, lastsSeconds, field: 'model' })
  })
  return id
}

/** Records how calls ended: with what they cost, 0 where the vendor refused them, null where nobody knows. */
export function endCalls(
  { db }: Pick<TestSystem, 'db'>,
  costs: Readonly<Record<string, string | null>>,
): Promise<string[]> {
  return db.$transaction((tx) =>
    recordCalls(
      tx,
      Object.entries(costs).map(([id, cost]) => endingWith(id, cost)),
    ),
  )
}

/** The ending of a call that cost so much. */
export function endingWith(attemptId: string, cost: string | null): CallEnding {
  const isAnswered = cost !== null && cost !== '0'
  const usage = {
    inputTokens: 24,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 7,
    reasoningTokens: 0,
  }
  return {
    attemptId,
    outcome: isAnswered ? 'ANSWERED' : cost === null ? 'UNKNOWN' : 'FAILED',
    error: null,
    actualModel: null,
    modelVersion: 1,
    systemFingerprint: null,
    finishReason: isAnswered ? 'stop' : null,
    requestId: null,
    usage: isAnswered ? usage : null,
    usageSource: isAnswered ? 'VENDOR' : null,
    costUsd: cost,
    costBasis: cost === null ? 'NO_USAGE' : cost === '0' ? 'FREE' : 'EXACT',
    costBoundUsd: null,
    latencyMs: cost === null ? null : 100,
    firstTokenMs: null,
    isStreamed: false,
    body: null,
  }
}

/** Fails with what is wrong in the books. */
export async function expectCleanBooks({ db }: Pick<TestSystem, 'db'>): Promise<void> {
  const { differences } = await verifyLedger({ db, clock: systemClock })
  expect(differences).toEqual([])
}
