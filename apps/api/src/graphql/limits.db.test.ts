import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readAnswer } from '../../test/client.ts'
import { LIMITS_CORPUS, toAliases, toLevels } from '../../test/limits-corpus.ts'
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

async function post(body: BodyInit, init: RequestInit = {}): Promise<Answer> {
  const headers = { 'content-type': 'application/json', 'x-api-key': world.home.keys.VIEWER.key }
  return readAnswer(await fetch(`${api.url}/graphql`, { method: 'POST', headers, body, ...init }))
}

const ask = (body: Body): Promise<Answer> => post(JSON.stringify(body))

describe('what is too much is refused before anything is done', () => {
  const cases = Object.entries(LIMITS_CORPUS).flatMap(([message, bodies]) =>
    bodies.map(([name, body]) => [message, name, body] as const),
  )
  test.each(cases)('%s: %s', async (message, _, body) => {
    // Twice: what is known is measured again.
    for (const _time of [1, 2]) {
      const { status, data, errors } = await ask(body)
      expect(status).toBe(200)
      expect(data).toBeNull()
      expect(errors[0]?.message).toMatch(new RegExp(message))
      for (const { extensions, path } of errors) {
        expect(extensions).toMatchObject({ code: 'VALIDATION_FAILED', retryable: false })
        expect(path).toBeUndefined()
      }
    }
  })

  test('and tells so by the status to who reads it', async () => {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'x-api-key': world.home.keys.VIEWER.key,
    }
    const [, body] = LIMITS_CORPUS['Cost limit of 50000']?.[0] ?? []
    const { status, errors } = await post(JSON.stringify(body), { headers })
    expect(status).toBe(400)
    expect(errors[0]?.message).toBe(
      'Cost limit of 50000 exceeded, found 60101. Every field of every row costs 1: ask for shorter pages or fewer fields.',
    )
  })

  test('a document that was cheap is refused once its variables are not', async () => {
    const query =
      'query ($n: Int!) { runs(limit: $n) { probeResults(limit: $n) { scenario { id name position createdAt } } } }'
    expect((await ask({ query, variables: { n: 10 } })).errors).toEqual([])
    expect((await ask({ query, variables: { n: 100 } })).errors[0]?.message).toMatch(/^Cost limit/)
    expect((await ask({ query, variables: { n: 10 } })).errors).toEqual([])
  })
})

describe('what is not too much', () => {
  const bodies: [name: string, body: Body][] = [
    ['10 levels', { query: `{ llmModels { ${toLevels(9)} } }` }],
    ['15 aliases', { query: `{ ${toAliases(15)} }` }],
    ['5 directives', { query: `{ ${'runCount @include(if: true) '.repeat(5)} }` }],
    [
      'a page of providers with all their models',
      {
        query:
          '{ llmProviders(limit: 100) { id name models { id modelId displayName costInputPerMillion costOutputPerMillion } defaultModel { id } } }',
      },
    ],
    [
      'every model',
      {
        query:
          '{ llmModels(limit: 1000) { id modelId displayName kind status isDefault isAvailable createdAt provider { id name displayName } } }',
      },
    ],
    [
      'the whole schema',
      { query: getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }) },
    ],
    [
      'one of several operations',
      { query: `query a { runCount } query b { llmModels { ${toLevels(10)} } }`, operationName: 'a' },
    ],
  ]
  test.each(bodies)('is answered: %s', async (_, body) => {
    const { data, errors } = await ask(body)
    expect(errors).toEqual([])
    expect(data).not.toBeNull()
  })
})

describe('a body', () => {
  test('of more than 256 kB is refused, announced or not', async () => {
    const body = JSON.stringify({ query: '{ me { name } }', variables: { padding: 'x'.repeat(256 * 1024) } })
    const streamed = { body: new Blob([body]).stream(), duplex: 'half' }
    for (const { status, errors } of [await post(body), await post('', streamed)]) {
      expect(status).toBe(413)
      expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED' } }])
    }
    expect(
      (await ask({ query: '{ me { name } }', variables: { padding: 'x'.repeat(250 * 1024) } })).status,
    ).toBe(200)
  })

  const several: [name: string, body: unknown][] = [
    ['two operations', [{ query: '{ runCount }' }, { query: '{ runCount }' }]],
    ['one operation in a list', [{ query: '{ runCount }' }]],
    ['none', []],
  ]
  test.each(several)('with a list is refused: %s', async (_, body) => {
    const { status, data, errors } = await post(JSON.stringify(body))
    expect(status).toBe(400)
    expect(data).toBeNull()
    expect(errors).toMatchObject([
      { message: 'Batching is not supported.', extensions: { code: 'VALIDATION_FAILED' } },
    ])
  })
})
