import type { CompletionResult, Message, StreamEvent, Tool, ToolCall } from '@sluice/llm'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { errorOf, openLine, readAll } from '../test/adapter-line.ts'
import { ADAPTERS } from '../test/adapter-table.ts'

const TOOLS: readonly Tool[] = [
  {
    name: 'get_weather',
    description: 'The weather of a city.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['C', 'F'] } },
      required: ['city', 'unit'],
      additionalProperties: false,
    },
  },
  { name: 'get_time', parameters: { type: 'object', properties: {} } },
]
const weatherSchema = z.strictObject({ city: z.string(), unit: z.enum(['C', 'F']) })
const ASKED: Message = { role: 'user', content: 'Ask get_weather and get_time, please.' }
const QUESTION = { messages: [ASKED], tools: TOOLS }
const PLAIN = { tools: TOOLS }

const namesOf = ({ toolCalls }: CompletionResult): string[] => toolCalls.map(({ name }) => name)
const toFunctions = (calls: readonly ToolCall[]): object[] =>
  calls.map(({ name, arguments: text }) => ({ name, arguments: text }))

/** The calls as whoever reads the stream puts them together. */
function gather(events: readonly StreamEvent[]): ToolCall[] {
  const calls: ToolCall[] = []
  for (const event of events) {
    if (event.type === 'tool_call') calls[event.index] = { id: event.id, name: event.name, arguments: '' }
    const call = event.type === 'tool_arguments' ? calls[event.index] : undefined
    if (event.type === 'tool_arguments' && call !== undefined) call.arguments += event.text
  }
  return calls
}

/** The conversation with the calls and their results. */
function goOn(calls: readonly ToolCall[]): { messages: Message[]; tools: readonly Tool[] } {
  const results = calls.map(({ id }): Message => ({ role: 'tool', toolCallId: id, content: '22' }))
  return { messages: [ASKED, { role: 'assistant', content: '', toolCalls: calls }, ...results], tools: TOOLS }
}

describe.each(ADAPTERS)('tools over $name', (adapter) => {
  test('are called as the user asks for, with sound arguments, and answered after their results', async () => {
    await using line = await openLine(adapter)
    const asked = await line.complete(QUESTION)
    expect(asked).toMatchObject({ finishReason: 'tool_calls', text: '' })
    expect(namesOf(asked)).toEqual(['get_weather', 'get_time'])
    const [weather, time] = asked.toolCalls.map((call): unknown => JSON.parse(call.arguments))
    expect(weatherSchema.safeParse(weather).success).toBe(true)
    expect(time).toEqual({})
    expect(new Set(asked.toolCalls.map(({ id }) => id)).size).toBe(2)
    expect(asked.usage).toEqual(await line.lastUsage())
    const answered = await line.complete(goOn(asked.toolCalls))
    expect(answered).toMatchObject({ finishReason: 'stop', toolCalls: [], text: expect.stringMatching(/./) })
    expect(answered.usage).toEqual(await line.lastUsage())
  })

  test('are called in a stream piece by piece, and answered in a stream', async () => {
    await using line = await openLine(adapter)
    const plain = await line.complete(QUESTION)
    const { events, result, error } = await readAll(line.stream(QUESTION))
    expect(error).toBeNull()
    expect(result).toMatchObject({ finishReason: 'tool_calls', text: '', usage: plain.usage })
    const { toolCalls = [] } = result ?? {}
    expect(toFunctions(toolCalls)).toEqual(toFunctions(plain.toolCalls))
    expect(gather(events)).toEqual(toolCalls)
    const again = await readAll(line.stream(goOn(toolCalls)))
    expect(again.result).toMatchObject({ finishReason: 'stop', toolCalls: [] })
    expect(again.text).toBe((await line.complete(goOn(toolCalls))).text)
    expect(again.text).not.toBe('')
  })

  test('of a model that reasons go back with the marks it put on them', async () => {
    await using line = await openLine(adapter, { defaults: { reasoningTokens: 12 } })
    for (const call of [line.complete, line.streamResult]) {
      const asked = await call(QUESTION)
      expect(asked.usage).toMatchObject({ reasoningTokens: 12 })
      expect((await call(goOn(asked.toolCalls))).text).toMatch(/./)
    }
    const foreign = [{ id: 'elsewhere', name: 'get_time', arguments: '{}' }]
    expect((await line.complete(goOn(foreign))).text).toMatch(/./)
  })

  test('are called when they must be, one alone where it is named, and not when they must not', async () => {
    await using line = await openLine(adapter)
    for (const call of [line.complete, line.streamResult]) {
      expect(namesOf(await call({ ...PLAIN, toolChoice: 'required' }))).toEqual(['get_weather'])
      const named = await call({ ...QUESTION, toolChoice: { name: 'get_time' } })
      expect(named).toMatchObject({ finishReason: 'tool_calls', toolCalls: [{ name: 'get_time' }] })
      expect(named.toolCalls).toHaveLength(1)
      const none = await call({ ...QUESTION, toolChoice: 'none' })
      expect(none).toMatchObject({ finishReason: 'stop', toolCalls: [], text: expect.stringMatching(/./) })
      expect(namesOf(await call({ ...PLAIN, toolChoice: 'auto' }))).toEqual([])
    }
  })

  test('whose result belongs to no call is refused before anything is sent', async () => {
    await using line = await openLine(adapter)
    const orphan: Message = { role: 'tool', toolCallId: 'nobody', content: '22' }
    for (const call of [line.complete, line.streamResult])
      expect(await errorOf(call({ messages: [ASKED, orphan], tools: TOOLS }))).toMatchObject({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('messages[1].toolCallId "nobody"'),
        mayBeCharged: false,
      })
    expect(line.simulator.records('key-1').requests).toEqual([])
  })

  test('without a result for a call is refused by the vendor', async () => {
    await using line = await openLine(adapter)
    const { toolCalls } = await line.complete(QUESTION)
    const messages: Message[] = [
      ASKED,
      { role: 'assistant', content: '', toolCalls },
      { role: 'tool', toolCallId: toolCalls[0]?.id ?? '', content: '22' },
    ]
    expect(await errorOf(line.complete({ messages, tools: TOOLS }))).toMatchObject({
      code: 'INVALID_REQUEST',
      statusCode: 400,
      mayBeCharged: false,
    })
  })
})

test.each(ADAPTERS.filter(({ name }) => name !== 'google'))(
  'the arguments come in several pieces over $name',
  async (adapter) => {
    await using line = await openLine(adapter)
    const { events } = await readAll(line.stream(QUESTION))
    const pieces = events.filter((event) => event.type === 'tool_arguments' && event.index === 0)
    expect(pieces.length).toBeGreaterThan(2)
  },
)
