import { createDatabase } from '@sluice/db'
import { createScriptedModels } from '@sluice/testkit'
import type { CompletionResult } from '@sluice/llm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createCompletionResult } from '../../test/completion.ts'
import {
  booksOf,
  booksWith,
  createCall,
  createErrorLog,
  createRecordedModels,
} from '../../test/model-calls.ts'
import { createProxy } from '../../test/proxy.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createId } from '#shared'
import { createCallRecorder } from './call-recorder.ts'
import { toCutOff } from './ending.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 4 })
})

afterAll(() => system[Symbol.asyncDispose]())

const ENDING = toCutOff({ attemptId: createId(), modelVersion: 1, costBoundUsd: null })
const SIGNAL = new AbortController().signal

/** Models whose calls reach the database over a line that can fail. */
async function createOverProxy(...replies: CompletionResult[]) {
  await using opened = new AsyncDisposableStack()
  const proxy = opened.use(await createProxy(system.url))
  const db = opened.use(createDatabase({ url: proxy.url, poolSize: 2, applicationName: 'proxied' }))
  const log = createErrorLog()
  const models = createScriptedModels<CompletionResult>(replies)
  const calls = createRecordedModels({ ...system, db }, models, { log })
  const resources = opened.move()
  return { proxy, calls, log, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

describe('the record of a call', () => {
  test('is written through an outage, and its caller has the answer long before (S0-11)', async () => {
    await using line = await createOverProxy(createCompletionResult())
    const call = await createCall(system)
    line.proxy.loseAnswerTo('calls_record')

    const result = await line.calls.complete(call, SIGNAL)

    expect(result.text).toBe('Rather so.')
    const { calls: rows, entries } = await booksWith(system, call)
    expect(rows).toMatchObject([{ outcome: 'ANSWERED' }])
    // Whether the first try had been committed or not: it counts once.
    expect(entries.map(({ kind }) => kind)).toEqual(['RESERVE', 'SETTLE'])
    await expect.poll(() => line.log.errors).toMatchObject([{ message: 'calls could not be stored' }])
    expect(line.proxy.lost()).toBe(1)
    await line.calls[Symbol.asyncDispose]()
  })

  test('that the database refuses keeps what it cost, and its neighbours keep everything', async () => {
    const log = createErrorLog()
    const strange = createCompletionResult({ latencyMs: 3_000_000_000 })
    const models = createScriptedModels([createCompletionResult(), strange, createCompletionResult()])
    const call = await createCall(system)
    {
      await using calls = createRecordedModels(system, models, { log })
      await Promise.all([1, 2, 3].map(() => calls.complete(call, SIGNAL)))
    }

    const { calls: rows, reservations } = await booksOf(system, call)
    expect(rows.map(({ outcome, errorCode }) => errorCode ?? outcome).toSorted()).toEqual([
      'ANSWERED',
      'ANSWERED',
      'INTERNAL_ERROR',
    ])
    expect(rows.find(({ outcome }) => outcome === 'FAILED')).toMatchObject({
      costBasis: 'EXACT',
      latencyMs: null,
    })
    expect(reservations).toBe(0)
    expect(log.errors).toContainEqual({
      message: 'calls could not be stored',
      fields: { count: 1, willRepeat: false, reason: expect.stringContaining('out of range') },
    })
  })

  test('that cannot be written at all is given up, and says so', async () => {
    const log = createErrorLog()
    const recorder = createCallRecorder({ db: system.db, log })
    recorder.add({
      ...ENDING,
      attemptId: 'no id at all',
    })
    await recorder[Symbol.asyncDispose]()

    expect(log.errors).toHaveLength(2)
  })

  test('of a call that could not be opened for certain says that it was free', async () => {
    await using line = await createOverProxy(createCompletionResult())
    const call = await createCall(system)
    line.proxy.loseAnswerTo('COMMIT')

    await expect(line.calls.complete(call, SIGNAL)).rejects.toThrow('Connection terminated')

    await line.calls[Symbol.asyncDispose]()
    expect(line.proxy.lost()).toBe(1)
    const { calls: rows, reservations, heldUsd } = await booksWith(system, call)
    expect(rows).toMatchObject([{ outcome: 'FAILED', errorCode: 'DATABASE_UNAVAILABLE', costBasis: 'FREE' }])
    expect({ reservations, heldUsd }).toEqual({ reservations: 0, heldUsd: '0' })
  })
})

test('disposal waits no longer than its patience for a database that stays away', async () => {
  const log = createErrorLog()
  await using db = createDatabase({
    url: 'postgres://nobody@127.0.0.1:1/none',
    poolSize: 1,
    applicationName: 'x',
  })
  const recorder = createCallRecorder({ db, log, patienceMs: 300 })
  recorder.add(ENDING)
  const started = performance.now()

  await recorder[Symbol.asyncDispose]()

  expect(performance.now() - started).toBeLessThan(3_000)
  expect(log.errors.at(-1)).toEqual({ message: 'calls were given up', fields: { count: 1 } })
})
