import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { dumpRegistry } from '../../../test/dump.ts'
import { startRegistry } from '../../../test/registry-client.ts'
import { DOCUMENTS, LONG_AGO, UNKNOWN, expectRefusal, refusals } from '../../../test/registry-refusals.ts'
import { createPlayedRun } from '../../../test/world.ts'

import type { RegistryClient } from '../../../test/registry-client.ts'
import type { Refusal } from '../../../test/registry-refusals.ts'

let registry: RegistryClient

beforeAll(async () => {
  registry = await startRegistry()
  await createPlayedRun(registry.api, registry.world)
})

afterAll(() => registry[Symbol.asyncDispose]())

const toNew =
  (input: Record<string, unknown>): Refusal['variables'] =>
  ({ models }) => ({
    input: { providerId: models.one.providerId, modelId: 'new', displayName: 'New', ...input },
  })
const toChange =
  (input: Record<string, unknown>): Refusal['variables'] =>
  ({ models }) => ({ id: models.two.id, input })
const toList =
  (...list: Record<string, unknown>[]): Refusal['variables'] =>
  ({ models }) => ({ id: models.one.providerId, models: list })

const COSTS = ['-0.01', '-1', '0.00001', '1000000', '999999.99999']
const TOKENS = [0, -1, 100_000_001]
const VALUES = {
  displayName: ['', ' ', 'x'.repeat(101), 'two\nlines'],
  costInputPerMillion: COSTS,
  costOutputPerMillion: COSTS,
  costCacheReadPerMillion: COSTS,
  costCacheWritePerMillion: COSTS,
  costReasoningPerMillion: COSTS,
  apiConfig: [[], 'text', 5, { unknown: 1 }, { omitTemperature: 'yes' }, { maxOutputTokens: 0 }],
  contextWindow: TOKENS,
  maxOutputTokens: TOKENS,
}
const IDS = { modelId: ['', ' one', 'one ', 'x'.repeat(101), 'on\u0007e'], providerId: ['alpha'] }

const stale = (
  [
    'deprecateLlmModel',
    'reactivateLlmModel',
    'setDefaultLlmModel',
    'setDefaultModel',
    'unsetDefaultLlmModel',
    'deleteLlmModel',
  ] as const
).map((operation): Refusal => ({
  name: 'a stale updatedAt',
  operation,
  variables: ({ models }) => ({ id: models.two.id, expected: LONG_AGO }),
  code: 'CONFLICT',
  field: 'expectedUpdatedAt',
}))

const rules: [
  name: string,
  operation: Refusal['operation'],
  variables: Refusal['variables'],
  blame: [code: Refusal['code'], field: string],
][] = [
  ['an unknown provider', 'createLlmModel', toNew({ providerId: UNKNOWN }), ['NOT_FOUND', 'providerId']],
  ['a modelId that is taken', 'createLlmModel', toNew({ modelId: 'one' }), ['CONFLICT', 'modelId']],
  ['one that is deprecated', 'createLlmModel', toNew({ modelId: 'old' }), ['CONFLICT', 'modelId']],
  [
    'an embedding default',
    'createLlmModel',
    toNew({ kind: 'EMBEDDING', setAsDefault: true }),
    ['VALIDATION_FAILED', 'setAsDefault'],
  ],
  [
    'a stale updatedAt',
    'updateLlmModel',
    toChange({ displayName: 'X', expectedUpdatedAt: LONG_AGO }),
    ['CONFLICT', 'expectedUpdatedAt'],
  ],
  [
    'a deprecated model',
    'setDefaultLlmModel',
    ({ models }) => ({ id: models.old.id }),
    ['MODEL_DEPRECATED', 'id'],
  ],
  [
    'an embedding model',
    'setDefaultLlmModel',
    ({ models }) => ({ id: models.embedding.id }),
    ['VALIDATION_FAILED', 'id'],
  ],
  ['one that runs used', 'deleteLlmModel', ({ models }) => ({ id: models.one.id }), ['CONFLICT', 'id']],
  ['no models', 'addDiscoveredLlmModels', toList(), ['VALIDATION_FAILED', 'models']],
  [
    'too many models',
    'addDiscoveredLlmModels',
    toList(...Array.from({ length: 201 }, (_, index) => ({ modelId: `m${index}` }))),
    ['VALIDATION_FAILED', 'models'],
  ],
  [
    'a model named twice',
    'addDiscoveredLlmModels',
    toList({ modelId: 'a' }, { modelId: 'a' }),
    ['VALIDATION_FAILED', 'models.1.modelId'],
  ],
  [
    'a bad name in a list',
    'addDiscoveredLlmModels',
    toList({ modelId: 'a' }, { modelId: '' }),
    ['VALIDATION_FAILED', 'models.1.modelId'],
  ],
]

describe('a model that cannot be', () => {
  test.each([
    ...refusals('createLlmModel', { ...VALUES, ...IDS }, toNew),
    ...refusals('updateLlmModel', VALUES, toChange),
    ...rules.map(([name, operation, variables, [code, field]]): Refusal => ({
      name,
      operation,
      variables,
      code,
      field,
    })),
    ...stale,
  ])('is refused: $operation with $name', (refusal) => expectRefusal(registry, refusal))

  test.each(['NaN', 'Infinity', '1e3', 'one', '', true, {}])(
    'is refused: a cost of %j is no decimal',
    async (costInputPerMillion) => {
      const { api, world } = registry
      const before = await dumpRegistry(api.db)
      const variables = toNew({ costInputPerMillion })(world)
      const { status, errors } = await registry.ask(DOCUMENTS.createLlmModel, variables)
      expect(status).toBeLessThan(500)
      expect(errors).toMatchObject([
        {
          message: expect.stringContaining('costInputPerMillion'),
          extensions: { code: 'VALIDATION_FAILED' },
        },
      ])
      expect(await dumpRegistry(api.db)).toBe(before)
    },
  )
})
