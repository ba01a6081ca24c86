import type { CompletionStream } from '@sluice/llm'
import { beforeAll, describe, expect, test } from 'vitest'

import { errorOf, expectClosed, loadVocabulary, openLine } from '../test/adapter-line.ts'
import { ADAPTERS } from '../test/adapter-table.ts'
import { createRandom } from './random.ts'

const LONG = 'word '.repeat(200).trim()
const ABORTS = 100
const MOST_DELAY_MS = 120

beforeAll(loadVocabulary)

describe.concurrent.each(ADAPTERS)('time over $name', (adapter) => {
  test('until the first token is told, however late it comes', async () => {
    await using line = await openLine(adapter, { defaults: { firstTokenDelayMs: 200 } })
    const { firstTokenMs, latencyMs } = await line.streamResult({
      target: { timeouts: { firstTokenMs: 5000 } },
    })
    expect(firstTokenMs).toBeGreaterThanOrEqual(195)
    expect(latencyMs).toBeGreaterThanOrEqual(firstTokenMs ?? 0)
    expect((await line.complete()).firstTokenMs).toBeNull()
  })

  test('to connect is limited, and nothing was sent', async () => {
    const never = () => new Promise<never>(() => undefined)
    await using line = await openLine(adapter, {}, { resolve: never })
    const baseUrl = `http://simulator.example:${line.simulator.port}${adapter.basePath}`
    for (const call of [line.complete, line.streamResult])
      expect(await errorOf(call({ target: { baseUrl, timeouts: { connectMs: 100 } } }))).toMatchObject({
        code: 'TIMEOUT',
        message: `There was no connection to simulator.example:${line.simulator.port} within 100 ms.`,
        mayBeCharged: false,
        usage: null,
      })
    expect(line.simulator.records('key-1').requests).toEqual([])
  })

  test('to the first token is limited', async () => {
    await using line = await openLine(adapter, { defaults: { firstTokenDelayMs: 10_000 } })
    const call = line.streamResult({ target: { timeouts: { firstTokenMs: 150 } } })
    expect(await errorOf(call)).toMatchObject({
      code: 'TIMEOUT',
      message: 'The provider gave no first token within 150 ms.',
      mayBeCharged: true,
      partialText: null,
      firstTokenMs: null,
    })
    await expectClosed(line.simulator)
    expect(await line.lastRecord()).toMatchObject({ aborted: true, outputTokens: 0 })
  })

  test('between two tokens is limited, not the time of all of them together', async () => {
    await using line = await openLine(adapter, { defaults: { answer: LONG, streamTokensPerSecond: 150 } })
    const target = { timeouts: { betweenTokensMs: 1000, firstTokenMs: 1000 } }
    const slow = await line.streamResult({ target })
    expect(slow).toMatchObject({ text: LONG })
    expect(slow.latencyMs).toBeGreaterThan(1250)
    line.simulator.script({ default: { streamTokensPerSecond: 2 } })
    const error = await errorOf(line.streamResult({ target: { timeouts: { betweenTokensMs: 150 } } }))
    expect(error).toMatchObject({
      code: 'TIMEOUT',
      message: 'The provider let more than 150 ms pass between two tokens.',
      partialText: 'word word word word',
      mayBeCharged: true,
    })
  })

  test('of a whole call is limited, whether anything comes or not', async () => {
    await using line = await openLine(adapter, { defaults: { rates: { timeout: 1 } } })
    const target = { requestTimeoutMs: 250 }
    const silent = [line.complete({ target }), line.streamResult({ target })]
    for (const call of silent)
      expect(await errorOf(call)).toMatchObject({
        code: 'TIMEOUT',
        message: 'The provider gave no complete answer within 250 ms.',
        statusCode: null,
        mayBeCharged: true,
      })
    line.simulator.script({ default: { rates: {}, answer: LONG, streamTokensPerSecond: 60 } })
    const startedAt = performance.now()
    const error = await errorOf(line.streamResult({ target: { requestTimeoutMs: 700 } }))
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(695)
    expect(performance.now() - startedAt).toBeLessThan(1700)
    expect(error).toMatchObject({ code: 'TIMEOUT', statusCode: 200, mayBeCharged: true })
    expect(error.partialText).toMatch(/^word word/)
    await expectClosed(line.simulator)
  })

  test('ends for the vendor too when the reader leaves', async () => {
    await using line = await openLine(adapter, { defaults: { answer: LONG, streamTokensPerSecond: 100 } })
    const stream = line.stream()
    for await (const event of stream) if (event.type === 'text') break
    await expectClosed(line.simulator)
    expect(await stream.partial()).toMatchObject({
      text: 'word word word word',
      actualModel: 'sim-a-2026-05-01',
      firstTokenMs: expect.any(Number),
      usage: { outputTokens: 4 },
    })
    expect(await line.lastRecord()).toMatchObject({ aborted: true, status: 200 })
  })

  test('is over within a second of an abort, at any of 100 moments of a plain call', async () => {
    await using line = await openLine(adapter, { defaults: { latency: { kind: 'constant', ms: 5000 } } })
    const random = createRandom(7)
    const outcomes = Array.from({ length: ABORTS }, (_, index) => {
      const abort = createAbort(index % 20 === 0 ? null : random() * MOST_DELAY_MS)
      return abort.outcomeOf(line.complete({ signal: abort.signal }))
    })
    expect(await Promise.all(outcomes)).toEqual(outcomes.map(() => 'CANCELLED'))
    await expectClosed(line.simulator)
    await line.lastRecord()
    expect(line.simulator.records('key-1').requests.every(({ aborted }) => aborted)).toBe(true)
  })

  test('is over within a second of an abort, at any of 100 moments of a stream', async () => {
    await using line = await openLine(adapter, {
      defaults: {
        latency: { kind: 'uniform', minMs: 0, maxMs: 60 },
        answer: LONG,
        streamTokensPerSecond: 100,
      },
    })
    const random = createRandom(11)
    const byClock = Array.from({ length: ABORTS / 2 }, () => {
      const abort = createAbort(random() * MOST_DELAY_MS)
      return abort.outcomeOf(abortAt(line.stream({ signal: abort.signal }), Infinity, abort.abort))
    })
    /** Wherever they are by the clock, these are in the midst of their answer. */
    const byPiece = Array.from({ length: ABORTS / 2 }, async () => {
      const atPiece = 1 + Math.floor(random() * 8)
      const abort = createAbort(60_000)
      const stream = line.stream({ signal: abort.signal })
      const outcome = await abort.outcomeOf(abortAt(stream, atPiece, abort.abort))
      expect((await stream.partial()).text).toBe(LONG.slice(0, atPiece * 20 - 1))
      return outcome
    })
    const outcomes = await Promise.all([...byClock, ...byPiece])
    expect(new Set(outcomes)).toEqual(new Set(['CANCELLED']))
    await expectClosed(line.simulator)
    await line.lastRecord()
    expect(line.simulator.records('key-1').requests.every(({ aborted }) => aborted)).toBe(true)
  })
})

/** An abort after so many milliseconds, before the call for null, or when it is called for. */
function createAbort(delayMs: number | null): {
  signal: AbortSignal
  abort: () => void
  /** What the call ends in, which has to be within a second of the abort. */
  outcomeOf: (call: Promise<unknown>) => Promise<string>
} {
  const controller = new AbortController()
  let abortedAt = Infinity
  const abort = (): void => {
    abortedAt = performance.now()
    controller.abort()
  }
  if (delayMs === null) abort()
  const timer = setTimeout(abort, delayMs ?? 0)
  return {
    signal: controller.signal,
    abort,
    outcomeOf: async (call) => {
      const { code } = await errorOf(call)
      clearTimeout(timer)
      expect(performance.now() - abortedAt).toBeLessThan(1000)
      return code
    },
  }
}

/** Reads on after so many pieces, as if nothing were. */
async function abortAt(stream: CompletionStream, atPiece: number, abort: () => void): Promise<void> {
  let pieces = 0
  for await (const _ of stream) {
    pieces += 1
    if (pieces === atPiece) abort()
  }
}
