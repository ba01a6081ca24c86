import { describe, expect, test } from 'vitest'

import { ratesIn, readPortkeyOf, toPortkeyEntry } from '../../test/price-files.ts'

import { readPriceFile } from './index.ts'

describe('a Portkey file', () => {
  test('has US cents per token', () => {
    const file = readPortkeyOf({
      default: toPortkeyEntry({ request_token: 1 }),
      one: toPortkeyEntry({
        request_token: 2.5e-5,
        response_token: 0.0002,
        cache_read_input_token: 2.5e-6,
        cache_write_input_token: 3.125e-5,
        reasoning_token: 0.0003,
        request_audio_token: 0.01,
      }),
    })

    expect(file.entries).toMatchObject([{ vendor: 'acme', modelId: 'one', capabilities: null }])
    expect(ratesIn(file)).toEqual([
      'INPUT 0 = 0.25',
      'CACHE_READ 0 = 0.025',
      'CACHE_WRITE 0 = 0.3125',
      'OUTPUT 0 = 2',
      'REASONING 0 = 3',
    ])
  })

  test('has 0 where it knows no price', () => {
    const file = readPortkeyOf({
      some: toPortkeyEntry({ request_token: 0.0001, response_token: 0 }),
      none: toPortkeyEntry({ request_token: 0, response_token: 0 }),
      empty: { pricing_config: null },
    })

    expect(ratesIn(file, 'some')).toEqual(['INPUT 0 = 1'])
    expect(file.refused.map(({ reason }) => reason)).toEqual(['none: no price.', 'empty: no price.'])
  })

  test('splits a model’s prompts by key', () => {
    const file = readPortkeyOf({
      'pro-gt-128k': toPortkeyEntry({ request_token: 0.00025, response_token: 0.001 }),
      'pro-lte-128k': toPortkeyEntry({ request_token: 0.000125, response_token: 0.001 }),
      'long-gt-1k': toPortkeyEntry({ request_token: 0.0001 }),
    })

    expect(ratesIn(file, 'pro')).toEqual(['INPUT 0 = 1.25', 'INPUT 128001 = 2.5', 'OUTPUT 0 = 10'])
    expect(ratesIn(file, 'long')).toEqual(['INPUT 1001 = 1'])
  })

  test('may say less of a model under its plain key, but nothing else', () => {
    const file = readPortkeyOf({
      one: toPortkeyEntry({ request_token: 0.0001 }),
      'one-lte-128k': toPortkeyEntry({ request_token: 0.0001, response_token: 0.0002 }),
      two: toPortkeyEntry({ request_token: 0.0002, response_token: 0.0002 }),
      'two-lte-128k': toPortkeyEntry({ request_token: 0.0001 }),
      'three-lte-128k': toPortkeyEntry({ request_token: 0.0001, response_token: 0.0002 }),
      three: toPortkeyEntry({ request_token: 0.0001 }),
    })

    expect(ratesIn(file, 'one')).toEqual(['INPUT 0 = 1', 'OUTPUT 0 = 2'])
    expect(ratesIn(file, 'three')).toEqual(['INPUT 0 = 1', 'OUTPUT 0 = 2'])
    expect(ratesIn(file, 'two')).toBeUndefined()
    expect(file.refused).toEqual([
      { vendor: 'acme', modelId: 'two', reason: 'two: it is listed twice, at different prices.' },
    ])
  })

  const MAP: Record<string, unknown> = { '0': 'lte-272k', '272000': 'gt-272k' }
  const standard = (content: Record<string, unknown>, map = MAP) => ({
    custom_pricing: {
      context_tier_map: map,
      regions: {
        default: { execution_modes: { standard: content, batch: toPortkeyEntry({ request_token: 9 }) } },
      },
    },
  })

  test('has tiers in the standard mode of the default region', () => {
    const context_tiers = {
      'lte-272k': toPortkeyEntry({ request_token: 0.00025, response_token: 0.0015 }),
      'gt-272k': toPortkeyEntry({ request_token: 0.0005, response_token: 0.00225 }),
    }
    const plain = toPortkeyEntry({ request_token: 0.00025, response_token: 0.0015 })
    const rates = ['INPUT 0 = 2.5', 'INPUT 272001 = 5', 'OUTPUT 0 = 15', 'OUTPUT 272001 = 22.5']

    expect(ratesIn(readPortkeyOf({ one: { ...plain, ...standard({ context_tiers }) } }))).toEqual(rates)
    expect(ratesIn(readPortkeyOf({ one: standard({ context_tiers }) }))).toEqual(rates)
    expect(ratesIn(readPortkeyOf({ one: { ...plain, ...standard({}) } }))).toEqual([
      'INPUT 0 = 2.5',
      'OUTPUT 0 = 15',
    ])
    const odd = { '0': 'constructor', '272000': 7, many: 'gt-272k' }
    expect(ratesIn(readPortkeyOf({ one: { ...plain, ...standard({ context_tiers }, odd) } }))).toEqual([
      'INPUT 0 = 2.5',
      'OUTPUT 0 = 15',
    ])
  })

  test('knows only what it says both times where it states a price twice', () => {
    const one = {
      ...toPortkeyEntry({ request_token: 1e-5, response_token: 6e-5, cache_read_input_token: 3e-6 }),
      ...standard(
        toPortkeyEntry({
          request_token: 1e-5,
          response_token: 5.999999999999999e-5,
          cache_read_input_token: 2.5e-6,
        }),
      ),
    }

    expect(ratesIn(readPortkeyOf({ one }))).toEqual(['INPUT 0 = 0.1', 'OUTPUT 0 = 0.6'])
  })

  test('refuses other currencies and what is no entry', () => {
    const { refused } = readPortkeyOf({
      one: { pricing_config: { currency: 'EUR', ...toPortkeyEntry({ request_token: 1e-5 }).pricing_config } },
      two: 2,
      'three-lte-1k': toPortkeyEntry({ request_token: 1e-5 }),
      'three-gt-1k': null,
    })

    expect(refused.map(({ reason }) => reason)).toEqual([
      'one: its prices are not in USD.',
      'two: its entry is not an object.',
      'three: its entry is not an object.',
    ])
  })

  test('needs to be told whose it is', () => {
    expect(() => readPriceFile('PORTKEY', { one: toPortkeyEntry({ request_token: 1e-5 }) })).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', field: 'vendor' }),
    )
  })
})
