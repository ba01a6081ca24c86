import {
  ApiError,
  FunctionCallingConfigMode,
  GoogleGenAI,
  Type,
  type Content,
  type GenerateContentResponse,
  type HttpRetryOptions,
  type Part,
  type Tool,
} from '@google/genai'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { captureError, collect } from '../../test/outcomes.ts'
import { gapsOf, recoverAfter } from '../../test/timing.ts'
import { startSimulator, type Script, type Simulator } from '../index.ts'

const WEATHER = {
  type: 'object',
  properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['C', 'F'] } },
  required: ['city', 'unit'],
}
const weatherSchema = z.strictObject({ city: z.string(), unit: z.enum(['C', 'F']) })

const TOOLS: Tool[] = [
  {
    functionDeclarations: [
      { name: 'get_weather', parametersJsonSchema: WEATHER },
      {
        name: 'get_time',
        parameters: { type: Type.OBJECT, properties: { zone: { type: Type.STRING } }, required: ['zone'] },
      },
    ],
  },
]
const ASKED = { role: 'user', parts: [{ text: 'Ask get_weather and get_time, please.' }] }
const QUESTION = { model: 'sim-a', contents: [ASKED] }
const PLAIN = { model: 'sim-a', contents: 'Hello' }

function connect({ url }: Simulator, retryOptions?: HttpRetryOptions): GoogleGenAI {
  const httpOptions = { baseUrl: `${url}/google`, ...(retryOptions && { retryOptions }) }
  return new GoogleGenAI({ apiKey: 'key-1', httpOptions })
}

describe('functions', () => {
  test('are called as the user asks for, with sound arguments, and answered after their results', async () => {
    await using simulator = await startSimulator()
    const { models } = connect(simulator)
    const asked = await models.generateContent({ ...QUESTION, config: { tools: TOOLS } })
    const calls = asked.functionCalls ?? []
    expect(calls.map(({ name }) => name)).toEqual(['get_weather', 'get_time'])
    expect(weatherSchema.safeParse(calls[0]?.args).success).toBe(true)
    expect(calls[1]?.args).toEqual({ zone: expect.any(String) })
    expect(asked.candidates?.[0]?.finishReason).toBe('STOP')
    const results = calls.map(({ id, name }) => ({
      functionResponse: {
        ...(id !== undefined && { id }),
        ...(name !== undefined && { name }),
        response: { output: 22 },
      },
    }))
    const content = asked.candidates?.[0]?.content
    const answered = await models.generateContent({
      ...QUESTION,
      contents: [ASKED, ...(content === undefined ? [] : [content]), { role: 'user', parts: results }],
      config: { tools: TOOLS },
    })
    expect(answered.functionCalls).toBeUndefined()
    expect(answered.text).toMatch(/./)
  })

  test('of a model that thinks are signed, and have to come back signed', async () => {
    await using simulator = await startSimulator({ defaults: { reasoningTokens: 12 } })
    const { models } = connect(simulator)
    const asked = await models.generateContent({ ...QUESTION, config: { tools: TOOLS } })
    const parts = asked.candidates?.[0]?.content?.parts ?? []
    expect(parts.map(({ thoughtSignature }) => thoughtSignature !== undefined)).toEqual([true, false])
    const results = ['get_weather', 'get_time'].map((name) => ({
      functionResponse: { name, response: { output: 22 } },
    }))
    const goOn = (calls: Part[], ...more: Content[]): Promise<GenerateContentResponse> =>
      models.generateContent({
        ...QUESTION,
        contents: [ASKED, { role: 'model', parts: calls }, { role: 'user', parts: results }, ...more],
      })
    expect((await goOn(parts)).text).toMatch(/./)
    const unsigned = parts.map(({ functionCall }) => ({ ...(functionCall && { functionCall }) }))
    expect(await captureError(goOn(unsigned))).toMatchObject({
      status: 400,
      message: expect.stringContaining('Function call is missing a thought_signature in functionCall parts.'),
    })
    expect((await goOn(unsigned, { role: 'model', parts: [{ text: '22' }] }, ASKED)).text).toMatch(/./)
    simulator.script({ default: { reasoningTokens: 0 } })
    expect((await goOn(unsigned)).text).toMatch(/./)
  })

  test('are called in a stream, each in one piece', async () => {
    await using simulator = await startSimulator()
    const { models } = connect(simulator)
    const plain = await models.generateContent({ ...QUESTION, config: { tools: TOOLS } })
    const chunks = await collect(
      await models.generateContentStream({ ...QUESTION, config: { tools: TOOLS } }),
    )
    const toCall = ({ name, args }: { name?: string; args?: object }): object => ({ name, args })
    expect(chunks.flatMap(({ functionCalls }) => functionCalls ?? []).map(toCall)).toEqual(
      plain.functionCalls?.map(toCall),
    )
    expect(chunks.at(-1)?.usageMetadata).toEqual(plain.usageMetadata)
  })

  test('are called when they must be, and not when they must not', async () => {
    await using simulator = await startSimulator()
    const call = async (mode: FunctionCallingConfigMode, allowed?: string[]): Promise<unknown> => {
      const functionCallingConfig = { mode, ...(allowed && { allowedFunctionNames: allowed }) }
      const config = { tools: TOOLS, toolConfig: { functionCallingConfig } }
      const answer = await connect(simulator).models.generateContent({ ...PLAIN, config })
      return answer.functionCalls?.map(({ name }) => name)
    }
    expect(await call(FunctionCallingConfigMode.ANY)).toEqual(['get_weather'])
    expect(await call(FunctionCallingConfigMode.ANY, ['get_time'])).toEqual(['get_time'])
    expect(await call(FunctionCallingConfigMode.AUTO)).toBeUndefined()
    expect(await call(FunctionCallingConfigMode.NONE)).toBeUndefined()
  })
})

test('JSON is any object, or one of the schema in either form', async () => {
  await using simulator = await startSimulator()
  const ask = async (config: object): Promise<unknown> => {
    const answer = await connect(simulator).models.generateContent({
      ...PLAIN,
      config: { responseMimeType: 'application/json', ...config },
    })
    return JSON.parse(answer.text ?? '')
  }
  expect(await ask({})).toEqual({ answer: expect.any(String) })
  expect(weatherSchema.safeParse(await ask({ responseJsonSchema: WEATHER })).success).toBe(true)
  const list = await ask({
    responseSchema: { type: Type.ARRAY, items: { type: Type.INTEGER }, minItems: '2' },
  })
  expect(z.array(z.int()).min(2).safeParse(list).success).toBe(true)
})

test('an image is seen', async () => {
  await using simulator = await startSimulator()
  const { models } = connect(simulator)
  const look = (data: string): Promise<unknown> =>
    models.generateContent({ model: 'sim-a', contents: [{ inlineData: { mimeType: 'image/png', data } }] })
  expect(await look('AAAA')).toMatchObject({ usageMetadata: { promptTokenCount: 3 + 256 } })
  expect(await captureError(look('?'))).toMatchObject({ status: 400 })
})

test('usage counts cached tokens within the prompt and thoughts beside the answer', async () => {
  await using simulator = await startSimulator({
    defaults: { answer: 'ok', cachedShare: 0.5, reasoningTokens: 40 },
  })
  const { models } = connect(simulator)
  const { usageMetadata: usage } = await models.generateContent(PLAIN)
  expect(usage).toMatchObject({
    promptTokenCount: 5,
    cachedContentTokenCount: 3,
    cacheTokensDetails: [{ modality: 'TEXT', tokenCount: 3 }],
    candidatesTokenCount: 1,
    thoughtsTokenCount: 40,
    totalTokenCount: 46,
  })
  expect(simulator.totals()).toMatchObject([
    { inputTokens: 5, cacheReadTokens: 3, outputTokens: 41, reasoningTokens: 40 },
  ])
  simulator.script({ default: { usage: 'missing' } })
  expect((await models.generateContent(PLAIN)).usageMetadata).toBeUndefined()
  const chunks = await collect(await models.generateContentStream(PLAIN))
  expect(chunks.every(({ usageMetadata }) => usageMetadata === undefined)).toBe(true)
  simulator.script({ default: { usage: 'zero' } })
  expect((await models.generateContent(PLAIN)).usageMetadata).toMatchObject({ totalTokenCount: 0 })
})

describe('a refused client', () => {
  async function askAgain(script: Script, options: HttpRetryOptions): Promise<number[]> {
    await using simulator = await startSimulator()
    simulator.script({ default: script })
    const [answer] = await Promise.all([
      connect(simulator, { jitter: 0, ...options }).models.generateContent(PLAIN),
      recoverAfter(simulator, 'key-1', 2),
    ])
    expect(answer.text).toMatch(/./)
    return gapsOf(simulator, 'key-1')
  }

  test.each(['google-retry-info', 'retry-after-seconds', 'none'] as const)(
    'with a hint as %s keeps to its own waits, which double',
    async (form) => {
      const script = { rates: { rateLimited: 1 }, hint: { form, seconds: 9 } }
      const [first = 0, second = 0] = await askAgain(script, { attempts: 3, initialDelay: 0.2 })
      expect(first).toBeGreaterThanOrEqual(195)
      expect(first).toBeLessThan(1500)
      expect(second).toBeGreaterThanOrEqual(395)
      expect(second).toBeLessThan(2500)
    },
  )

  test('comes back to an overloaded vendor, and gives up after its last attempt', async () => {
    await askAgain({ rates: { overloaded: 1 } }, { attempts: 3, initialDelay: 0.05 })
    await using simulator = await startSimulator({ defaults: { rates: { rateLimited: 1 } } })
    const client = connect(simulator, { attempts: 2, initialDelay: 0.05 })
    const error = await captureError(client.models.generateContent(PLAIN))
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 429 })
    expect(simulator.records('key-1').requests).toHaveLength(2)
  })

  test('does not come back unless it is told to', async () => {
    await using simulator = await startSimulator({ defaults: { rates: { rateLimited: 1 } } })
    expect(await captureError(connect(simulator).models.generateContent(PLAIN))).toBeInstanceOf(ApiError)
    expect(simulator.records('key-1').requests).toHaveLength(1)
  })
})

test('a stream that breaks off is an error of its kind', async () => {
  await using simulator = await startSimulator()
  const readBroken = async (kind: 'reset' | 'garbage' | 'error_event'): Promise<unknown> => {
    simulator.script({ default: { streamFault: { kind, afterTokens: 8 } } })
    return captureError(collect(await connect(simulator).models.generateContentStream(PLAIN)))
  }
  const failure = await readBroken('error_event')
  expect(failure).toBeInstanceOf(ApiError)
  expect(failure).toMatchObject({ status: 503 })
  expect(String(await readBroken('garbage'))).toMatch(/JSON|parsing/)
  expect(await readBroken('reset')).toMatchObject({ message: 'terminated' })
})
