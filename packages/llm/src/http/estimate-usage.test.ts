import { expect, test } from 'vitest'

import type { CompletionRequest, Message } from '../spec/index.ts'
import { completeUsage, estimateCutUsage } from './estimate-usage.ts'

const PROMPT: Message = { role: 'user', content: 'hello world' }
const answer = { text: 'Hello there, world.', toolCalls: [], usage: null }
const counted = { cacheReadTokens: 1, cacheWriteTokens: 2, reasoningTokens: 3 }

const inputOf = async (request: Partial<CompletionRequest>) =>
  (await completeUsage({ model: 'm', messages: [PROMPT], ...request }, answer)).usage.inputTokens

test("the vendor's counts stay as they are, explicit zeros too", async () => {
  const usage = { ...counted, inputTokens: 0, outputTokens: 0 }
  expect(await completeUsage({ model: 'm', messages: [] }, { ...answer, usage })).toEqual({
    usage,
    usageSource: 'vendor',
  })
})

test.each([
  [
    { inputTokens: 50, outputTokens: null },
    { inputTokens: 50, outputTokens: 5 },
  ],
  [
    { inputTokens: null, outputTokens: 50 },
    { inputTokens: 9, outputTokens: 50 },
  ],
  [
    { inputTokens: null, outputTokens: null },
    { inputTokens: 9, outputTokens: 5 },
  ],
])('of %j the missing side is estimated', async (sent, expected) => {
  const usage = { ...counted, ...sent }
  expect(await completeUsage({ model: 'm', messages: [PROMPT] }, { ...answer, usage })).toEqual({
    usage: { ...counted, ...expected },
    usageSource: 'estimated',
  })
})

test('a message costs its tokens, its role and 3 more, the beginning of the answer 3', async () => {
  expect(await inputOf({ messages: [] })).toBe(3)
  expect(await inputOf({})).toBe(2 + 4 + 3)
  expect(await inputOf({ messages: [PROMPT, PROMPT] })).toBe(2 * (2 + 4) + 3)
})

test('tools, schemas, tool calls, their results and images count', async () => {
  const alone = await inputOf({})
  const schema = { type: 'object', properties: { city: { type: 'string' } } }
  expect(await inputOf({ tools: [{ name: 'get_weather', parameters: schema }] })).toBeGreaterThan(alone + 10)
  expect(await inputOf({ responseFormat: { type: 'json_schema', name: 'x', schema } })).toBeGreaterThan(
    alone + 5,
  )
  const call = { id: 'c', name: 'get_weather', arguments: '{"city":"Bern"}' }
  const said: Message = { role: 'assistant', content: '', toolCalls: [call] }
  expect(await inputOf({ messages: [PROMPT, said] })).toBeGreaterThan(alone + 4 + 5)
  const result: Message = { role: 'tool', toolCallId: 'c', content: 'rain and more rain' }
  expect(await inputOf({ messages: [PROMPT, result] })).toBe(alone + 4 + 4)
  const source = { kind: 'url', url: 'https://example.com/cat.png' } as const
  const shown: Message = {
    role: 'user',
    content: [
      { type: 'text', text: 'hello world' },
      { type: 'image', source },
    ],
  }
  expect(await inputOf({ messages: [shown] })).toBe(alone + 765)
})

test('tool calls are output', async () => {
  const toolCalls = [{ id: 'c', name: 'get_weather', arguments: '{"city":"Bern"}' }]
  const { usage } = await completeUsage({ model: 'm', messages: [] }, { text: '', toolCalls, usage: null })
  expect(usage.outputTokens).toBeGreaterThan(5)
})

test('words that steer a tokenizer are words', async () => {
  const text = '<|endoftext|><|im_start|>'
  const { usage } = await completeUsage({ model: 'm', messages: [] }, { ...answer, text })
  expect(usage.outputTokens).toBeGreaterThan(5)
})

test('a text of more than 200,000 characters is divided by four', async () => {
  expect(await inputOf({ messages: [{ role: 'user', content: 'x'.repeat(400_001) }] })).toBe(100_001 + 7)
})

test('a hostile text is counted quickly', async () => {
  const start = performance.now()
  for (const text of ['a', ' ', '漢', '!', '😀'])
    await inputOf({ messages: [{ role: 'user', content: text.repeat(90_000) }] })
  expect(performance.now() - start).toBeLessThan(5000)
})

test('an answer that was cut off has at least what arrived', async () => {
  const usage = { ...counted, inputTokens: 30, outputTokens: 1 }
  const request = { model: 'm', messages: [] }
  expect(await estimateCutUsage(request, { ...answer, usage })).toEqual({
    usage: { ...usage, outputTokens: 5 },
    usageSource: 'estimated',
  })
  const many = { ...usage, outputTokens: 70 }
  expect((await estimateCutUsage(request, { ...answer, usage: many })).usage).toEqual(many)
})
