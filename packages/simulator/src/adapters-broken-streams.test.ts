import type { Tool } from '@sluice/llm'
import { beforeAll, describe, expect, test } from 'vitest'

import { errorOf, loadVocabulary, openLine, readAll, sentPart, type Line } from '../test/adapter-line.ts'
import { ADAPTERS, type Adapter } from '../test/adapter-table.ts'
import type { StreamFault } from './index.ts'

const ANSWER = 'one two four five six nine ten more than that – 📦 and 7 of them, é, by 9 pm.'
const MESSAGES = [
  { role: 'user' as const, content: 'Say it one by one: how many of them are out, and by when are they in?' },
]

/** Only what stalls needs a deadline; the others come by themselves, on a busy machine too. */
const patienceFor = (kind: StreamFault['kind']) =>
  kind === 'stall' ? { timeouts: { betweenTokensMs: 300 } } : {}
const TOOLS: readonly Tool[] = [
  {
    name: 'get_time',
    parameters: { type: 'object', properties: { zone: { type: 'string' } }, required: ['zone'] },
  },
  { name: 'get_date', parameters: { type: 'object' } },
]
const ASKED = { messages: [{ role: 'user' as const, content: 'Ask get_time and get_date' }], tools: TOOLS }

const FAULTS = [
  ['reset', 'NETWORK_ERROR', () => 200],
  ['stall', 'TIMEOUT', () => 200],
  ['garbage', 'INVALID_RESPONSE', () => 200],
  ['error_event', 'SERVER_ERROR', ({ failureStatus }: Adapter) => failureStatus],
] as const

function openBroken(adapter: Adapter, kind: StreamFault['kind'], afterTokens: number): Promise<Line> {
  return openLine(adapter, {
    defaults: { answer: ANSWER, cachedShare: 0.5, streamFault: { kind, afterTokens } },
  })
}

const isNear = (count: number, truth: number): boolean => Math.abs(count - truth) <= 0.25 * truth

beforeAll(loadVocabulary)

describe.concurrent.each(ADAPTERS)('a stream of $name', (adapter) => {
  test.each(FAULTS)(
    'that breaks off by %s is a %s with all that came before it',
    async (kind, code, status) => {
      const breakOff = async (afterTokens: number): Promise<void> => {
        await using line = await openBroken(adapter, kind, afterTokens)
        const stream = line.stream({ messages: MESSAGES, target: patienceFor(kind) })
        const { text, result, error } = await readAll(stream)
        const record = await line.lastRecord()
        const sent = sentPart(ANSWER, record)
        expect(record.fault).toBe(kind)
        expect(sent).toBe(ANSWER.slice(0, sent.length))
        expect(result).toBeNull()
        expect(text).toBe(sent)
        expect(error).toMatchObject({
          code,
          statusCode: status(adapter),
          retryable: code !== 'INVALID_RESPONSE',
          mayBeCharged: true,
          partialText: sent,
          usageSource: 'estimated',
          actualModel: 'sim-a-2026-05-01',
          requestId: expect.stringMatching(/[0-9a-f]{24}/),
          firstTokenMs: expect.any(Number),
        })
        expect(await stream.partial()).toMatchObject({ text: sent, actualModel: 'sim-a-2026-05-01' })
      }
      await Promise.all([1, 8, 999].map(breakOff))
    },
  )

  test.each(FAULTS)('that breaks off by %s costs what was sent, as nearly as is known', async (kind) => {
    await using line = await openBroken(adapter, kind, 12)
    const { usage } = await errorOf(line.streamResult({ messages: MESSAGES, target: patienceFor(kind) }))
    const truth = await line.lastUsage()
    expect(isNear(usage?.outputTokens ?? 0, truth.outputTokens)).toBe(true)
    const prompt = truth.inputTokens + truth.cacheReadTokens
    expect(isNear((usage?.inputTokens ?? 0) + (usage?.cacheReadTokens ?? 0), prompt)).toBe(true)
  })

  test('that fails before its first token is a refusal, which costs nothing', async () => {
    await using line = await openBroken(adapter, 'error_event', 0)
    expect(await errorOf(line.streamResult())).toMatchObject({
      code: 'SERVER_ERROR',
      statusCode: adapter.failureStatus,
      mayBeCharged: false,
      usage: null,
      partialText: null,
      firstTokenMs: null,
    })
  })

  test.each(FAULTS.filter(([kind]) => kind !== 'error_event'))(
    'that breaks off by %s before its first token is a %s that may cost something',
    async (kind, code) => {
      await using line = await openBroken(adapter, kind, 0)
      const error = await errorOf(
        line.streamResult({
          messages: MESSAGES,
          target: { timeouts: kind === 'stall' ? { firstTokenMs: 300 } : {} },
        }),
      )
      expect(error).toMatchObject({ code, mayBeCharged: true, partialText: null, firstTokenMs: null })
      expect(error.usage?.inputTokens).toBeGreaterThan(0)
      expect(error.usage?.outputTokens).toBe(0)
    },
  )

  test.each(FAULTS)(
    'that breaks off by %s within calls of tools makes no call of them',
    async (kind, code) => {
      await using line = await openBroken(adapter, kind, 3)
      const { events, result, error } = await readAll(line.stream({ ...ASKED, target: patienceFor(kind) }))
      expect(result).toBeNull()
      expect(events[0]).toMatchObject({ type: 'tool_call', index: 0, name: 'get_time' })
      expect(error).toMatchObject({ code, mayBeCharged: true, partialText: null })
      expect(error).toHaveProperty('usage.outputTokens', expect.any(Number))
      expect(error).not.toHaveProperty('usage.outputTokens', 0)
    },
  )

  test('that breaks off now and then comes whole the other times', async () => {
    await using line = await openLine(adapter, {
      defaults: { answer: ANSWER, streamFault: { kind: 'error_event', afterTokens: 4, share: 0.4 } },
    })
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        readAll(line.stream({ messages: [{ role: 'user', content: `Question ${index}` }] })),
      ),
    )
    await line.lastRecord()
    const broken = outcomes.filter(({ error }) => error !== null)
    const { requests } = line.simulator.records('key-1')
    expect(broken).toHaveLength(requests.filter(({ fault }) => fault !== null).length)
    expect(broken.length).toBeGreaterThan(5)
    expect(broken.length).toBeLessThan(30)
    for (const { error, text } of outcomes) expect(text === ANSWER).toBe(error === null)
  })
})

test.each(ADAPTERS.filter(({ tellsPromptFirst }) => tellsPromptFirst))(
  'a broken stream of $name costs the prompt that it was told of at its opening',
  async (adapter) => {
    await using line = await openBroken(adapter, 'garbage', 12)
    const { usage } = await errorOf(line.streamResult({ messages: MESSAGES }))
    const { outputTokens: _, ...prompt } = await line.lastUsage()
    expect(usage).toMatchObject(prompt)
    expect(prompt.cacheReadTokens).toBeGreaterThan(0)
  },
)
