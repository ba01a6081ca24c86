import { afterAll, beforeAll, describe, test } from 'vitest'

import { startRegistry } from '../../../test/registry-client.ts'
import { LONG_AGO, expectRefusal } from '../../../test/registry-refusals.ts'

import type { RegistryClient } from '../../../test/registry-client.ts'
import type { Refusal } from '../../../test/registry-refusals.ts'

let registry: RegistryClient

beforeAll(async () => {
  registry = await startRegistry()
})

afterAll(() => registry[Symbol.asyncDispose]())

const toPrice =
  (input: Record<string, unknown>): Refusal['variables'] =>
  ({ models }) => ({ id: models.two.id, input: { rates: [INPUT], ...input } })
const toFile = (input: Record<string, unknown>) => () => ({
  input: { format: 'MODELS_DEV', dryRun: false, source: FILE, ...input },
})
const fileOf = (input: unknown) => ({ alpha: { models: { one: { cost: { input, output: 2 } } } } })

const INPUT = { tokenClass: 'INPUT', usdPerMillion: '1' }
const FILE = fileOf(1)
const MANY = Array.from({ length: 21 }, (_, index) => ({ ...INPUT, fromInputTokens: index }))

const prices: [name: string, input: Record<string, unknown>, field: string, code?: Refusal['code']][] = [
  ['no rates', { rates: [] }, 'rates'],
  ['too many rates', { rates: MANY }, 'rates'],
  ['a negative rate', { rates: [{ ...INPUT, usdPerMillion: '-1' }] }, 'rates.0.usdPerMillion'],
  ['five decimals', { rates: [{ ...INPUT, usdPerMillion: '0.00001' }] }, 'rates.0.usdPerMillion'],
  ['a huge rate', { rates: [INPUT, { ...INPUT, usdPerMillion: '1000000' }] }, 'rates.1.usdPerMillion'],
  ['a negative length', { rates: [{ ...INPUT, fromInputTokens: -1 }] }, 'rates.0.fromInputTokens'],
  ['a long rate without a short one', { rates: [{ ...INPUT, fromInputTokens: 5 }] }, 'rates.0'],
  ['two rates for one thing', { rates: [INPUT, INPUT] }, 'rates.1'],
  ['a time that is past', { effectiveFrom: LONG_AGO }, 'effectiveFrom'],
  ['a long note', { note: 'x'.repeat(191) }, 'note'],
  ['a stale updatedAt', { expectedUpdatedAt: LONG_AGO }, 'expectedUpdatedAt', 'CONFLICT'],
]

const imports: [name: string, input: Record<string, unknown>, field: string, code?: Refusal['code']][] = [
  ['a text that is no JSON', { source: 'not json' }, 'source'],
  ['an empty text', { source: '' }, 'source'],
  ['a file of another format', { source: { a: 1 } }, 'source'],
  ['a list', { source: [] }, 'source'],
  ['a file without models', { source: { alpha: { models: {} } } }, 'source'],
  ['nobody’s file', { format: 'PORTKEY', source: { one: { pricing_config: {} } } }, 'vendor'],
  ['a time that is past', { effectiveFrom: LONG_AGO }, 'effectiveFrom'],
  [
    'an unknown provider',
    { providers: [{ provider: 'alpha' }, { provider: 'nobody' }] },
    'providers.1.provider',
    'NOT_FOUND',
  ],
  ['a negative price of a model of ours', { source: fileOf(-1) }, 'source'],
  ['a price that is no number', { source: fileOf('much') }, 'source'],
]

describe('a price that cannot be', () => {
  test.each([
    ...prices.map(([name, input, field, code = 'VALIDATION_FAILED']): Refusal => ({
      name,
      operation: 'setLlmModelPrice',
      variables: toPrice(input),
      code,
      field,
    })),
    ...imports.map(([name, input, field, code = 'VALIDATION_FAILED']): Refusal => ({
      name,
      operation: 'importPrices',
      variables: toFile(input),
      code,
      field,
    })),
  ])('is refused: $operation with $name', (refusal) => expectRefusal(registry, refusal))
})
