import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { SluiceError } from '#shared'

import { toPortkeyEntry } from '../../test/price-files.ts'

import { PriceFormat, readPriceFile } from './index.ts'
import type { PriceFile } from './index.ts'

describe('whatever a file holds', () => {
  let readCount = 0
  const value = fc.oneof(
    fc.double(),
    fc.double({ min: 0, max: 1e-4 }),
    fc.integer({ min: 0, max: 1_000 }).map((millionths) => millionths / 1e9),
    fc.string(),
    fc.constantFrom(null, 0, -0, '1e-6', [], {}),
  )
  const fields = (...names: string[]) =>
    fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] })
  const model = {
    LITELLM: fields(
      'input_cost_per_token',
      'output_cost_per_token',
      'cache_read_input_token_cost_above_200k_tokens',
      'max_input_tokens',
    ).map((rates) => ({ litellm_provider: 'acme', ...rates })),
    MODELS_DEV: fields('input', 'output', 'context_over_200k', 'tiers').map((cost) => ({ cost })),
    PORTKEY: fields('request_token', 'response_token', 'cache_read_input_token').map(toPortkeyEntry),
  }
  const ANYTHING = {
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
  }
  const wrap = (format: PriceFormat, models: object) =>
    format === 'MODELS_DEV' ? { acme: { models } } : models

  const expectReadable = (format: PriceFormat, json: unknown) => {
    let file: PriceFile
    try {
      file = readPriceFile(format, json, 'acme')
    } catch (error) {
      expect(error).toBeInstanceOf(SluiceError)
      return
    }
    readCount += file.entries.length
    for (const { rates, contextWindow } of file.entries) {
      expect(rates.length).toBeGreaterThan(0)
      for (const { usdPerMillion, fromInputTokens } of rates) {
        expect(usdPerMillion).toMatch(/^\d{1,6}(\.\d{1,6})?$/)
        expect(Number(usdPerMillion)).toBeLessThanOrEqual(100_000)
        expect(fromInputTokens).toBeGreaterThanOrEqual(0)
      }
      expect(contextWindow ?? 1).toBeGreaterThan(0)
    }
    for (const { modelId, reason } of file.refused) expect(reason).toContain(modelId.slice(0, 100))
  }

  test.each(Object.values(PriceFormat))(
    '%s: it is read or refused, and what is read can be stored',
    (format) => {
      readCount = 0
      const key = fc.oneof(fc.string(), fc.constantFrom('a', 'a-lte-1k', 'a-gt-1k', 'acme/a', '__proto__'))
      fc.assert(
        fc.property(fc.dictionary(key, fc.oneof(model[format], fc.anything())), (models) =>
          expectReadable(format, wrap(format, models)),
        ),
        { numRuns: 300 },
      )
      fc.assert(
        fc.property(fc.anything(ANYTHING), (json) => expectReadable(format, json)),
        { numRuns: 300 },
      )
      expect(readCount).toBeGreaterThan(0)
    },
  )
})
