import { LlmError } from '@sluice/llm'
import type { CompletionResult } from '@sluice/llm'
import { createScriptedModels } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { expectCleanBooks } from '../../test/books.ts'
import { booksOf, createCall, createErrorLog, createRecordedModels } from '../../test/model-calls.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 4 })
})

afterAll(async () => {
  await expectCleanBooks(system)
  await system[Symbol.asyncDispose]()
})

const SIGNAL = new AbortController().signal

const models = createScriptedModels<CompletionResult>([])

describe('when the process stops', () => {
  test('calls under way are ended, and everything is stored before it is gone', async () => {
    const complete = (_: unknown, __: unknown, signal: AbortSignal) =>
      new Promise<CompletionResult>((_resolve, reject) => {
        const fail = () => reject(new LlmError('CANCELLED', { message: 'Stopped.', mayBeCharged: true }))
        signal.addEventListener('abort', fail)
      })
    const calls = createRecordedModels(system, { ...models, complete })
    const call = await createCall(system)
    const completing = Promise.allSettled(Array.from({ length: 20 }, () => calls.complete(call, SIGNAL)))
    await expect.poll(() => system.db.openCall.count({ where: { modelId: call.model.id } })).toBe(20)

    await calls[Symbol.asyncDispose]()

    const { calls: rows, open, reservations } = await booksOf(system, call)
    expect(rows.map(({ outcome, costBasis }) => [outcome, costBasis])).toEqual(
      Array.from({ length: 20 }, () => ['CANCELLED', 'NO_USAGE']),
    )
    expect({ open, reservations }).toEqual({ open: 0, reservations: 0 })
    expect((await completing).every(({ status }) => status === 'rejected')).toBe(true)
  })

  test('a call that does not let go is not waited for longer than two seconds', async () => {
    const complete = () => new Promise<CompletionResult>(() => undefined)
    const log = createErrorLog()
    const calls = createRecordedModels(system, { ...models, complete }, { log })
    const call = await createCall(system)
    void calls.complete(call, SIGNAL)
    await expect.poll(() => system.db.openCall.count({ where: { modelId: call.model.id } })).toBe(1)
    const started = performance.now()

    await calls[Symbol.asyncDispose]()

    expect(performance.now() - started).toBeLessThan(4_000)
    expect(await booksOf(system, call)).toMatchObject({ calls: [], open: 1 })
  })
})
