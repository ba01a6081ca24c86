import { expect, test } from 'vitest'

import { buildCatalogue } from './build.ts'

const prices = (requestToken: number, responseToken = 0) => ({
  pricing_config: {
    pay_as_you_go: { request_token: { price: requestToken }, response_token: { price: responseToken } },
  },
})
const general = (primary: string, supported?: string[]) => ({ type: { primary, supported } })

/** Every vendor's files are the same here. */
const FILES = new Map<RegExp, unknown>([
  [
    /^pricing-/,
    {
      default: prices(1, 1),
      'chat-gt-128k': prices(0.0002, 0.0004),
      'chat-lte-128k': prices(0.0001, 0.0004),
      embedding: prices(2e-6),
      free: prices(0),
      page: prices(0.4),
      both: prices(0.0003),
      strange: prices(0.0001),
    },
  ],
  [
    /^general-/,
    {
      name: 'vendor',
      default: general('chat'),
      chat: general('chat'),
      embedding: general('embedding'),
      free: general('chat'),
      page: general('ocr', ['messages']),
      both: general('responses', ['tools', 'chat']),
    },
  ],
])

test('the catalogue has the chat and embedding models that have a price', () => {
  const asked: string[] = []
  const built = buildCatalogue((file) => {
    asked.push(file)
    return [...FILES].find(([pattern]) => pattern.test(file))?.[1]
  }, '2026-08-21')

  expect(asked).toContain('pricing-mistral-ai.json')
  expect(asked).toHaveLength(18)
  expect(Object.keys(built.vendors)).toEqual([
    'openai',
    'anthropic',
    'google',
    'xai',
    'deepseek',
    'mistral',
    'groq',
    'openrouter',
    'azure',
  ])
  expect(built).toMatchObject({ source: 'Portkey-AI/models', licence: 'MIT', date: '2026-08-21' })
  expect(built.vendors.mistral).toEqual({
    chat: { rates: { INPUT: { 0: '1', 128001: '2' }, OUTPUT: { 0: '4' } } },
    embedding: { kind: 'EMBEDDING', rates: { INPUT: { 0: '0.02' } } },
    both: { rates: { INPUT: { 0: '3' } } },
  })
})

test('the catalogue has the date of its snapshot, not just any word', () => {
  const read = (file: string) => [...FILES].find(([pattern]) => pattern.test(file))?.[1]

  expect(() => buildCatalogue(read, 'today')).toThrow('Invalid ISO date')
})
