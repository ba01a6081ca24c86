import Anthropic, { APIError, BadRequestError, OverloadedError, RateLimitError } from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { captureError, collect } from '../../test/outcomes.ts'
import { gapsOf, recoverAfter } from '../../test/timing.ts'
import { startSimulator, type Hint, type Script, type Simulator } from '../index.ts'

const WEATHER = {
  type: 'object' as const,
  properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['C', 'F'] } },
  required: ['city', 'unit'],
  additionalProperties: false,
}
const weatherSchema = z.strictObject({ city: z.string(), unit: z.enum(['C', 'F']) })

const TOOLS: Anthropic.ToolUnion[] = [
  { name: 'get_weather', input_schema: WEATHER },
  { name: 'get_time', input_schema: { type: 'object' } },
]
const QUESTION = {
  model: 'sim-a',
  max_tokens: 1000,
  messages: [{ role: 'user' as const, content: 'Ask get_weather and get_time, please.' }],
}
const PLAIN = { ...QUESTION, messages: [{ role: 'user' as const, content: 'Hello' }] }

function connect({ url }: Simulator, maxRetries = 0): Anthropic {
  return new Anthropic({ apiKey: 'key-1', baseURL: `${url}/anthropic`, maxRetries, logLevel: 'off' })
}

const usesOf = ({ content }: Anthropic.Message): Anthropic.ToolUseBlock[] =>
  content.filter((block) => block.type === 'tool_use')

describe('tools', () => {
  test('are used as the user asks for, with sound input, and answered after their results', async () => {
    await using simulator = await startSimulator()
    const { messages } = connect(simulator)
    const asked = await messages.create({ ...QUESTION, tools: TOOLS })
    expect(asked.stop_reason).toBe('tool_use')
    const uses = usesOf(asked)
    expect(uses.map(({ name }) => name)).toEqual(['get_weather', 'get_time'])
    expect(weatherSchema.safeParse(uses[0]?.input).success).toBe(true)
    const results = uses.map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: '22' }))
    const answered = await messages.create({
      ...QUESTION,
      tools: TOOLS,
      messages: [
        ...QUESTION.messages,
        { role: 'assistant', content: asked.content },
        { role: 'user', content: results },
      ],
    })
    expect(answered).toMatchObject({
      stop_reason: 'end_turn',
      content: [{ type: 'text', text: expect.stringMatching(/./) }],
    })
  })

  test('are used in a stream with their input in several pieces', async () => {
    await using simulator = await startSimulator()
    const { messages } = connect(simulator)
    const plain = await messages.create({ ...QUESTION, tools: TOOLS })
    const stream = messages.stream({ ...QUESTION, tools: TOOLS })
    const pieces: string[] = []
    stream.on('inputJson', (piece) => pieces.push(piece))
    const streamed = await stream.finalMessage()
    const toUses = (message: Anthropic.Message): unknown[] =>
      usesOf(message).map(({ name, input }) => ({ name, input }))
    expect(toUses(streamed)).toEqual(toUses(plain))
    expect(pieces.filter(Boolean).length).toBeGreaterThan(2)
    expect(streamed.stop_reason).toBe('tool_use')
    expect(streamed.usage.output_tokens).toBe(plain.usage.output_tokens)
  })

  test('are used when they must be, one alone where only one may be, and not when they must not', async () => {
    await using simulator = await startSimulator()
    const use = async (choice: Anthropic.ToolChoice, question = QUESTION): Promise<string[]> => {
      const message = await connect(simulator).messages.create({
        ...question,
        tools: TOOLS,
        tool_choice: choice,
      })
      return usesOf(message).map(({ name }) => name)
    }
    expect(await use({ type: 'any' }, PLAIN)).toEqual(['get_weather'])
    expect(await use({ type: 'tool', name: 'get_time' })).toEqual(['get_time'])
    expect(await use({ type: 'auto', disable_parallel_tool_use: true })).toEqual(['get_weather'])
    expect(await use({ type: 'none' })).toEqual([])
  })
})

test('JSON fits the schema', async () => {
  await using simulator = await startSimulator()
  const message = await connect(simulator).messages.create({
    ...PLAIN,
    output_config: { format: { type: 'json_schema', schema: WEATHER } },
  })
  const [block] = message.content
  const json: unknown = JSON.parse(block?.type === 'text' ? block.text : '')
  expect(weatherSchema.safeParse(json).success).toBe(true)
})

test('an image is seen', async () => {
  await using simulator = await startSimulator()
  const ask = (data: string): Promise<Anthropic.Message> =>
    connect(simulator).messages.create({
      ...PLAIN,
      messages: [
        {
          role: 'user',
          content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }],
        },
      ],
    })
  expect((await ask('AAAA')).usage.input_tokens).toBe(3 + 256)
  expect(await captureError(ask('?'))).toBeInstanceOf(BadRequestError)
})

describe('usage', () => {
  test('counts cached tokens beside the input, thinking within the output, plainly and in a stream', async () => {
    await using simulator = await startSimulator({
      defaults: { answer: 'ok', cachedShare: 0.5, cacheWriteShare: 0.25, reasoningTokens: 40 },
    })
    const { messages } = connect(simulator)
    const { usage } = await messages.create(PLAIN)
    expect(usage).toMatchObject({
      input_tokens: 1,
      cache_read_input_tokens: 3,
      cache_creation_input_tokens: 1,
      cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 0 },
      output_tokens: 41,
      output_tokens_details: { thinking_tokens: 40 },
    })
    const streamed = await messages.stream(PLAIN).finalMessage()
    expect(streamed.usage).toMatchObject({
      input_tokens: 1,
      cache_read_input_tokens: 3,
      cache_creation_input_tokens: 1,
      output_tokens: 41,
    })
    expect(simulator.totals()).toMatchObject([
      { inputTokens: 10, cacheReadTokens: 6, cacheWriteTokens: 2, outputTokens: 82, reasoningTokens: 80 },
    ])
  })

  test('comes with a block of what was thought when thinking was asked for', async () => {
    await using simulator = await startSimulator({ defaults: { answer: 'ok', reasoningTokens: 9 } })
    const { messages } = connect(simulator)
    const question = { ...PLAIN, thinking: { type: 'adaptive' as const } }
    const plain = await messages.create(question)
    expect(plain.content).toMatchObject([
      { type: 'thinking', thinking: '', signature: expect.stringMatching(/./) },
      { type: 'text', text: 'ok' },
    ])
    const streamed = await messages.stream(question).finalMessage()
    expect(streamed.content).toMatchObject([
      { type: 'thinking', signature: expect.stringMatching(/./) },
      { text: 'ok' },
    ])
    const again = await messages.create({
      ...PLAIN,
      messages: [...PLAIN.messages, { role: 'assistant', content: plain.content }, ...PLAIN.messages],
    })
    expect(again.content).toMatchObject([{ type: 'text' }])
  })

  test('that is missing or zero is not what was used', async () => {
    await using simulator = await startSimulator({ defaults: { answer: 'ok', usage: 'zero' } })
    const { messages } = connect(simulator)
    expect((await messages.create(PLAIN)).usage).toMatchObject({ input_tokens: 0, output_tokens: 0 })
    expect((await messages.stream(PLAIN).finalMessage()).usage).toMatchObject({ output_tokens: 0 })
    simulator.script({ default: { usage: 'missing' } })
    expect((await messages.create(PLAIN)).usage).toBeUndefined()
    const events = await collect(await messages.create({ ...PLAIN, stream: true }))
    expect(JSON.stringify(events)).not.toContain('usage')
    expect(simulator.totals()).toMatchObject([{ inputTokens: 20, outputTokens: 4 }])
  })
})

describe('a refused client', () => {
  async function askAgain(script: Script, times = 1): Promise<number[]> {
    await using simulator = await startSimulator()
    simulator.script({ default: script })
    const [answer] = await Promise.all([
      connect(simulator, 20).messages.create(PLAIN),
      recoverAfter(simulator, 'key-1', times),
    ])
    expect(answer.content).toHaveLength(1)
    return gapsOf(simulator, 'key-1')
  }

  test.each<[Hint['form'], number, number, number]>([
    ['retry-after-ms', 0.15, 145, 370],
    ['retry-after-seconds', 1, 995, 1900],
    ['retry-after-date', 1, 900, 2800],
    ['zero', 1, 370, 1500],
    ['none', 1, 370, 1500],
    ['negative', 1, 370, 1500],
    ['past-date', 2, 370, 1500],
    ['reset-rfc3339', 3, 370, 1500],
  ])('with a hint as %s comes back when it should', async (form, seconds, least, most) => {
    const [gap = 0] = await askAgain({ rates: { rateLimited: 1 }, hint: { form, seconds } })
    expect(gap).toBeGreaterThanOrEqual(least)
    expect(gap).toBeLessThan(most)
  })

  test('waits longer each time when it gets no hint, also when the vendor is overloaded', async () => {
    const [first = 0, second = 0] = await askAgain({ rates: { overloaded: 1 } }, 2)
    expect(first).toBeGreaterThanOrEqual(370)
    expect(second).toBeGreaterThanOrEqual(740)
  })

  test('gives up after its last retry', async () => {
    await using simulator = await startSimulator({
      defaults: { rates: { rateLimited: 1 }, hint: { form: 'retry-after-ms', seconds: 0.05 } },
    })
    expect(await captureError(connect(simulator, 2).messages.create(PLAIN))).toBeInstanceOf(RateLimitError)
    expect(simulator.records('key-1').requests).toHaveLength(3)
    simulator.script({ default: { rates: { overloaded: 1 } } })
    expect(await captureError(connect(simulator).messages.create(PLAIN))).toBeInstanceOf(OverloadedError)
  })
})

test('a stream that breaks off is an error of its kind', async () => {
  await using simulator = await startSimulator()
  const readBroken = async (kind: 'reset' | 'garbage' | 'error_event'): Promise<unknown> => {
    simulator.script({ default: { streamFault: { kind, afterTokens: 8 } } })
    return captureError(collect(await connect(simulator).messages.create({ ...PLAIN, stream: true })))
  }
  const failure = await readBroken('error_event')
  expect(failure).toBeInstanceOf(APIError)
  expect(failure).toMatchObject({ type: 'overloaded_error' })
  expect(await readBroken('garbage')).toBeInstanceOf(SyntaxError)
  expect(String(await readBroken('reset'))).toMatch(/terminated|Connection/)
})
