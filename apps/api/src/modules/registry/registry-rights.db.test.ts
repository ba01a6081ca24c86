import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request } from '../../../test/client.ts'
import { dumpRegistry } from '../../../test/dump.ts'
import { startRegistry } from '../../../test/registry-client.ts'
import { DOCUMENTS, UNKNOWN, expectRefusal } from '../../../test/registry-refusals.ts'

import type { RegistryClient } from '../../../test/registry-client.ts'
import type { Operation, Refusal } from '../../../test/registry-refusals.ts'

let registry: RegistryClient

beforeAll(async () => {
  registry = await startRegistry()
})

afterAll(() => registry[Symbol.asyncDispose]())

/** What an operation needs besides an id. */
const REST: Partial<Record<Operation, Record<string, unknown>>> = {
  createLlmProvider: {
    input: { name: 'x', displayName: 'X', protocol: 'OPENAI', baseUrl: 'https://x.example.test' },
  },
  updateLlmProvider: { input: { displayName: 'X' } },
  setProviderBalance: { balance: '5' },
  syncProviderBalance: { realBalance: '5' },
  createLlmModel: { input: { providerId: UNKNOWN, modelId: 'new', displayName: 'New' } },
  updateLlmModel: { input: { displayName: 'X' } },
  addDiscoveredLlmModels: { models: [{ modelId: 'x' }] },
  setLlmModelPrice: { input: { rates: [{ tokenClass: 'INPUT', usdPerMillion: 1 }] } },
  importPrices: { input: { format: 'MODELS_DEV', dryRun: true, source: {} } },
}

/** What the argument is called that takes the id, where it is not just `id`. */
const FIELDS: Partial<Record<Operation, string>> = {
  addDiscoveredLlmModels: 'providerId',
  discoverLlmModels: 'providerId',
  setLlmModelPrice: 'modelId',
}

const isOperation = (name: string): name is Operation => name in DOCUMENTS
const OPERATIONS = Object.keys(DOCUMENTS).filter(isOperation)

const badIds = OPERATIONS.filter((operation) => DOCUMENTS[operation].includes('$id: ID!')).flatMap(
  (operation): Refusal[] => {
    const field = FIELDS[operation] ?? 'id'
    const rest = REST[operation] ?? {}
    return [
      {
        name: 'an id that is none',
        operation,
        variables: () => ({ id: 'nonsense', ...rest }),
        code: 'VALIDATION_FAILED',
        field,
      },
      {
        name: 'an unknown id',
        operation,
        variables: () => ({ id: UNKNOWN, ...rest }),
        code: 'NOT_FOUND',
        field,
      },
      {
        name: "another thing's id",
        operation,
        variables: ({ definitionId }) => ({ id: definitionId, ...rest }),
        code: 'NOT_FOUND',
        field,
      },
    ]
  },
)

describe('an id that leads nowhere', () => {
  test.each(badIds)('is refused: $operation with $name', (refusal) => expectRefusal(registry, refusal))
})

describe('whoever does not administer (S3-19)', () => {
  test.each(OPERATIONS)('may not use %s', async (operation) => {
    const { api, world } = registry
    const before = await dumpRegistry(api.db)
    const variables = { id: world.models.two.id, ...REST[operation] }
    for (const { key } of [world.home.keys.MEMBER, world.home.keys.VIEWER, world.other.keys.OWNER]) {
      const { errors } = await request(api.url, { key }, DOCUMENTS[operation], variables)
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    }
    expect(await dumpRegistry(api.db)).toBe(before)
  })
})
