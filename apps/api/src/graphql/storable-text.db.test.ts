import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readAnswer } from '../../test/client.ts'
import { startApi } from '../../test/start-api.ts'
import { createWorld } from '../../test/world.ts'

import type { Answer } from '../../test/client.ts'
import type { Body } from '../../test/limits-corpus.ts'
import type { TestApi } from '../../test/start-api.ts'
import type { World } from '../../test/world.ts'

let api: TestApi
let world: World

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
})

afterAll(() => api[Symbol.asyncDispose]())

async function ask(body: Body): Promise<Answer> {
  const headers = { 'content-type': 'application/json', 'x-api-key': world.home.keys.OWNER.key }
  return readAnswer(
    await fetch(`${api.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) }),
  )
}

describe('text that cannot be stored', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
  const search = 'query ($search: String) { definitions(search: $search) { id } }'
  const start = 'mutation ($input: StartRunInput!) { startRun(input: $input) { jobCount } }'
  const input = { definitionId: 'x', models: ['a/b'] }
  const bodies: [name: string, field: string, body: Body][] = [
    ['U+0000 in a variable', 'search', { query: search, variables: { search: 'a\0b' } }],
    ['half a pair in a variable', 'search', { query: search, variables: { search: 'a\ud800' } }],
    [
      'U+0000 in an input field',
      'sampleSeed',
      { query: start, variables: { input: { ...input, sampleSeed: '\0' } } },
    ],
    ['U+0000 in a list', 'models', { query: start, variables: { input: { ...input, models: ['a', '\0'] } } }],
    ['U+0000 in a name', 'input', { query: start, variables: { input: { ...input, 'a\0': 1 } } }],
    ['U+0000 in a literal', 'search', { query: '{ definitions(search: "a\\u0000") { id } }' }],
    [
      'U+0000 in a literal field',
      'sampleSeed',
      {
        query:
          'mutation { startRun(input: { definitionId: "x", models: ["a"], sampleSeed: "\\u0000" }) { jobCount } }',
      },
    ],
    ['65 levels of nesting', 'deep', { query: '{ runCount }', variables: { deep: nested(65) } }],
  ]
  test.each(bodies)('is refused with its field: %s', async (_, field, body) => {
    const { data, errors } = await ask(body)
    expect(data).toBeNull()
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field } }])
  })

  test('is not what any alphabet has', async () => {
    const variables = { search: 'Größe 数 🦆 \u0001 \ufffd \u2028' }
    expect((await ask({ query: search, variables })).errors).toEqual([])
  })
})

test('a body with text that cannot be stored is refused at every other door too', async () => {
  const headers = { 'content-type': 'application/json', 'x-sluice-csrf': '1' }
  const body = JSON.stringify({ email: 'a\0@example.test', password: 'x' })
  const response = await fetch(`${api.url}/auth/sign-in`, { method: 'POST', headers, body })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { code: 'VALIDATION_FAILED', field: 'email' } })
})
