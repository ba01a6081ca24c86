import { calcPrice } from '@pydantic/genai-prices'
import { expect, test } from 'vitest'

import { costOf } from '#pricing'

import { catalogue, modelsOfVendor } from './index.ts'
import type { CatalogueModel } from './index.ts'

/** Our vendors by the name the other source has for them. OpenRouter is left out: its prices follow its hosts by the day. */
const VENDORS = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
  xai: 'x-ai',
  deepseek: 'deepseek',
  mistral: 'mistral',
  groq: 'groq',
  azure: 'azure',
}

/** Where the two sources differ, and why that is no error of our arithmetic. */
const ACCEPTED = new Map([
  [
    'they have this one at half, or at another, price: one of the two is of another day',
    [
      'google/gemini-pro',
      'google/gemini-3.6-flash',
      'google/gemini-3.7-flash',
      'xai/grok-4.20',
      'deepseek/deepseek-chat',
      'deepseek/deepseek-reasoner',
      'deepseek/deepseek-v4-flash',
      'deepseek/deepseek-v4-pro',
      'mistral/mistral-medium-latest',
      'groq/gemma-7b-it',
      'openai/gpt-5.6',
      'openai/gpt-5.6-sol',
      'azure/gpt-5.6',
      'azure/gpt-5.6-sol',
      'azure/gpt-3.5-turbo',
      'azure/gpt-35-turbo',
      'azure/o1-mini',
      'azure/o1-mini-2024-09-12',
    ],
  ],
  [
    'they take this one for a bigger or older sibling, which costs something else',
    [
      'google/gemini-1.5-flash-8b',
      'google/gemini-1.5-flash-8b-001',
      'google/gemini-1.5-flash-8b-latest',
      'mistral/mistral-large-latest',
      'mistral/mistral-large-2411',
      'mistral/mistral-large-2407',
    ],
  ],
  [
    'our source prices the fast variant like the plain one',
    [
      'xai/grok-3-fast',
      'xai/grok-3-fast-latest',
      'xai/grok-3-fast-beta',
      'xai/grok-3-mini-fast',
      'xai/grok-3-mini-fast-latest',
      'xai/grok-3-mini-fast-beta',
    ],
  ],
  [
    'our source has the price of another model',
    ['azure/chatgpt-4o-latest', 'azure/gpt-4o-mini-audio-preview-2024-12-17'],
  ],
  [
    'one source rounds the price of cached input to cents',
    ['azure/gpt-4.1-nano', 'azure/gpt-4.1-nano-2025-04-14', 'azure/o4-mini', 'azure/o4-mini-2025-04-16'],
  ],
])

/** Both answers for one call, in USD; null: one of the two does not know. */
function priceTwice(model: CatalogueModel, inputTokens: number): { ours: number; theirs: number } | null {
  const has = (tokenClass: string) => model.rates.some((row) => row.tokenClass === tokenClass)
  const usage = {
    inputTokens,
    cacheReadTokens: has('CACHE_READ') ? 30_000 : 0,
    cacheWriteTokens: has('CACHE_WRITE') && model.vendor === 'anthropic' ? 7_000 : 0,
    outputTokens: model.kind === 'CHAT' ? 4_000 : 0,
    reasoningTokens: 0,
  }
  const ours = costOf(usage, model.rates)
  const providerId = Object.entries(VENDORS).find(([vendor]) => vendor === model.vendor)?.[1] ?? ''
  const theirs = calcPrice(
    {
      // Theirs includes the cached ones.
      input_tokens: inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
      cache_read_tokens: usage.cacheReadTokens,
      cache_write_tokens: usage.cacheWriteTokens,
      output_tokens: usage.outputTokens,
    },
    model.modelId,
    { providerId, timestamp: new Date(`${catalogue.date}T12:00:00Z`) },
  )
  return ours === null || theirs === null ? null : { ours: ours.toNumber(), theirs: theirs.total_price }
}

const isSame = ({ ours, theirs }: { ours: number; theirs: number }) => Math.abs(ours - theirs) < 1e-9

test('the catalogue agrees with an independent source on every model that both know, but for a few', () => {
  const known = Object.keys(VENDORS)
    .flatMap((vendor) => modelsOfVendor(vendor))
    .flatMap((model) => {
      const prices = priceTwice(model, 20_000)
      return prices === null ? [] : [{ name: `${model.vendor}/${model.modelId}`, prices }]
    })
  const differing = known.filter(({ prices }) => !isSame(prices)).map(({ name }) => name)

  expect(differing.toSorted()).toEqual([...ACCEPTED.values()].flat().toSorted())
  expect(known.length - differing.length).toBeGreaterThan(250)
})

test('the catalogue agrees with an independent source on what long prompts cost', () => {
  const accepted = [...ACCEPTED.values()].flat()
  const tiered = modelsOfVendor('openai').filter(
    ({ modelId, rates }) =>
      !accepted.includes(`openai/${modelId}`) &&
      rates.some(({ fromInputTokens }) => fromInputTokens === 272_001),
  )

  expect(tiered.length).toBeGreaterThan(3)
  for (const model of tiered) {
    const [short, long] = [100_000, 400_000].map((tokens) => priceTwice(model, tokens))
    expect(short && isSame(short)).toBe(true)
    expect(long && isSame(long)).toBe(true)
    expect(long && short && long.ours > short.ours * 4).toBe(true)
  }
})
