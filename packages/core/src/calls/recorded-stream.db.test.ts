import { LlmError } from '@sluice/llm'
import type { CompletionResult, CompletionStream, PartialCompletion, StreamEvent } from '@sluice/llm'
import { createScriptedModels } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { expectCleanBooks } from '../../test/books.ts'
import { createCompletionResult } from '../../test/completion.ts'
import { BOUND_USD, booksOf, booksWith, createCall, createRecordedModels } from '../../test/model-calls.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import type { ReachedModels, RecordedStream } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 4 })
})

afterAll(async () => {
  await expectCleanBooks(system)
  await system[Symbol.asyncDispose]()
})

const SIGNAL = new AbortController().signal
const RESULT = createCompletionResult({ text: 'Rather so, I think.', firstTokenMs: 12 })
const PARTIAL: PartialCompletion = {
  text: 'Rather',
  usage: { inputTokens: 24, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 2, reasoningTokens: 0 },
  actualModel: 'model-2026-01',
  systemFingerprint: 'fp_1',
  requestId: 'req-1',
  firstTokenMs: 12,
}

/** A model that says one word, and then waits until it is aborted or left. */
function hanging(partial: PartialCompletion | null = PARTIAL): ReachedModels & { left: () => number } {
  let left = 0
  const stream = (_: unknown, __: unknown, signal: AbortSignal): CompletionStream => {
    const end = Promise.withResolvers<never>()
    end.promise.catch(() => undefined)
    const abort = (): void =>
      end.reject(
        new LlmError('CANCELLED', {
          message: 'Aborted.',
          usage: partial?.usage ?? null,
          usageSource: 'estimated',
          mayBeCharged: true,
          firstTokenMs: 12,
          partialText: 'Rather',
        }),
      )
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort)
    let hasSpoken = false
    const over = Promise.withResolvers<IteratorResult<StreamEvent>>()
    return {
      partial: () => (partial ? Promise.resolve(partial) : Promise.reject(new Error('nobody knows'))),
      [Symbol.asyncIterator]: () => ({
        next: () => {
          if (hasSpoken || signal.aborted) return Promise.race([end.promise, over.promise])
          hasSpoken = true
          return Promise.resolve({ done: false, value: { type: 'text', text: 'Rather' } })
        },
        return: () => {
          left += 1
          over.resolve({ done: true, value: undefined })
          return Promise.resolve({ done: true, value: undefined })
        },
      }),
    }
  }
  return { complete: () => Promise.reject(new Error('only streams')), stream, left: () => left }
}

async function readAll(stream: RecordedStream): Promise<StreamEvent[]> {
  const events: StreamEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}

const LEFT = {
  outcome: 'CANCELLED',
  errorCode: 'CANCELLED',
  isStreamed: true,
  firstTokenMs: 12,
  inputTokens: 24,
  outputTokens: 2,
  usageSource: 'ESTIMATED',
  costBasis: 'ESTIMATED',
} as const

describe('a stream outside jobs', () => {
  test('read to its end hands out every piece and is recorded like an answer (S0-11)', async () => {
    await using calls = createRecordedModels(system, createScriptedModels([RESULT]), { keepsBodies: true })
    const call = await createCall(system)

    const events = await readAll(calls.stream(call, SIGNAL))

    expect(events.map((event) => (event.type === 'text' ? event.text : event.type))).toEqual([
      'Rather',
      ' so,',
      ' I',
      ' think.',
      'end',
    ])
    const { calls: rows, ...books } = await booksWith(system, call)
    expect(rows).toMatchObject([
      {
        outcome: 'ANSWERED',
        isStreamed: true,
        firstTokenMs: 12,
        usageSource: 'VENDOR',
        costBasis: 'EXACT',
        body: { response: { text: 'Rather so, I think.' } },
      },
    ])
    expect(books).toMatchObject({ balanceUsd: '-0.000177', heldUsd: '0', reservations: 0, open: 0 })
  })

  test('does nothing before it is read, nor when it is given back unread', async () => {
    const models = createScriptedModels<CompletionResult>([RESULT])
    await using calls = createRecordedModels(system, models)
    const call = await createCall(system)

    await calls.stream(call, SIGNAL)[Symbol.asyncIterator]().return?.()

    expect(models.asked).toEqual([])
    expect(await booksOf(system, call)).toMatchObject({ calls: [], open: 0, entries: [] })
  })

  test('left by its reader is paid for as far as it came, once, and its vendor is let go', async () => {
    const models = hanging()
    await using calls = createRecordedModels(system, models, { keepsBodies: true })
    const call = await createCall(system)

    for await (const event of calls.stream(call, SIGNAL)) {
      expect(event).toEqual({ type: 'text', text: 'Rather' })
      break
    }

    const { calls: rows, ...books } = await booksWith(system, call)
    expect(rows).toMatchObject([
      {
        ...LEFT,
        actualModel: 'model-2026-01',
        systemFingerprint: 'fp_1',
        vendorRequestId: 'req-1',
        errorMessage: 'The reader left before the answer was whole.',
        body: { response: { text: 'Rather', toolCalls: [] } },
      },
    ])
    expect(rows[0]?.costUsd?.toFixed()).toBe('0.000102')
    expect(books).toMatchObject({ balanceUsd: '-0.000102', heldUsd: '0', reservations: 0 })
    expect(models.left()).toBeGreaterThan(0)
  })

  test('left while a piece is waited for ends at once', async () => {
    await using calls = createRecordedModels(system, hanging())
    const call = await createCall(system)
    const reader = calls.stream(call, SIGNAL)[Symbol.asyncIterator]()
    await reader.next()
    const waiting = reader.next()

    await reader.return?.()

    expect(await waiting).toEqual({ done: true, value: undefined })
    expect((await booksWith(system, call)).calls).toMatchObject([LEFT])
  })

  test('left while it was still being opened is free: nothing was asked', async () => {
    const models = createScriptedModels<CompletionResult>([RESULT])
    await using calls = createRecordedModels(system, models)
    const call = await createCall(system)
    const reader = calls.stream(call, SIGNAL)[Symbol.asyncIterator]()
    const waiting = reader.next()

    await reader.return?.()

    expect(await waiting).toMatchObject({ done: true })
    expect(models.asked).toEqual([])
    expect((await booksWith(system, call)).calls).toMatchObject([{ outcome: 'CANCELLED', costBasis: 'FREE' }])
  })

  test('aborted while its reader waits fails with CANCELLED, paid for as far as it came', async () => {
    const stop = new AbortController()
    await using calls = createRecordedModels(system, hanging())
    const call = await createCall(system)
    const reader = calls.stream(call, stop.signal)[Symbol.asyncIterator]()
    await reader.next()
    const waiting = reader.next()

    stop.abort()

    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' })
    expect((await booksWith(system, call)).calls).toMatchObject([{ ...LEFT, errorMessage: 'Aborted.' }])
  })

  test('aborted while its reader is away is recorded without it', async () => {
    const stop = new AbortController()
    await using calls = createRecordedModels(system, hanging())
    const call = await createCall(system)
    const reader = calls.stream(call, stop.signal)[Symbol.asyncIterator]()
    await reader.next()

    stop.abort()

    expect((await booksWith(system, call)).calls).toMatchObject([LEFT])
    await expect(reader.next()).rejects.toMatchObject({ code: 'CANCELLED' })
    expect((await booksWith(system, call)).calls).toHaveLength(1)
  })

  test('of which nobody knows how far it came may have cost the most it can', async () => {
    await using calls = createRecordedModels(system, hanging(null))
    const call = await createCall(system)

    for await (const _ of calls.stream(call, SIGNAL)) break

    const { calls: rows } = await booksWith(system, call)
    expect(rows).toMatchObject([{ outcome: 'CANCELLED', costBasis: 'NO_USAGE', costUsd: null }])
    expect(rows[0]?.costBoundUsd?.toFixed()).toBe(BOUND_USD)
  })

  test.each([
    [
      'before its first piece',
      new LlmError('SERVER_ERROR', { message: 'Down.', statusCode: 503 }),
      { outcome: 'FAILED', costBasis: 'FREE' },
    ],
    [
      'by being torn',
      new LlmError('NETWORK_ERROR', {
        message: 'Torn.',
        usage: PARTIAL.usage,
        usageSource: 'estimated',
        mayBeCharged: true,
        firstTokenMs: 12,
        partialText: 'Rather',
      }),
      { outcome: 'FAILED', costBasis: 'ESTIMATED', firstTokenMs: 12, body: { response: { text: 'Rather' } } },
    ],
  ])('that fails %s is recorded with what it cost', async (_, error, expected) => {
    await using calls = createRecordedModels(system, createScriptedModels<CompletionResult>([error]), {
      keepsBodies: true,
    })
    const call = await createCall(system)

    await expect(readAll(calls.stream(call, SIGNAL))).rejects.toBe(error)

    expect((await booksWith(system, call)).calls).toMatchObject([{ ...expected, isStreamed: true }])
  })

  test('that cannot even be begun is recorded', async () => {
    const stream = () => {
      throw new TypeError('no such protocol')
    }
    await using calls = createRecordedModels(system, { ...hanging(), stream })
    const call = await createCall(system)

    await expect(readAll(calls.stream(call, SIGNAL))).rejects.toThrow('no such protocol')

    expect((await booksWith(system, call)).calls).toMatchObject([{ errorCode: 'INTERNAL_ERROR' }])
  })

  test('that is not read any more when the process stops is recorded before it is gone', async () => {
    const calls = createRecordedModels(system, hanging())
    const call = await createCall(system)
    const readers = Array.from({ length: 10 }, () => calls.stream(call, SIGNAL)[Symbol.asyncIterator]())
    await Promise.all(readers.map((reader) => reader.next()))

    await calls[Symbol.asyncDispose]()

    const { calls: rows, open, reservations } = await booksOf(system, call)
    expect(rows).toMatchObject(Array.from({ length: 10 }, () => LEFT))
    expect({ open, reservations }).toEqual({ open: 0, reservations: 0 })
  })
})
