import OpenAI, { AuthenticationError, NotFoundError, RateLimitError } from 'openai'
import { describe, expect, test } from 'vitest'

import { captureError, collect } from '../../test/outcomes.ts'
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
