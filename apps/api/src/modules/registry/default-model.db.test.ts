import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startRegistry } from '../../../test/registry-client.ts'

import type { Answer } from '../../../test/client.ts'
import type { RegistryClient } from '../../../test/registry-client.ts'

let registry: RegistryClient

beforeAll(async () => {
  registry = await startRegistry()
})

afterAll(() => registry[Symbol.asyncDispose]())

const SET_DEFAULT = `mutation ($id: ID!) {
  setDefaultLlmModel(id: $id) { model { id isDefault } previousDefault { id isDefault } }
}`

/** On a slow machine some requests do not get their turn in time: DATABASE_UNAVAILABLE, to be sent again. */
const codesOf = (answers: readonly Answer[]): string[] =>
  answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code))

describe('the default of a provider', () => {
  test('is one at most; the one before is answered (S3-21)', async () => {
    const providerId = await registry.createProvider()
    const [a, b] = [await registry.createModel(providerId), await registry.createModel(providerId)]
    expect(await registry.run(SET_DEFAULT, a)).toEqual({
      model: { id: a, isDefault: true },
      previousDefault: null,
    })
    expect(
      await registry.run(
        `mutation ($id: ID!) { setDefaultModel(id: $id) { model { id isDefault } previousDefault { id isDefault } } }`,
        b,
      ),
    ).toEqual({ model: { id: b, isDefault: true }, previousDefault: { id: a, isDefault: false } })
    expect((await registry.trailOf(b)).at(-1)).toMatchObject({
      operation: 'setDefaultLlmModel',
      before: {
        isDefault: false,
        defaultModel: expect.stringContaining((await registry.modelOf(a)).modelId),
      },
      after: { isDefault: true },
    })
  })

  test('can be taken away', async () => {
    const providerId = await registry.createProvider()
    const id = await registry.createModel(providerId, { setAsDefault: true })
    const UNSET = `mutation ($id: ID!) { unsetDefaultLlmModel(id: $id) { model { isDefault } } }`
    expect(await registry.run(UNSET, id)).toEqual({ model: { isDefault: false } })
    await registry.run(UNSET, id)
    expect(await registry.trailOf(id)).toHaveLength(2)
    expect((await registry.trailOf(id)).at(-1)).toMatchObject({ operation: 'unsetDefaultLlmModel' })
  })

  test('set a hundred times at once is one in the end, and every success is written down', async () => {
    const providerId = await registry.createProvider()
    const ids: string[] = []
    for (let index = 0; index < 10; index += 1) ids.push(await registry.createModel(providerId))
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => registry.ask(SET_DEFAULT, { id: ids[index % ids.length] })),
    )
    const successes = answers.filter(({ errors }) => errors.length === 0).length
    expect(codesOf(answers).filter((code) => code !== 'DATABASE_UNAVAILABLE')).toEqual([])
    expect(successes).toBeGreaterThan(0)
    expect(await registry.api.db.llmModel.count({ where: { providerId, isDefault: true } })).toBe(1)
    const where = { operation: 'setDefaultLlmModel', entityId: { in: ids } }
    expect(await registry.api.db.auditLog.count({ where })).toBe(successes)
    expect(
      await registry.api.db.event.count({ where: { subjectId: { in: ids }, type: 'llm_model.default_set' } }),
    ).toBe(successes)
  })

  test('survives deprecations, price changes and new defaults of the same models at once', async () => {
    const providerId = await registry.createProvider()
    const ids: string[] = []
    for (let index = 0; index < 6; index += 1)
      ids.push(await registry.createModel(providerId, { costInputPerMillion: 1 }))
    const documents = [
      SET_DEFAULT,
      `mutation ($id: ID!) { deprecateLlmModel(id: $id) { model { id } } }`,
      `mutation ($id: ID!) { reactivateLlmModel(id: $id) { model { id } } }`,
      `mutation ($id: ID!) { updateLlmModel(id: $id, input: { displayName: "x", costInputPerMillion: 2 }) { model { id } } }`,
      `mutation ($id: ID!) { setLlmModelPrice(modelId: $id, input: { rates: [{ tokenClass: INPUT, usdPerMillion: 3 }] }) { model { id } } }`,
      `mutation ($id: ID!) { unsetDefaultLlmModel(id: $id) { model { id } } }`,
    ]
    const answers = await Promise.all(
      Array.from({ length: 90 }, (_, index) =>
        registry.ask(documents[index % documents.length] ?? '', {
          id: ids[(index * 7 + (index % 5)) % ids.length],
        }),
      ),
    )
    const expected = ['MODEL_DEPRECATED', 'DATABASE_UNAVAILABLE']
    expect(codesOf(answers).filter((code) => !expected.includes(code))).toEqual([])
    const defaults = await registry.api.db.llmModel.findMany({ where: { providerId, isDefault: true } })
    expect(defaults.length).toBeLessThanOrEqual(1)
    expect(defaults.every(({ status }) => status === 'ACTIVE')).toBe(true)
  })
})
