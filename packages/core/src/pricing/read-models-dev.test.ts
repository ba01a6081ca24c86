import { describe, expect, test } from 'vitest'

import { ratesIn, readModelsDevOf } from '../../test/price-files.ts'

import { readPriceFile } from './index.ts'

describe('a models.dev file', () => {
  test('has USD per million, limits and capabilities', () => {
    const file = readModelsDevOf({
      cost: { input: 1.25, output: 10, reasoning: 12, cache_read: 0.125, cache_write: 1.5 },
      limit: { context: 400_000, output: 128_000 },
      tool_call: { supported: true },
      reasoning: true,
      structured_output: true,
      modalities: { input: ['text', 'image'], output: ['text'] },
    })

    expect(file.entries).toMatchObject([
      {
        vendor: 'acme',
        modelId: 'one',
        kind: null,
        contextWindow: 400_000,
        maxOutputTokens: 128_000,
        capabilities: ['TOOLS', 'VISION', 'REASONING', 'STRUCTURED_OUTPUT'],
      },
    ])
    expect(ratesIn(file)).toEqual([
      'INPUT 0 = 1.25',
      'CACHE_READ 0 = 0.125',
      'CACHE_WRITE 0 = 1.5',
      'OUTPUT 0 = 10',
      'REASONING 0 = 12',
    ])
  })

  test('has tiers by the length of the prompt, the newer way before the older', () => {
    const over = { input: 10, output: 45 }
    const base = { input: 5, output: 30 }
    const tiers = [{ ...over, tier: { type: 'context', size: 272_000 } }]

    expect(ratesIn(readModelsDevOf({ cost: { ...base, context_over_200k: over } }))).toEqual([
      'INPUT 0 = 5',
      'INPUT 200001 = 10',
      'OUTPUT 0 = 30',
      'OUTPUT 200001 = 45',
    ])
    expect(ratesIn(readModelsDevOf({ cost: { ...base, context_over_200k: over, tiers } }))).toEqual([
      'INPUT 0 = 5',
      'INPUT 272001 = 10',
      'OUTPUT 0 = 30',
      'OUTPUT 272001 = 45',
    ])
  })

  test.each([[{ type: 'hour', size: 8 }], [undefined], [{ type: 'context', size: 'much' }]])(
    'refuses a model with a tier of %j',
    (tier) => {
      expect(readModelsDevOf({ cost: { input: 1, output: 2, tiers: [{ input: 3, tier }] } }).refused).toEqual(
        [
          {
            vendor: 'acme',
            modelId: 'one',
            reason: 'one: it has a tier that does not depend on the length of the prompt.',
          },
        ],
      )
    },
  )

  test('refuses a model without a price or without an entry', () => {
    const { refused } = readPriceFile('MODELS_DEV', { acme: { models: { one: {}, two: 2 } }, other: {} })

    expect(refused.map(({ reason }) => reason)).toEqual([
      'one: no price.',
      'two: its entry is not an object.',
    ])
  })
})
