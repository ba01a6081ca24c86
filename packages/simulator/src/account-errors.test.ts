import Anthropic, { BadRequestError, PermissionDeniedError as AnthropicDenied } from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI, { PermissionDeniedError, RateLimitError } from 'openai'
import { expect, test } from 'vitest'

import { captureError } from '../test/outcomes.ts'
import { startSimulator, type Simulator } from './index.ts'

const messages = [{ role: 'user' as const, content: 'Hello' }]
const model = 'sim-a'

function askOpenAi(baseURL: string): Promise<unknown> {
  const client = new OpenAI({ apiKey: 'key-1', baseURL, maxRetries: 0, logLevel: 'off' })
  return captureError(client.chat.completions.create({ model, messages }))
}

async function askAll({ url }: Simulator): Promise<Record<string, unknown>> {
  const anthropic = new Anthropic({ apiKey: 'key-1', baseURL: `${url}/anthropic`, maxRetries: 0 })
  const google = new GoogleGenAI({ apiKey: 'key-1', httpOptions: { baseUrl: `${url}/google` } })
  return {
    openai: await askOpenAi(`${url}/openai/v1`),
    azure: await askOpenAi(`${url}/azure-openai/openai/v1`),
    anthropic: await captureError(anthropic.messages.create({ model, max_tokens: 9, messages })),
    google: await captureError(google.models.generateContent({ model, contents: 'Hello' })),
  }
}

test('a key that may not do it is refused in the words of each vendor', async () => {
  await using simulator = await startSimulator({ defaults: { rates: { forbidden: 1 } } })
  const { openai, azure, anthropic, google } = await askAll(simulator)
  expect(openai).toBeInstanceOf(PermissionDeniedError)
  expect(openai).toMatchObject({ code: 'unsupported_country_region_territory' })
  expect(azure).toBeInstanceOf(PermissionDeniedError)
  expect(azure).toMatchObject({ code: '403', message: expect.stringContaining('Firewall') })
  expect(anthropic).toBeInstanceOf(AnthropicDenied)
  expect(anthropic).toMatchObject({ type: 'permission_error' })
  expect(google).toMatchObject({ status: 403, message: expect.stringContaining('PERMISSION_DENIED') })
  expect(simulator.totals()).toMatchObject([{ requests: 4, succeeded: 0, inputTokens: 0, outputTokens: 0 }])
})

test('an account that has nothing left is told so in the words of each vendor', async () => {
  await using simulator = await startSimulator({ defaults: { rates: { quotaExhausted: 1 } } })
  const { openai, azure, anthropic, google } = await askAll(simulator)
  for (const error of [openai, azure]) {
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error).toMatchObject({ code: 'insufficient_quota', type: 'insufficient_quota' })
  }
  expect(anthropic).toBeInstanceOf(BadRequestError)
  expect(anthropic).toMatchObject({ message: expect.stringContaining('credit balance is too low') })
  expect(google).toMatchObject({ status: 429, message: expect.stringContaining('PerDay') })
})
