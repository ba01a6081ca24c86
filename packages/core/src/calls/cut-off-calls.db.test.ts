import type { CompletionResult } from '@sluice/llm'
import { createScriptedModels } from '@sluice/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { expectCleanBooks } from '../../test/books.ts'
import { createCompletionResult } from '../../test/completion.ts'
import { BOUND_USD, booksOf, booksWith, createCall, createRecordedModels } from '../../test/model-calls.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { cutOffCalls } from './index.ts'
import type { ModelCall } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 4 })
})

afterAll(async () => {
  await expectCleanBooks(system)
  await system[Symbol.asyncDispose]()
})

/** A call that is answered when it is told to, and whose deadline is as long ago as if its process had been frozen. */
async function startOverdue() {
  const answer = Promise.withResolvers<CompletionResult>()
  const models = { ...createScriptedModels<CompletionResult>([]), complete: () => answer.promise }
  const calls = createRecordedModels(system, models, { keepsBodies: true })
  const call = await createCall(system)
  const completing = calls.complete(call, new AbortController().signal)
  await expect.poll(() => system.db.openCall.count({ where: { modelId: call.model.id } })).toBe(1)
  await passDeadline(call)
  return { call, calls, answer, completing }
}

const passDeadline = ({ model }: ModelCall) =>
  system.db.openCall.updateMany({
    where: { modelId: model.id },
    data: { deadlineAt: new Date(Date.now() - 1000) },
  })

test('a call whose deadline has passed is UNKNOWN, of unknown cost, with the most it can be', async () => {
  const { call, answer, completing } = await startOverdue()

  expect(await cutOffCalls(system.db)).toBe(1)

  const { calls: rows, ...books } = await booksOf(system, call)
  expect(rows).toMatchObject([
    {
      outcome: 'UNKNOWN',
      errorCode: 'WORKER_CRASH',
      costUsd: null,
      costBasis: 'NO_USAGE',
      modelVersion: 1,
      latencyMs: null,
    },
  ])
  expect(rows[0]?.costBoundUsd?.toFixed()).toBe(BOUND_USD)
  expect(books).toMatchObject({
    open: 0,
    balanceUsd: '0',
    heldUsd: '0',
    reservations: 0,
    rollup: { calls: 1, failedCalls: 1, unpricedCalls: 1, costUsd: '0' },
  })
  expect(books.entries.at(-1)).toEqual({
    kind: 'SETTLE',
    amountUsd: '0',
    heldUsd: `-${BOUND_USD}`,
    isUnconfirmed: true,
  })
  expect(await cutOffCalls(system.db)).toBe(0)
  answer.resolve(createCompletionResult())
  await completing
})

test('an answer that comes after all corrects the call, its account and its sums, once', async () => {
  const { call, calls, answer, completing } = await startOverdue()
  await cutOffCalls(system.db)

  answer.resolve(createCompletionResult({ actualModel: 'late-model' }))
  await completing
  await calls[Symbol.asyncDispose]()

  const { calls: rows, ...books } = await booksOf(system, call)
  expect(rows).toMatchObject([
    {
      outcome: 'ANSWERED',
      actualModel: 'late-model',
      errorCode: null,
      costBasis: 'EXACT',
      outputTokens: 7,
      body: { response: { text: 'Rather so.' } },
    },
  ])
  expect(rows[0]?.costUsd?.toFixed()).toBe('0.000177')
  expect(rows[0]?.costBoundUsd).toBeNull()
  expect(books).toMatchObject({
    balanceUsd: '-0.000177',
    heldUsd: '0',
    rollup: { calls: 1, failedCalls: 0, unpricedCalls: 0, costUsd: '0.000177' },
  })
  expect(books.entries.map(({ kind, amountUsd }) => [kind, amountUsd])).toEqual([
    ['RESERVE', '0'],
    ['SETTLE', '0'],
    ['CORRECTION', '-0.000177'],
  ])
})

test('a call within its deadline is left alone', async () => {
  const { call, answer, completing } = await startOverdue()
  await system.db.openCall.updateMany({ data: { deadlineAt: new Date(Date.now() + 60_000) } })

  expect(await cutOffCalls(system.db)).toBe(0)

  answer.resolve(createCompletionResult())
  await completing
  expect((await booksWith(system, call)).calls).toMatchObject([{ outcome: 'ANSWERED' }])
})

test('processes that sweep at the same time write each call once', async () => {
  const started = await Promise.all(Array.from({ length: 5 }, () => startOverdue()))

  const counts = await Promise.all(Array.from({ length: 4 }, () => cutOffCalls(system.db)))

  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5)
  for (const { call, answer, completing } of started) {
    expect((await booksOf(system, call)).rollup).toMatchObject({ calls: 1 })
    answer.resolve(createCompletionResult())
    await completing
  }
})
