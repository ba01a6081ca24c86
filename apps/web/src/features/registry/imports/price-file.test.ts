import { expect, it } from 'vitest'

import { readPriceText } from './price-file.ts'

const large = (key: string) =>
  Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`${key}-${n}`, { id: `${key}-${n}` }]))

it('a file is sent as it is while it is small enough', () => {
  expect(readPriceText('MODELS_DEV', { text: '{"openai":{}}', vendor: '' })).toEqual({
    source: { openai: {} },
    problem: null,
  })
})

it('of a file of many vendors only the named one is sent', () => {
  const devText = JSON.stringify({ openai: { models: {} }, other: large('m') })
  expect(readPriceText('MODELS_DEV', { text: devText, vendor: '' }).problem).toContain('Name a vendor')
  expect(readPriceText('MODELS_DEV', { text: devText, vendor: 'openai' }).source).toEqual({
    openai: { models: {} },
  })
  const mine = { litellm_provider: 'openai', input_cost_per_token: 1 }
  const listText = JSON.stringify({ 'gpt-5': mine, sage: { litellm_provider: 'anthropic' }, note: 'text' })
  expect(readPriceText('LITELLM', { text: listText, vendor: 'openai' }).source).toEqual({ 'gpt-5': mine })
})

it('what cannot be sent is refused in a sentence', () => {
  expect(readPriceText('LITELLM', { text: 'prices:', vendor: '' }).problem).toContain('This is no JSON')
  expect(readPriceText('LITELLM', { text: '{}', vendor: '' }).problem).toBe('This file is empty.')
  expect(readPriceText('MODELS_DEV', { text: '{"a":{}}', vendor: 'b' }).problem).toBe(
    'The file has nothing of “b”.',
  )
  const whole = JSON.stringify(large('m'))
  expect(readPriceText('PORTKEY', { text: whole, vendor: 'openai' }).problem).toMatch(
    /has \d+ kB.*Cut it into parts/,
  )
})
