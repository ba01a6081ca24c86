import { describe, expect, test } from 'vitest'

import { ratesIn, readLiteLlmOf, readModelsDevOf } from '../../test/price-files.ts'

import { PriceFormat, readPriceFile } from './index.ts'

describe('a rate', () => {
  test.each([
    [1e-12, '0.000001'],
    [7.499999999999999e-7, '0.75'],
    [3.0000000000000004e-7, '0.3'],
    [0.1, '100000'],
    ['0.0000025', '2.5'],
    ['2.5E-6', '2.5'],
  ])('of %j USD per token is %s USD per million, exactly', (value, usd) => {
    expect(ratesIn(readLiteLlmOf({ input_cost_per_token: value }))).toEqual([`INPUT 0 = ${usd}`])
  })

  const no = (value: string, fault: string) => `one: INPUT is ${value}, which ${fault}.`
  test.each([
    [-1e-6, no('-0.000001', 'is negative')],
    ['-1', no('"-1"', 'is negative')],
    [Number.NaN, no('NaN', 'is not a number')],
    [Number.POSITIVE_INFINITY, no('Infinity', 'is not a number')],
    ['free', no('"free"', 'is not a number')],
    ['', no('""', 'is not a number')],
    ['0x10', no('"0x10"', 'is not a number')],
    [true, no('a value of type boolean', 'is not a number')],
    [{}, no('a value of type object', 'is not a number')],
    [0.1000001, no('0.1000001', 'is more than 100000 USD per million tokens')],
    ['1e999', no('"1e999"', 'is more than 100000 USD per million tokens')],
    [1e-13, no('1e-13', 'has more than 6 decimals in USD per million tokens')],
    [
      '0.00000074999999999999999',
      no('"0.00000074999999999999999"', 'has more than 6 decimals in USD per million tokens'),
    ],
  ])('of %j is refused, and the whole model with it', (value, reason) => {
    const file = readLiteLlmOf({ input_cost_per_token: value, output_cost_per_token: 1e-6 })

    expect(file).toEqual({ entries: [], refused: [{ vendor: 'acme', modelId: 'one', reason }] })
  })

  test('says which tier it belongs to when it is refused', () => {
    const [refused] = readLiteLlmOf({ input_cost_per_token_above_200k_tokens: -1 }).refused

    expect(refused?.reason).toBe('one: INPUT from 200001 input tokens is -1, which is negative.')
  })

  test.each([
    [
      'a tier for prompts longer than any',
      { input_cost_per_token_above_9999999k_tokens: 1e-6 },
      'one: INPUT from 9999999001 input tokens is 0.000001; no prompt is that long.',
    ],
    [
      'two prices for the same',
      { input_cost_per_token: 1e-6, tiered_pricing: [{ input_cost_per_token: 2e-6 }] },
      'one: INPUT is 0.000002 and also 1 USD per million.',
    ],
    [
      'a price per image in a token’s place',
      { output_cost_per_token: 3.9e-8, output_cost_per_token_above_128k_tokens: 2.5e-6 },
      'one: OUTPUT from 128001 input tokens is 2.5 and 0.039 for shorter prompts, which cannot both be prices of tokens.',
    ],
    [
      'a price for storing a cache in the place of reading it',
      { input_cost_per_token: 2e-6, cache_read_input_token_cost: 4.5e-6 },
      'one: CACHE_READ is 4.5, more than the 2 of INPUT, so it is no price for reading from a cache.',
    ],
  ])('cannot be %s', (_, fields, reason) => {
    expect(readLiteLlmOf(fields)).toEqual({
      entries: [],
      refused: [{ vendor: 'acme', modelId: 'one', reason }],
    })
  })

  test('of a cache is compared with what the same prompt costs fresh', () => {
    const file = readLiteLlmOf({
      input_cost_per_token: 1e-6,
      input_cost_per_token_above_128k_tokens: 4e-6,
      cache_read_input_token_cost: 1e-6,
      cache_read_input_token_cost_above_128k_tokens: 2e-6,
    })

    expect(file.refused).toEqual([])
  })
})

describe('a price of 0', () => {
  test.each([
    ['LITELLM', () => readLiteLlmOf({ input_cost_per_token: 0, output_cost_per_token: 0 })],
    ['MODELS_DEV', () => readModelsDevOf({ cost: { input: 0, output: 0 } })],
  ])('for all that a model does is free in %s', (_, read) => {
    expect(ratesIn(read())).toEqual(['INPUT 0 = 0', 'OUTPUT 0 = 0'])
  })

  test('beside a price is unknown, and so is one that says nothing of input or output', () => {
    expect(ratesIn(readModelsDevOf({ cost: { input: 0.1, output: 0, cache_write: 0 } }))).toEqual([
      'INPUT 0 = 0.1',
    ])
    expect(ratesIn(readModelsDevOf({ cost: { input: 0, output: 2 } }))).toEqual(['OUTPUT 0 = 2'])
    expect(readModelsDevOf({ cost: { input: 0 } }).refused).toMatchObject([{ reason: 'one: no price.' }])
  })
})

describe('a file', () => {
  test.each(Object.values(PriceFormat))('that is no %s file is refused as a whole', (format) => {
    for (const json of [null, 7, 'text', [], {}, { a: 1 }, { default: {} }, [[1]]]) {
      expect(() => readPriceFile(format, json, 'acme')).toThrow(
        expect.objectContaining({
          code: 'VALIDATION_FAILED',
          field: 'source',
          message: `This is no ${format} price file: it has no models.`,
        }),
      )
    }
  })

  test('has at most 20,000 models', () => {
    const models = (count: number) => ({
      acme: { models: Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, {}])) },
    })

    expect(readPriceFile('MODELS_DEV', models(20_000)).refused).toHaveLength(20_000)
    expect(() => readPriceFile('MODELS_DEV', models(20_001))).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        field: 'source',
        message: expect.stringContaining('20001'),
      }),
    )
  })

  test('may list a model twice when it says the same', () => {
    const price = { litellm_provider: 'acme', input_cost_per_token: 1e-6 }
    const { entries, refused } = readPriceFile('LITELLM', { one: price, 'acme/one': price })

    expect(entries.map(({ modelId }) => modelId)).toEqual(['one'])
    expect(refused).toEqual([])
  })

  test('cannot name a model by nothing, or by more than fits', () => {
    const model = { cost: { input: 1 } }
    const { entries, refused } = readPriceFile('MODELS_DEV', {
      acme: { models: { '': model, ['x'.repeat(101)]: model, ['y'.repeat(100)]: model } },
    })

    expect(entries).toHaveLength(1)
    expect(refused.map(({ reason }) => reason)).toEqual([
      ': a model id has 1 to 100 characters.',
      `${'x'.repeat(100)}: a model id has 1 to 100 characters.`,
    ])
  })
})
