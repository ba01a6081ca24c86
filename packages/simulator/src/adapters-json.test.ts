import type { ResponseFormat } from '@sluice/llm'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { errorOf, openLine, readAll } from '../test/adapter-line.ts'
import { ADAPTERS } from '../test/adapter-table.ts'

const SCHEMA = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    unit: { type: 'string', enum: ['C', 'F'] },
    days: { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 2 },
  },
  required: ['city', 'unit', 'days'],
  additionalProperties: false,
}
const weatherSchema = z.strictObject({
  city: z.string(),
  unit: z.enum(['C', 'F']),
  days: z.array(z.int().min(1)).min(2),
})
const JSON_FORMAT: ResponseFormat = { type: 'json' }
const WEATHER: ResponseFormat = { type: 'json_schema', name: 'weather', schema: SCHEMA }

describe.each(ADAPTERS)('JSON over $name', (adapter) => {
  test('fits its schema, plainly and in a stream', async () => {
    await using line = await openLine(adapter)
    const plain = await line.complete({ responseFormat: WEATHER })
    expect(plain).toMatchObject({ finishReason: 'stop', toolCalls: [], usageSource: 'vendor' })
    expect(weatherSchema.safeParse(plain.json).success).toBe(true)
    expect(JSON.parse(plain.text)).toEqual(plain.json)
    expect(plain.usage).toEqual(await line.lastUsage())
    const { events, text, result } = await readAll(line.stream({ responseFormat: WEATHER }))
    expect(result).toMatchObject({ json: plain.json, text: plain.text, toolCalls: [], usage: plain.usage })
    expect(text).toBe(plain.text)
    expect(events.every(({ type }) => type === 'text' || type === 'end')).toBe(true)
    expect(events.length).toBeGreaterThan(3)
  })

  test('without a schema is whatever JSON comes, a code fence around it or not (S0-19)', async () => {
    await using line = await openLine(adapter)
    for (const answer of ['{"a":[1,"é"]}', '```json\n{"a":[1,"é"]}\n```']) {
      line.simulator.script({ default: { answer } })
      const plain = await line.complete({ responseFormat: JSON_FORMAT })
      expect(plain).toMatchObject({ text: answer, json: { a: [1, 'é'] } })
      const streamed = await line.streamResult({ responseFormat: JSON_FORMAT })
      expect(streamed).toMatchObject({ text: answer, json: { a: [1, 'é'] } })
    }
  })

  test('that is none is an unusable answer, which costs what it costs (S0-19)', async () => {
    await using line = await openLine(adapter, { defaults: { answer: 'Gladly: {"a":1', reasoningTokens: 3 } })
    for (const call of [line.complete, line.streamResult]) {
      const error = await errorOf(call({ responseFormat: JSON_FORMAT }))
      expect(error).toMatchObject({
        code: 'INVALID_RESPONSE',
        retryable: false,
        statusCode: 200,
        mayBeCharged: true,
        partialText: 'Gladly: {"a":1',
        usageSource: 'vendor',
        actualModel: 'sim-a-2026-05-01',
      })
      expect(error.usage).toEqual(await line.lastUsage())
    }
  })

  test('is cut at the most tokens and then unusable', async () => {
    await using line = await openLine(adapter)
    for (const call of [line.complete, line.streamResult]) {
      const error = await errorOf(call({ responseFormat: WEATHER, maxOutputTokens: 4 }))
      expect(error).toMatchObject({ code: 'INVALID_RESPONSE', mayBeCharged: true })
      expect(error.message).toContain('length')
      expect(error.usage).toEqual(await line.lastUsage())
    }
  })

  test('of a schema that is none is refused before anything is sent', async () => {
    await using line = await openLine(adapter)
    const responseFormat: ResponseFormat = { ...WEATHER, schema: { type: 'thing' } }
    for (const call of [line.complete, line.streamResult])
      expect(await errorOf(call({ responseFormat }))).toMatchObject({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('responseFormat.schema'),
        mayBeCharged: false,
      })
    expect(line.simulator.records('key-1').requests).toEqual([])
  })
})

describe('JSON without a schema', () => {
  test.each(ADAPTERS.filter(({ hasJsonMode }) => hasJsonMode))('is a mode of $name', async (adapter) => {
    await using line = await openLine(adapter)
    for (const call of [line.complete, line.streamResult])
      expect((await call({ responseFormat: JSON_FORMAT })).json).toEqual({ answer: expect.any(String) })
  })

  test.each(ADAPTERS.filter(({ hasJsonMode }) => !hasJsonMode))(
    'is asked for in words at $name, which cost tokens',
    async (adapter) => {
      await using line = await openLine(adapter, { defaults: { answer: '[]' } })
      const silent = await line.complete()
      const asked = await line.complete({ responseFormat: JSON_FORMAT })
      expect(asked.json).toEqual([])
      expect(asked.usage.inputTokens).toBeGreaterThan(silent.usage.inputTokens)
    },
  )
})

test.each(ADAPTERS.filter(({ hasJsonMode }) => hasJsonMode))(
  'an answer of $name that does not fit the schema is unusable (S0-19)',
  async (adapter) => {
    await using line = await openLine(adapter, { defaults: { answer: '{"city":7}' } })
    for (const call of [line.complete, line.streamResult])
      expect(await errorOf(call({ responseFormat: WEATHER }))).toMatchObject({
        code: 'INVALID_RESPONSE',
        message: expect.stringContaining('does not fit the schema'),
        mayBeCharged: true,
        partialText: '{"city":7}',
        usage: await line.lastUsage(),
      })
  },
)
