import type { ImageSource } from '@sluice/llm'
import { describe, expect, test } from 'vitest'

import { errorOf, openLine, readAll } from '../test/adapter-line.ts'
import { ADAPTERS } from '../test/adapter-table.ts'
import { askOfficialClient, type Turn } from '../test/official-answers.ts'
import { countTokens, splitTokens } from './tokens.ts'

const SYSTEM = 'You answer for a shop.'
const TURNS: readonly Turn[] = [
  { role: 'user', content: 'Where is my parcel?' },
  { role: 'assistant', content: 'Which one – the café’s? 📦' },
  { role: 'user', content: 'Number 4711.' },
]
const MESSAGES = [{ role: 'system' as const, content: SYSTEM }, ...TURNS]
const IMAGE = { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } as const
const ADDRESS = { kind: 'url', url: 'https://example.com/cat.png' } as const

const look = (source: ImageSource) => [
  {
    role: 'user' as const,
    content: [
      { type: 'text' as const, text: 'What is this?' },
      { type: 'image' as const, source },
    ],
  },
]

describe.each(ADAPTERS)('the adapter for $name', (adapter) => {
  test('sends system and history as the official client does and gets its answer', async () => {
    await using line = await openLine(adapter)
    const expected = await askOfficialClient(line.simulator, adapter.name, { system: SYSTEM, turns: TURNS })
    const result = await line.complete({ messages: MESSAGES })
    expect(result).toMatchObject({
      text: expected,
      toolCalls: [],
      finishReason: 'stop',
      usageSource: 'vendor',
      actualModel: 'sim-a-2026-05-01',
      firstTokenMs: null,
      requestId: expect.stringMatching(/[0-9a-f]{24}/),
    })
    const prompt = MESSAGES.reduce((sum, { content }) => sum + 3 + countTokens(content), 0)
    expect(result.usage).toMatchObject({ inputTokens: prompt, outputTokens: countTokens(expected) })
    const { text } = await line.complete({ messages: MESSAGES.slice(1) })
    expect(text).not.toBe(expected)
  })

  test('hands on a stream piece by piece, which comes to the plain answer', async () => {
    await using line = await openLine(adapter, { defaults: { reasoningTokens: 7, cachedShare: 0.5 } })
    const plain = await line.complete({ messages: MESSAGES })
    const { events, text, result, error } = await readAll(line.stream({ messages: MESSAGES }))
    expect(error).toBeNull()
    expect(text).toBe(plain.text)
    expect(events.filter(({ type }) => type === 'text').length).toBe(
      Math.ceil(splitTokens(plain.text).length / 4),
    )
    expect(result).toEqual({
      ...plain,
      requestId: expect.stringMatching(/[0-9a-f]{24}/),
      latencyMs: expect.any(Number),
      firstTokenMs: expect.any(Number),
    })
    expect(await line.lastRecord()).toMatchObject({ status: 200, aborted: false, fault: null })
  })

  test('lists the models', async () => {
    await using line = await openLine(adapter, { models: ['sim-fast', 'sim-slow'] })
    expect((await line.listModels()).map(({ modelId }) => modelId)).toEqual(['sim-fast', 'sim-slow'])
  })

  test('stops at the most tokens, the last of them included, plainly and in a stream', async () => {
    await using line = await openLine(adapter)
    const whole = await line.complete()
    for (const cut of [
      await line.complete({ maxOutputTokens: 5 }),
      await line.streamResult({ maxOutputTokens: 5 }),
    ]) {
      expect(cut).toMatchObject({ finishReason: 'length', usage: { outputTokens: 5 } })
      expect(cut.text).toBe(splitTokens(whole.text).slice(0, 5).join(''))
    }
  })

  test('does not take reasoning alone for an answer, and tells what it cost (L-31)', async () => {
    await using line = await openLine(adapter, { defaults: { reasoningTokens: 40 } })
    for (const call of [line.complete({ maxOutputTokens: 40 }), line.streamResult({ maxOutputTokens: 40 })]) {
      const error = await errorOf(call)
      expect(error).toMatchObject({
        code: 'INVALID_RESPONSE',
        mayBeCharged: true,
        usageSource: 'vendor',
        partialText: null,
      })
      expect(error.usage).toEqual(await line.lastUsage())
      expect(error.usage).toMatchObject({ outputTokens: 0, reasoningTokens: 40 })
    }
  })

  test('asks again without a temperature that is rejected, and says so', async () => {
    await using line = await openLine(adapter)
    const plain = await line.complete()
    const results = [
      await line.complete({ temperature: 3 }),
      await line.streamResult({ temperature: 3 }),
      await line.complete({ temperature: 0.5 }),
    ]
    expect(results.map(({ text }) => text)).toEqual([plain.text, plain.text, plain.text])
    expect(results.map(({ temperatureOmitted }) => temperatureOmitted)).toEqual([true, true, undefined])
    const statuses = line.simulator.records('key-1').requests.map(({ status }) => status)
    expect(statuses).toEqual([200, 400, 200, 400, 200, 200])
  })

  test('shows an image', async () => {
    await using line = await openLine(adapter)
    const blind = await line.complete({ messages: [{ role: 'user', content: 'What is this?' }] })
    for (const seen of [
      await line.complete({ messages: look(IMAGE) }),
      await line.streamResult({ messages: look(IMAGE) }),
    ]) {
      expect(seen.usage.inputTokens - blind.usage.inputTokens).toBe(256)
      expect(seen.usage).toEqual(await line.lastUsage())
    }
    const broken = line.complete({ messages: look({ ...IMAGE, data: '?' }) })
    expect(await errorOf(broken)).toMatchObject({
      code: 'INVALID_REQUEST',
      statusCode: 400,
      mayBeCharged: false,
    })
  })
})

describe('an image by its address', () => {
  test.each(ADAPTERS.filter(({ takesImageUrls }) => takesImageUrls))('is shown by $name', async (adapter) => {
    await using line = await openLine(adapter)
    for (const call of [line.complete, line.streamResult]) {
      const seen = await call({ messages: look(ADDRESS) })
      expect(seen.usage).toEqual(await line.lastUsage())
      expect(seen.usage.inputTokens).toBeGreaterThan(256)
    }
  })

  test.each(ADAPTERS.filter(({ takesImageUrls }) => !takesImageUrls))(
    'is refused for $name before anything is sent',
    async (adapter) => {
      await using line = await openLine(adapter)
      for (const call of [line.complete, line.streamResult])
        expect(await errorOf(call({ messages: look(ADDRESS) }))).toMatchObject({
          code: 'INVALID_REQUEST',
          message: expect.stringContaining('messages[0].content'),
          mayBeCharged: false,
        })
      expect(line.simulator.records('key-1').requests).toEqual([])
    },
  )
})
