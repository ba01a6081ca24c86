import { Prisma } from '@sluice/db'
import type { Call, CallBody, LlmModel, LlmProvider } from '@sluice/db'
import { Secret } from '@sluice/llm'

import { RecordedModels, compilePatterns, createRedactor } from '../src/calls/index.ts'
import type { ModelCall, ReachedModels } from '../src/calls/index.ts'
import { createId, requestOf } from '../src/shared/index.ts'
import type { Log } from '../src/shared/index.ts'
import type { TestSystem } from './system.ts'
import { until } from './until.ts'
import { createModel, createProvider } from './world.ts'

/** The key of every provider made for calls here. */
export const KEY = 'the-key-of-the-vendor'

type Recording = { log?: Log; keepsBodies?: boolean; patterns?: readonly string[] }

/** The models as a process of its own has them, with what it logged. */
export function createRecordedModels(
  { db, clock }: Pick<TestSystem, 'db' | 'clock'>,
  models: ReachedModels,
  { log = silentLog, keepsBodies = false, patterns = [] }: Recording = {},
): RecordedModels {
  const redactor = createRedactor({ secrets: [new Secret(KEY)], patterns: compilePatterns(patterns) })
  return new RecordedModels({
    db,
    clock,
    models,
    keepsBodies: () => keepsBodies,
    redactorOf: () => redactor,
    log,
  })
}

const ignore = (): void => undefined
const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/** A log that remembers what it was told as an error. */
export function createErrorLog(): Log & { errors: { message: string; fields: unknown }[] } {
  const errors: { message: string; fields: unknown }[] = []
  return { ...silentLog, errors, error: (message, fields) => void errors.push({ message, fields }) }
}

type CallOf = Partial<Omit<ModelCall, 'model'>> & {
  model?: LlmModel & { provider: LlmProvider }
  provider?: Partial<Prisma.LlmProviderCreateInput>
}

/** A call of a member of a team at a model of 3 and 15 USD, as somebody with a permit would make it. */
export async function createCall(
  system: Pick<TestSystem, 'db' | 'actor'>,
  { model, provider, ...overrides }: CallOf = {},
): Promise<ModelCall> {
  return {
    request: { ...requestOf(system.actor), traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` },
    model:
      model ??
      (await createModel(system.db, await createProvider(system.db, provider), {
        rates: { INPUT: '3', OUTPUT: '15' },
      })),
    feature: 'CHAT',
    operation: 'CHAT',
    completion: { messages: [{ role: 'user', content: 'How much?' }], maxOutputTokens: 1000 },
    permit: { ownerId: createId(), leaseId: createId() },
    ...overrides,
  }
}

/** The most that such a call can cost: 17 tokens of its message at 3 USD, 1,000 of its answer at 15 USD per million. */
export const BOUND_USD = '0.015051'

/** Everything that is written of the calls of a model: rows, their bodies and entries, what is open, held and summed. */
export type Books = {
  calls: (Call & { body: CallBody | null })[]
  open: number
  /** Of the provider's account, oldest first. */
  entries: { kind: string; amountUsd: string; heldUsd: string; isUnconfirmed: boolean }[]
  balanceUsd: string
  heldUsd: string
  reservations: number
  rollup: { calls: number; failedCalls: number; unpricedCalls: number; costUsd: string } | null
}

export async function booksOf(
  { db }: Pick<TestSystem, 'db'>,
  { model }: Pick<ModelCall, 'model'>,
): Promise<Books> {
  const rows = await db.call.findMany({ where: { modelId: model.id }, orderBy: { id: 'asc' } })
  const bodies = await db.callBody.findMany({ where: { callId: { in: rows.map(({ id }) => id) } } })
  const account = await db.ledgerAccount.findUniqueOrThrow({
    where: { kind_ownerId: { kind: 'PROVIDER', ownerId: model.providerId } },
    include: { entries: { orderBy: { id: 'asc' } }, reservations: true },
  })
  const rollups = await db.usageRollup.findMany({ where: { modelId: model.id } })
  const sum = (key: 'calls' | 'failedCalls' | 'unpricedCalls'): number =>
    rollups.reduce((total, row) => total + row[key], 0)
  return {
    calls: rows.map((row) => ({ ...row, body: bodies.find(({ callId }) => callId === row.id) ?? null })),
    open: await db.openCall.count({ where: { modelId: model.id } }),
    entries: account.entries.map(({ kind, amountUsd, heldUsd, isUnconfirmed }) => ({
      kind,
      amountUsd: amountUsd.toFixed(),
      heldUsd: heldUsd.toFixed(),
      isUnconfirmed,
    })),
    balanceUsd: account.balanceUsd.toFixed(),
    heldUsd: account.heldUsd.toFixed(),
    reservations: account.reservations.length,
    rollup:
      rollups.length === 0
        ? null
        : {
            calls: sum('calls'),
            failedCalls: sum('failedCalls'),
            unpricedCalls: sum('unpricedCalls'),
            costUsd: rollups
              .reduce((total, { costUsd }) => total.plus(costUsd), new Prisma.Decimal(0))
              .toFixed(),
          },
  }
}

/** The same, once so many calls are written and none is open. */
export function booksWith(
  system: Pick<TestSystem, 'db'>,
  call: Pick<ModelCall, 'model'>,
  count = 1,
): Promise<Books> {
  return until(async () => {
    const books = await booksOf(system, call)
    return books.calls.length === count && books.open === 0 && books
  })
}
