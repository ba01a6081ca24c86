import { readFileSync } from 'node:fs'

import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'

import { createRandom } from '../../test/chunks.ts'

import type { CompletionRequest, Message } from '../spec/index.ts'
import { completeUsage, estimateCutUsage } from './estimate-usage.ts'

const PROMPT: Message = { role: 'user', content: 'hello world' }
const answer = { text: 'Hello there, world.', hiddenText: '', toolCalls: [], usage: null }
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
  const { usage } = await completeUsage({ model: 'm', messages: [] }, { ...answer, text: '', toolCalls })
  expect(usage.outputTokens).toBeGreaterThan(5)
})

test('words that steer a tokenizer are words', async () => {
  const text = '<|endoftext|><|im_start|>'
  const { usage } = await completeUsage({ model: 'm', messages: [] }, { ...answer, text })
  expect(usage.outputTokens).toBeGreaterThan(5)
})

test('a hostile text is counted quickly, however long', async () => {
  const start = performance.now()
  for (const text of ['a', ' ', '漢', '!', '😀'])
    await inputOf({ messages: [{ role: 'user', content: text.repeat(900_000) }] })
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

test('thoughts are reasoning where the vendor has not counted them, and never counted twice', async () => {
  const thoughtful = { ...answer, hiddenText: 'Hello there, world.' }
  const request = { model: 'm', messages: [] }
  const spentOf = async (sent: { outputTokens: number | null; reasoningTokens: number }) => {
    const usage = { ...counted, inputTokens: 30, ...sent }
    return (await estimateCutUsage(request, { ...thoughtful, usage })).usage
  }
  // The first count of a stream; then one with thoughts in the output, apart from it, and of more than arrived.
  expect(await spentOf({ outputTokens: 1, reasoningTokens: 0 })).toMatchObject({
    outputTokens: 5,
    reasoningTokens: 5,
  })
  expect(await spentOf({ outputTokens: 70, reasoningTokens: 0 })).toMatchObject({
    outputTokens: 65,
    reasoningTokens: 5,
  })
  expect(await spentOf({ outputTokens: 6, reasoningTokens: 40 })).toMatchObject({
    outputTokens: 6,
    reasoningTokens: 40,
  })
  expect(await spentOf({ outputTokens: null, reasoningTokens: 3 })).toMatchObject({
    outputTokens: 5,
    reasoningTokens: 5,
  })
  const whole = {
    ...thoughtful,
    usage: { ...counted, inputTokens: null, outputTokens: 9, reasoningTokens: 0 },
  }
  expect((await completeUsage(request, whole)).usage).toMatchObject({ outputTokens: 9, reasoningTokens: 0 })
})

const SENTENCES = {
  English: [
    'The harbour was quiet when the last ferry came in, and nobody noticed the man with the green suitcase. ',
    'Interest rates may fall again in autumn; economists disagree about how far and how fast. ',
    'Add the onions, stir until they are golden, and then pour in two cups of warm stock. ',
    'She had been told that the archive would open at nine, yet the doors stayed locked until noon. ',
    'Every release is tested on three operating systems before it is published. ',
  ],
  German: [
    'Der Hafen lag still, als die letzte Fähre einlief, und niemand bemerkte den Mann mit dem grünen Koffer. ',
    'Im Herbst könnten die Leitzinsen erneut sinken; über Umfang und Tempo streiten die Volkswirte. ',
    'Die Zwiebeln zugeben, goldgelb andünsten und mit zwei Tassen warmer Brühe ablöschen. ',
    'Man hatte ihr versichert, das Archiv öffne um neun, doch die Türen blieben bis zum Mittag verschlossen. ',
    'Jede Veröffentlichung wird zuvor auf drei Betriebssystemen geprüft. ',
  ],
  Chinese: [
    '最后一班渡轮靠岸时，港口一片寂静，没有人注意到那个提着绿色手提箱的男人。',
    '今年秋天利率可能再次下调，但经济学家对幅度和速度看法不一。',
    '放入洋葱，翻炒至金黄，然后倒入两杯温热的高汤。',
    '有人告诉她档案馆九点开门，可是大门一直锁到中午。',
    '每个版本在发布之前都会在三种操作系统上进行测试。',
  ],
  code: readFileSync(new URL('estimate-usage.ts', import.meta.url), 'utf8').split(/(?<=\n)/),
}

const random = createRandom(7)

function compose(sentences: readonly string[], length: number): string {
  let text = ''
  while (text.length < length) text += sentences[Math.floor(random() * sentences.length)]
  return text
}

describe.each(Object.entries(SENTENCES))('an estimate of %s', (_, sentences) => {
  test.each([2000, 30_000, 210_000, 600_000])(
    'of %i characters is within 5 % of an exact count, visible and hidden (G2)',
    async (length) => {
      const text = compose(sentences, length)
      const hiddenText = compose(sentences, length / 2)
      const request = { model: 'm', messages: [] }
      for (const estimate of [completeUsage, estimateCutUsage]) {
        const { usage } = await estimate(request, { ...answer, text, hiddenText })
        expect(Math.abs(usage.outputTokens / countTokens(text) - 1)).toBeLessThan(0.05)
        expect(Math.abs(usage.reasoningTokens / countTokens(hiddenText) - 1)).toBeLessThan(0.05)
      }
    },
  )
})

test('an estimate of a text that begins in one language and ends in another is within 5 %', async () => {
  const content = compose(SENTENCES.English, 500_000) + compose(SENTENCES.Chinese, 250_000)
  const estimated = await inputOf({ messages: [{ role: 'user', content }] })
  expect(Math.abs(estimated / countTokens(content) - 1)).toBeLessThan(0.05)
})
