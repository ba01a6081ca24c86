import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, valueAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { createDefinitionOf, createWorld, startRunOf } from '../../../test/world.ts'

import type { Answer } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  for (const name of ['Taxes 100%', 'taxes_2', 'TAXES 3']) {
    await createDefinitionOf(api.db, world.home.actor, { name, scenarios: 1 })
  }
  const deleted = await createDefinitionOf(api.db, world.home.actor, { name: 'Deleted', scenarios: 1 })
  await api.db.definition.update({ where: { id: deleted }, data: { deletedAt: new Date() } })
  await startRunOf(api, world.home.actor, { definitionId: world.definitionId, models: ['alpha/one'] })
})

afterAll(() => api[Symbol.asyncDispose]())

const ask = (document: string, variables: Record<string, unknown> = {}): Promise<Answer> =>
  request(api.url, world.home.keys.VIEWER, document, variables)

describe('definitions', () => {
  test('shows the team’s own, newest first, without deleted ones', async () => {
    const { data } = await ask(`{ definitionCount definitions { name } }`)
    expect(data).toEqual({
      definitionCount: 4,
      definitions: ['TAXES 3', 'taxes_2', 'Taxes 100%', 'Parcels'].map((name) => ({ name })),
    })
  })

  const searches: [search: string, names: string[]][] = [
    ['taxes', ['TAXES 3', 'taxes_2', 'Taxes 100%']],
    [' PARC ', ['Parcels']],
    ['%', ['Taxes 100%']],
    ['s_', ['taxes_2']],
    ['\\', []],
    ['', ['TAXES 3', 'taxes_2', 'Taxes 100%', 'Parcels']],
  ]
  test.each(searches)('a search for "%s" means those characters, in any case', async (search, names) => {
    const { data } = await ask(
      `query ($search: String) { definitionCount(search: $search) definitions(search: $search) { name } }`,
      { search },
    )
    expect(data).toEqual({ definitionCount: names.length, definitions: names.map((name) => ({ name })) })
  })

  test('comes in pages', async () => {
    const { data } = await ask(`{ definitions(limit: 2, offset: 1) { name } }`)
    expect(data?.['definitions']).toEqual([{ name: 'taxes_2' }, { name: 'Taxes 100%' }])
  })

  test('is empty of other teams', async () => {
    const { data } = await request(api.url, world.other.keys.OWNER, `{ definitions { name } }`)
    expect(data?.['definitions']).toEqual([{ name: 'Letters' }])
  })
})

describe('definition', () => {
  test('shows its content, scenarios by position, and counts', async () => {
    const { data } = await ask(
      `query ($id: ID!) {
        definition(id: $id) {
          id name version parentId content runCount scenarioCount createdAt updatedAt
          scenarios(limit: 2, offset: 1) { id name position content definitionId createdAt }
        }
      }`,
      { id: world.definitionId },
    )
    expect(data?.['definition']).toMatchObject({
      id: world.definitionId,
      name: 'Parcels',
      version: 1,
      parentId: null,
      content: { schemaVersion: 1, template: 'About [thing].' },
      runCount: 1,
      scenarioCount: 3,
      scenarios: [
        {
          name: 'level 2',
          position: 1,
          content: { prompt: 'About text 2.', dimensions: { thing: 2 } },
          definitionId: world.definitionId,
        },
        { name: 'level 3', position: 2 },
      ],
    })
  })

  test('of many definitions each gets its own scenarios', async () => {
    const { data } = await ask(
      `{ definitions { name scenarioCount runCount scenarios(limit: 1) { position name } } }`,
    )
    expect(valueAt(data, 'definitions', 3)).toEqual({
      name: 'Parcels',
      scenarioCount: 3,
      runCount: 1,
      scenarios: [{ position: 0, name: 'level 1' }],
    })
    expect(valueAt(data, 'definitions', 0)).toMatchObject({ name: 'TAXES 3', scenarioCount: 1, runCount: 0 })
  })

  test('does not exist for another team, nor when it was never there', async () => {
    const document = `query ($id: ID!) { definition(id: $id) { id } scenarios(definitionId: $id) { id } scenarioCount(definitionId: $id) }`
    const foreign = await ask(document, { id: world.otherDefinitionId })
    const unknown = await ask(document, { id: '0198f0a2-0000-7000-8000-000000000000' })
    expect(foreign).toMatchObject({ errors: [], data: { definition: null, scenarios: [], scenarioCount: 0 } })
    expect(unknown.data).toEqual(foreign.data)
  })
})

describe('scenarios', () => {
  test('shows those of one definition, by position', async () => {
    const { data } = await ask(
      `query ($id: ID!) { scenarios(definitionId: $id, offset: 2) { name } scenarioCount(definitionId: $id) }`,
      { id: world.definitionId.toUpperCase() },
    )
    expect(data).toEqual({ scenarios: [{ name: 'level 3' }], scenarioCount: 3 })
  })
})

describe('bad arguments of definitions and scenarios', () => {
  const id = '0198f0a2-0000-7000-8000-000000000000'
  const refused: [document: string, field: string][] = [
    ['{ definition(id: "x") { id } }', 'id'],
    ['{ definitions(limit: 101) { id } }', 'limit'],
    ['{ definitions(offset: -1) { id } }', 'offset'],
    [`{ scenarios(definitionId: "x") { id } }`, 'definitionId'],
    [`{ scenarioCount(definitionId: "x") }`, 'definitionId'],
    [`{ scenarios(definitionId: "${id}", limit: 1001) { id } }`, 'limit'],
    ['{ definitions { scenarios(limit: 0) { id } } }', 'limit'],
  ]
  test.each(refused)('%s is refused with the field to blame', async (document, field) => {
    const { status, errors } = await ask(document)
    expect(status).toBe(200)
    expect(errors[0]).toMatchObject({ extensions: { code: 'VALIDATION_FAILED', field } })
  })

  test('a thousand scenarios at once are allowed', async () => {
    const { errors } = await ask(`{ scenarios(definitionId: "${id}", limit: 1000) { id } }`)
    expect(errors).toEqual([])
  })
})
