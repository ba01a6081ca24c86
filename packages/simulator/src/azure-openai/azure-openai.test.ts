import OpenAI, {
  AuthenticationError,
  AzureOpenAI,
  BadRequestError,
  NotFoundError,
  RateLimitError,
} from 'openai'
import { describe, expect, test } from 'vitest'

import { captureError, collect } from '../../test/outcomes.ts'
import { gapsOf, recoverAfter } from '../../test/timing.ts'
import { startSimulator, type Simulator } from '../index.ts'

const QUESTION = { model: 'sim-a', messages: [{ role: 'user' as const, content: 'Where is my parcel?' }] }

const baseUrlOf = ({ url }: Simulator): string => `${url}/azure-openai/openai/v1`

/** The official client sends the key as Bearer, which Azure takes too. */
function connect(simulator: Simulator, apiKey = 'key-1'): OpenAI {
  return new OpenAI({ apiKey, baseURL: baseUrlOf(simulator), maxRetries: 0 })
}

function getModels(simulator: Simulator, headers: Record<string, string>): Promise<Response> {
  return fetch(`${baseUrlOf(simulator)}/models`, { headers })
}

describe('the official client', () => {
  test('gets answers, plain and streamed', async () => {
    await using simulator = await startSimulator()
    const client = connect(simulator)
    const { data, response } = await client.chat.completions.create(QUESTION).withResponse()
    expect(data.model).toBe('sim-a-2026-05-01')
    expect(response.headers.get('apim-request-id')).toMatch(/^[0-9a-f]{24}$/)
    const chunks = await collect(await client.chat.completions.create({ ...QUESTION, stream: true }))
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(
      data.choices[0]?.message.content,
    )
    expect(simulator.totals()).toMatchObject([{ key: 'key-1', model: 'sim-a', requests: 2 }])
  })

  test('lists the models', async () => {
    await using simulator = await startSimulator({ models: ['fast', 'slow'] })
    const { data } = await connect(simulator).models.list()
    expect(data.map(({ id }) => id)).toEqual(['fast', 'slow'])
  })

  test('raises its typed errors', async () => {
    await using simulator = await startSimulator()
    const ask = (model = 'sim-a', key = 'key-1'): Promise<unknown> =>
      captureError(connect(simulator, key).chat.completions.create({ ...QUESTION, model }))
    expect(await ask('gpt-x')).toBeInstanceOf(NotFoundError)
    expect(await ask('gpt-x')).toMatchObject({ code: 'DeploymentNotFound' })
    expect(await ask('sim-a', 'invalid')).toBeInstanceOf(AuthenticationError)
    simulator.script({ default: { rates: { serverError: 1 } } })
    expect(await ask()).toMatchObject({ status: 500, type: 'server_error' })
  })

  test('raises a rate limit error that says when to come back', async () => {
    await using simulator = await startSimulator({ defaults: { rates: { rateLimited: 1 } } })
    const ask = async (retryAfterSeconds: number | null): Promise<RateLimitError> => {
      simulator.script({ default: { retryAfterSeconds } })
      const error = await captureError(connect(simulator).chat.completions.create(QUESTION))
      if (!(error instanceof RateLimitError)) throw new Error('expected a rate limit error')
      return error
    }
    const hinted = await ask(1.5)
    expect(hinted.message).toContain('Please retry after 2 seconds.')
    expect(hinted.headers?.get('retry-after-ms')).toBe('1500')
    expect((await ask(null)).message).not.toContain('retry after')
  })
})

describe('the official client for Azure', () => {
  const TOOLS = [{ type: 'function' as const, function: { name: 'track', parameters: { type: 'object' } } }]
  const ASKED = [{ role: 'user' as const, content: 'Please track it' }]

  function connectAzure({ url }: Simulator, maxRetries = 0): AzureOpenAI {
    const endpoint = `${url}/azure-openai`
    return new AzureOpenAI({ apiKey: 'key-1', endpoint, apiVersion: '2024-10-21', maxRetries })
  }

  test('gets answers from the deployment it asks, plain and streamed', async () => {
    await using simulator = await startSimulator()
    const { completions } = connectAzure(simulator).chat
    const plain = await completions.create(QUESTION)
    expect(plain.model).toBe('sim-a-2026-05-01')
    const chunks = await collect(await completions.create({ ...QUESTION, stream: true }))
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(
      plain.choices[0]?.message.content,
    )
    expect(simulator.totals()).toMatchObject([{ key: 'key-1', model: 'sim-a', requests: 2 }])
    const deployed = new AzureOpenAI({
      apiKey: 'key-1',
      endpoint: `${simulator.url}/azure-openai`,
      apiVersion: '2024-10-21',
      deployment: 'sim-b',
    })
    expect((await deployed.chat.completions.create(QUESTION)).model).toBe('sim-b-2026-05-01')
  })

  test('gets calls of tools', async () => {
    await using simulator = await startSimulator()
    const { completions } = connectAzure(simulator).chat
    const called = await completions.create({ ...QUESTION, messages: ASKED, tools: TOOLS })
    expect(called.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { tool_calls: [{ function: { name: 'track', arguments: '{}' } }] },
    })
    const streamed = await completions
      .stream({ ...QUESTION, messages: ASKED, tools: TOOLS })
      .finalChatCompletion()
    expect(streamed.choices[0]?.message.tool_calls).toMatchObject([{ function: { arguments: '{}' } }])
  })

  test('raises its typed errors, and comes back when it should', async () => {
    await using simulator = await startSimulator()
    const ask = (fields: object): Promise<unknown> =>
      captureError(connectAzure(simulator).chat.completions.create({ ...QUESTION, ...fields }))
    expect(await ask({ model: 'gpt-x' })).toBeInstanceOf(NotFoundError)
    expect(await ask({ tool_choice: 'auto' })).toBeInstanceOf(BadRequestError)
    simulator.reset()
    simulator.script({
      default: { rates: { rateLimited: 1 }, hint: { form: 'retry-after-ms', seconds: 0.15 } },
    })
    await Promise.all([
      connectAzure(simulator, 2).chat.completions.create(QUESTION),
      recoverAfter(simulator, 'key-1', 1),
    ])
    const [gap = 0] = gapsOf(simulator, 'key-1')
    expect(gap).toBeGreaterThanOrEqual(145)
    expect(gap).toBeLessThan(370)
  })

  test('is told of nothing at a deployment whose version it does not name', async () => {
    await using simulator = await startSimulator()
    const path = '/azure-openai/openai/deployments/sim-a/chat/completions'
    const response = await fetch(`${simulator.url}${path}`, {
      method: 'POST',
      headers: { 'api-key': 'key-1' },
    })
    expect(response.status).toBe(404)
  })
})

test('the key is taken from its own header first', async () => {
  await using simulator = await startSimulator({ keys: ['key-1'] })
  expect((await getModels(simulator, { 'api-key': 'key-1' })).status).toBe(200)
  expect((await getModels(simulator, { 'api-key': 'other', authorization: 'Bearer key-1' })).status).toBe(401)
  const missing = await getModels(simulator, {})
  expect(missing.status).toBe(401)
  expect(await missing.json()).toEqual({
    error: { code: '401', message: expect.stringContaining('missing') },
  })
})

test.each(['/azure-openai/v1/models', '/azure-openai/openai/deployments/x', '/azure-openai/openai/v1/none'])(
  'there is nothing at %s',
  async (path) => {
    await using simulator = await startSimulator()
    const response = await fetch(`${simulator.url}${path}`, { headers: { 'api-key': 'key-1' } })
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ error: { code: '404', message: 'Resource not found' } })
  },
)
