import OpenAI, {
  APIConnectionError,
  APIError,
  BadRequestError,
  InternalServerError,
  RateLimitError,
} from 'openai'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { captureError, collect } from '../../test/outcomes.ts'
import { gapsOf, recoverAfter } from '../../test/timing.ts'
import { startSimulator, type Hint, type Script, type Simulator } from '../index.ts'

const WEATHER = {
  type: 'object',
  properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['C', 'F'] } },
  required: ['city', 'unit'],
  additionalProperties: false,
} as const
const weatherSchema = z.strictObject({ city: z.string(), unit: z.enum(['C', 'F']) })

const TOOLS: OpenAI.ChatCompletionTool[] = [
  { type: 'function', function: { name: 'get_weather', parameters: { ...WEATHER }, strict: true } },
  { type: 'function', function: { name: 'get_time', parameters: { type: 'object', properties: {} } } },
]
const QUESTION = {
  model: 'sim-a',
  messages: [{ role: 'user' as const, content: 'Ask get_weather and get_time, please.' }],
}
const NAMED = { type: 'function', function: { name: 'get_weather' } } as const
const PLAIN = { model: 'sim-a', messages: [{ role: 'user' as const, content: 'Hello' }] }

function connect({ url }: Simulator, maxRetries = 0): OpenAI {
  return new OpenAI({ apiKey: 'key-1', baseURL: `${url}/openai/v1`, maxRetries, logLevel: 'off' })
}

const argumentsOf = (call: OpenAI.ChatCompletionMessageToolCall | undefined): unknown =>
  JSON.parse(call?.type === 'function' ? call.function.arguments : 'null')

describe('tools', () => {
  test('are called as the user asks for, with sound arguments, and answered after their results', async () => {
    await using simulator = await startSimulator()
    const client = connect(simulator)
    const asked = await client.chat.completions.create({ ...QUESTION, tools: TOOLS })
    const message = asked.choices[0]?.message
    expect(asked.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } })
    const calls = message?.tool_calls ?? []
    expect(calls.map((call) => (call.type === 'function' ? call.function.name : ''))).toEqual([
      'get_weather',
      'get_time',
    ])
    expect(weatherSchema.safeParse(argumentsOf(calls[0])).success).toBe(true)
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2)
    const results = calls.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: '22' }))
    const history = [...QUESTION.messages, ...(message === undefined ? [] : [message]), ...results]
    const answered = await client.chat.completions.create({ ...QUESTION, tools: TOOLS, messages: history })
    expect(answered.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: expect.stringMatching(/./) },
    })
    expect(answered.choices[0]?.message.tool_calls).toBeUndefined()
  })

  test('are called in a stream with their arguments in several pieces', async () => {
    await using simulator = await startSimulator()
    const client = connect(simulator)
    const plain = await client.chat.completions.create({ ...QUESTION, tools: TOOLS })
    const stream = client.chat.completions.stream({
      ...QUESTION,
      tools: TOOLS,
      stream_options: { include_usage: true },
    })
    const pieces: string[] = []
    stream.on('tool_calls.function.arguments.delta', ({ name, arguments_delta: delta }) => {
      if (name === 'get_weather') pieces.push(delta)
    })
    const streamed = await stream.finalChatCompletion()
    const toFunctions = (completion: OpenAI.ChatCompletion): unknown[] =>
      (completion.choices[0]?.message.tool_calls ?? []).map(argumentsOf)
    expect(toFunctions(streamed)).toEqual(toFunctions(plain))
    expect(pieces.filter(Boolean).length).toBeGreaterThan(2)
    expect(streamed.choices[0]?.finish_reason).toBe('tool_calls')
    expect(streamed.usage).toEqual(plain.usage)
    expect(simulator.totals()[0]?.outputTokens).toBe(2 * (plain.usage?.completion_tokens ?? 0))
  })

  test('are called when they must be, one alone where only one may be, and not when they must not', async () => {
    await using simulator = await startSimulator()
    const { completions } = connect(simulator).chat
    const required = await completions.create({ ...PLAIN, tools: TOOLS, tool_choice: 'required' })
    expect(required.choices[0]).toMatchObject({ finish_reason: 'tool_calls' })
    const named = await completions.create({ ...QUESTION, tools: TOOLS, tool_choice: NAMED })
    expect(named.choices[0]).toMatchObject({ finish_reason: 'stop' })
    expect(weatherSchema.safeParse(argumentsOf(named.choices[0]?.message.tool_calls?.[0])).success).toBe(true)
    const single = await completions.create({ ...QUESTION, tools: TOOLS, parallel_tool_calls: false })
    expect(single.choices[0]?.message.tool_calls).toHaveLength(1)
    const none = await completions.create({ ...QUESTION, tools: TOOLS, tool_choice: 'none' })
    expect(none.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: expect.stringMatching(/./) },
    })
  })

  test('whose call does not fit into the most tokens are not called', async () => {
    await using simulator = await startSimulator()
    const cut = await connect(simulator).chat.completions.create({
      ...QUESTION,
      tools: TOOLS,
      max_completion_tokens: 5,
    })
    expect(cut.choices[0]).toMatchObject({ finish_reason: 'length', message: { content: '' } })
    expect(cut.usage?.completion_tokens).toBe(5)
  })
})

test('JSON is any object, or one of the schema', async () => {
  await using simulator = await startSimulator()
  const { completions } = connect(simulator).chat
  const messages = [{ role: 'user' as const, content: 'Answer as JSON' }]
  const free = await completions.create({ ...PLAIN, messages, response_format: { type: 'json_object' } })
  expect(JSON.parse(free.choices[0]?.message.content ?? '')).toEqual({ answer: expect.any(String) })
  const parsed = await completions.parse({
    ...PLAIN,
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'weather', strict: true, schema: { ...WEATHER } },
    },
  })
  expect(weatherSchema.safeParse(parsed.choices[0]?.message.parsed).success).toBe(true)
  const loose = await completions.create({
    ...PLAIN,
    response_format: { type: 'json_schema', json_schema: { name: 'any' } },
  })
  expect(loose.choices[0]?.message.content).toBe('{}')
})

test('an image is seen', async () => {
  await using simulator = await startSimulator()
  const ask = (url: string): Promise<OpenAI.ChatCompletion> =>
    connect(simulator).chat.completions.create({
      ...PLAIN,
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
    })
  expect((await ask('data:image/png;base64,AAAA')).usage?.prompt_tokens_details?.image_tokens).toBe(256)
  expect(await captureError(ask('data:image/png;base64,?'))).toBeInstanceOf(BadRequestError)
})

describe('usage', () => {
  test('counts cached and reasoning tokens among the others, plainly and in a stream', async () => {
    await using simulator = await startSimulator({
      defaults: { answer: 'ok', cachedShare: 0.5, cacheWriteShare: 0.25, reasoningTokens: 40 },
    })
    const { completions } = connect(simulator).chat
    const { usage } = await completions.create(PLAIN)
    expect(usage).toMatchObject({
      prompt_tokens: 5,
      completion_tokens: 41,
      total_tokens: 46,
      prompt_tokens_details: { cached_tokens: 3, cache_write_tokens: 1 },
      completion_tokens_details: { reasoning_tokens: 40 },
    })
    const stream = await completions.create({
      ...PLAIN,
      stream: true,
      stream_options: { include_usage: true },
    })
    expect((await collect(stream)).at(-1)?.usage).toEqual(usage)
    expect(simulator.totals()).toMatchObject([
      { inputTokens: 10, cacheReadTokens: 6, cacheWriteTokens: 2, outputTokens: 82, reasoningTokens: 80 },
    ])
    const cut = await completions.create({ ...PLAIN, max_completion_tokens: 40 })
    expect(cut.choices[0]).toMatchObject({ finish_reason: 'length', message: { content: '' } })
  })

  test.each([
    ['missing', undefined],
    ['zero', 0],
  ] as const)('that is %s is not what was used', async (usage, told) => {
    await using simulator = await startSimulator({ defaults: { answer: 'ok', usage } })
    const { completions } = connect(simulator).chat
    const options = { stream: true, stream_options: { include_usage: true } } as const
    expect((await completions.create(PLAIN)).usage?.total_tokens).toBe(told)
    const chunks = await collect(await completions.create({ ...PLAIN, ...options }))
    expect(chunks.find((chunk) => chunk.usage)?.usage?.total_tokens).toBe(told)
    expect(simulator.totals()).toMatchObject([{ inputTokens: 10, outputTokens: 2 }])
  })
})

describe('a refused client', () => {
  async function askAgain(script: Script, times = 1): Promise<number[]> {
    await using simulator = await startSimulator()
    simulator.script({ default: script })
    const [answer] = await Promise.all([
      connect(simulator, 20).chat.completions.create(PLAIN),
      recoverAfter(simulator, 'key-1', times),
    ])
    expect(answer.choices).toHaveLength(1)
    return gapsOf(simulator, 'key-1')
  }

  test.each<[Hint['form'], number, number, number]>([
    ['retry-after-ms', 0.15, 145, 370],
    ['retry-after-seconds', 1, 995, 1900],
    ['retry-after-date', 1, 900, 2800],
    ['zero', 1, 0, 370],
    ['none', 1, 370, 1500],
    ['negative', 1, 370, 1500],
    ['past-date', 2, 370, 1500],
    ['reset-duration', 0.1, 370, 1500],
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
    const error = await captureError(connect(simulator, 2).chat.completions.create(PLAIN))
    expect(error).toBeInstanceOf(RateLimitError)
    expect(simulator.records('key-1').requests).toHaveLength(3)
  })

  test('does not come back after a request that was wrong', async () => {
    await using simulator = await startSimulator()
    const wrong = { ...PLAIN, temperature: 3 }
    expect(await captureError(connect(simulator, 3).chat.completions.create(wrong))).toBeInstanceOf(
      BadRequestError,
    )
    expect(simulator.records('key-1').requests).toHaveLength(1)
    simulator.script({ default: { rates: { serverError: 1 } } })
    expect(await captureError(connect(simulator).chat.completions.create(PLAIN))).toBeInstanceOf(
      InternalServerError,
    )
  })
})

describe('a stream that breaks off', () => {
  async function readBroken(kind: 'reset' | 'garbage' | 'error_event'): Promise<unknown> {
    await using simulator = await startSimulator({ defaults: { streamFault: { kind, afterTokens: 8 } } })
    const stream = await connect(simulator).chat.completions.create({ ...PLAIN, stream: true })
    return captureError(collect(stream))
  }

  test('is an error of its kind', async () => {
    const failure = await readBroken('error_event')
    expect(failure).toBeInstanceOf(APIError)
    expect(failure).toMatchObject({ type: 'server_error' })
    expect(await readBroken('garbage')).toBeInstanceOf(SyntaxError)
    const reset = await readBroken('reset')
    expect(reset instanceof TypeError || reset instanceof APIConnectionError).toBe(true)
  })
})
