import { getNamedType, isCompositeType, isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, textAt, valueAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'
import { schema } from '../../graphql/schema.ts'

import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  await api.db.llmModel.update({
    where: { id: world.models.one.id },
    data: { apiConfig: { temperature: 0.5 }, version: 3, maxOutputTokens: 7, supportsTools: true },
  })
})

afterAll(() => api[Symbol.asyncDispose]())

const type = schema.getType('LlmModel')
const fields = Object.values(isObjectType(type) ? type.getFields() : {}).map(({ name, type: given }) =>
  isCompositeType(getNamedType(given)) ? `${name} { __typename }` : name,
)

/** Lists read no more of a model than the document asks for, so each field is asked for alone. */
describe('a model in a list has in each field what it has by itself', () => {
  test('and there are fields', () => {
    expect(fields.length).toBeGreaterThan(20)
  })

  test.each(fields)('%s', async (field) => {
    const ask = async (document: string): Promise<unknown> => {
      const { data, errors } = await request(api.url, world.home.keys.OWNER, document)
      expect(errors).toEqual([])
      return data
    }
    const one = (list: unknown): unknown =>
      Array.isArray(list) ? list.find((model) => textAt(model, 'key') === world.models.one.id) : undefined
    const alone = valueAt(
      await ask(`{ llmModel(id: "${world.models.one.id}") { key: id ${field} } }`),
      'llmModel',
    )
    expect(alone).toMatchObject({ key: world.models.one.id })
    expect(one(valueAt(await ask(`{ llmModels { key: id ${field} } }`), 'llmModels'))).toEqual(alone)
    const providers = valueAt(await ask(`{ llmProviders { models { key: id ${field} } } }`), 'llmProviders')
    const lists = Array.isArray(providers) ? providers.map((provider) => valueAt(provider, 'models')) : []
    expect(lists.map(one).filter(Boolean)).toEqual([alone])
  })
})
