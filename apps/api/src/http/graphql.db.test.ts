import { createApiKey } from '@sluice/core/access'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readAnswer, request, toHeaders } from '../../test/client.ts'
import { startApi } from '../../test/start-api.ts'
import { createWorld } from '../../test/world.ts'

import type { TestApi } from '../../test/start-api.ts'
import type { World } from '../../test/world.ts'

let api: TestApi
let world: World
let now = new Date()

beforeAll(async () => {
  api = await startApi({ overrides: { clock: { now: () => now } } })
  world = await createWorld(api)
})

afterAll(() => api[Symbol.asyncDispose]())

const QUERY = JSON.stringify({ query: '{ me { name } }' })

function post(headers: Record<string, string>, body: BodyInit = QUERY): Promise<Response> {
  return fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
}

describe('who may ask', () => {
  test('nobody anonymous, not even for the schema or with a broken document', async () => {
    for (const document of ['{ me { name } }', '{ __schema { types { name } } }', '{ __typename }', '{{{']) {
      const { status, data, errors } = await request(api.url, null, document)
      expect(status).toBe(401)
      expect(data).toBeNull()
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', retryable: false } }])
    }
  })

  test('a program with its key, in either header', async () => {
    const { key } = world.home.keys.VIEWER
    for (const headers of [
      { authorization: `Bearer ${key}` },
      { authorization: `bearer ${key}` },
      { 'x-api-key': key },
    ]) {
      const { status, data } = await readAnswer(await post(headers))
      expect(status).toBe(200)
      expect(data).toEqual({ me: { name: 'VIEWER key' } })
    }
  })

  const wrong: [name: string, headers: Record<string, string>][] = [
    ['an unknown key', { 'x-api-key': 'pk_live_nobody' }],
    ['a key that is no key', { authorization: 'Basic abc' }],
    ['an unknown session', { cookie: 'sluice_session=nonsense', 'x-sluice-csrf': '1' }],
  ]
  test.each(wrong)('nobody with %s', async (_, headers) => {
    const { status, errors } = await readAnswer(await post(headers))
    expect(status).toBe(401)
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })

  test('nobody with a key that was revoked, has expired, or whose team is suspended', async () => {
    const { db } = api
    const { actor } = world.other
    const { id, key } = await createApiKey(api.services, { actor, name: 'short-lived', role: 'MEMBER' })
    const isLetIn = async (): Promise<boolean> =>
      (await request(api.url, { key }, '{ me { name } }')).status === 200
    expect(await isLetIn()).toBe(true)
    await db.apiKey.update({ where: { id }, data: { status: 'REVOKED' } })
    expect(await isLetIn()).toBe(false)
    await db.apiKey.update({
      where: { id },
      data: { status: 'ACTIVE', expiresAt: new Date(now.getTime() - 1) },
    })
    expect(await isLetIn()).toBe(false)
    await db.apiKey.update({ where: { id }, data: { expiresAt: null } })
    await db.team.update({ where: { id: actor.teamId }, data: { status: 'SUSPENDED' } })
    expect(await isLetIn()).toBe(false)
    await db.team.update({ where: { id: actor.teamId }, data: { status: 'ACTIVE' } })
    expect(await isLetIn()).toBe(true)
  })

  test('nobody with a session that has expired', async () => {
    const start = now
    now = new Date(start.getTime() + 8 * 86_400_000)
    expect((await request(api.url, { cookie: world.session }, '{ me { name } }')).status).toBe(401)
    now = start
    expect((await request(api.url, { cookie: world.session }, '{ me { name } }')).status).toBe(200)
  })

  test('a wrong key is not made good by a session', async () => {
    const headers = { ...toHeaders({ cookie: world.session }), 'x-api-key': 'pk_live_nobody' }
    expect((await post(headers)).status).toBe(401)
  })
})

describe('requests with a session', () => {
  const cookie = (): string => `sluice_session=${world.session}`

  test('need the header that other sites cannot set, whatever their method and type', async () => {
    const requests: [string, RequestInit][] = [
      [
        '',
        { method: 'POST', body: QUERY, headers: { 'content-type': 'application/json', cookie: cookie() } },
      ],
      [
        '',
        {
          method: 'POST',
          body: 'query={me{name}}',
          headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: cookie() },
        },
      ],
      [
        '',
        { method: 'POST', body: '{me{name}}', headers: { 'content-type': 'text/plain', cookie: cookie() } },
      ],
      ['?query={me{name}}', { headers: { cookie: cookie() } }],
    ]
    for (const [query, init] of requests) {
      const { status, data, errors } = await readAnswer(await fetch(`${api.url}/graphql${query}`, init))
      expect(status).toBe(403)
      expect(data).toBeNull()
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    }
  })

  test('with it are answered', async () => {
    const { status } = await readAnswer(await post({ cookie: cookie(), 'x-sluice-csrf': '' }))
    expect(status).toBe(200)
  })

  test('by key need none', async () => {
    const url = `${api.url}/graphql?query=${encodeURIComponent('{ me { name } }')}`
    const { status } = await readAnswer(
      await fetch(url, { headers: { 'x-api-key': world.home.keys.VIEWER.key, accept: 'application/json' } }),
    )
    expect(status).toBe(200)
  })
})

describe('introspection', () => {
  test('is for whoever has a session or a key', async () => {
    const document = getIntrospectionQuery({
      descriptions: true,
      inputValueDeprecation: true,
      directiveIsRepeatable: true,
    })
    for (const caller of [{ cookie: world.session }, world.other.keys.VIEWER]) {
      const { data, errors } = await request(api.url, caller, document)
      expect(errors).toEqual([])
      expect(JSON.stringify(data)).toContain('llmProviders')
    }
  })
})

describe('what is too much', () => {
  const ask = (document: string): ReturnType<typeof request> =>
    request(api.url, world.home.keys.VIEWER, document)
  const deep = (levels: number): string =>
    `{ llmModels { ${'provider { defaultModel { '.repeat(levels)} id ${'} }'.repeat(levels)} } }`

  const documents: [name: string, document: string, message: RegExp][] = [
    ['more than 1000 tokens', `{ ${'runCount '.repeat(1000)} }`, /^Token limit of 1000 exceeded/],
    ['a document of 200 kB', `{ ${'a'.repeat(200_000)} ${'b '.repeat(2000)} }`, /^Token limit/],
    ['more than 10 levels', deep(5), /^Query depth limit of 10 exceeded/],
    [
      'levels hidden in fragments',
      `fragment A on LlmModel { provider { defaultModel { ...B } } } fragment B on LlmModel { provider { defaultModel { ...C } } } fragment C on LlmModel { provider { defaultModel { ...D } } } fragment D on LlmModel { provider { defaultModel { provider { id } } } } { llmModels { provider { defaultModel { ...A } } } }`,
      /^Query depth limit/,
    ],
    [
      'more than 15 aliases',
      `{ ${Array.from({ length: 16 }, (_, index) => `a${index}: runCount`).join(' ')} }`,
      /^Aliases limit of 15 exceeded/,
    ],
    [
      'more than 5 directives',
      `{ ${'runCount @include(if: true) '.repeat(6)} }`,
      /^Directives limit of 5 exceeded/,
    ],
  ]
  test.each(documents)('is refused: %s', async (_, document, message) => {
    const { status, data, errors } = await ask(document)
    expect(status).toBeLessThan(500)
    expect(data).toBeNull()
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', retryable: false } }])
    expect(errors[0]?.message).toMatch(message)
  })

  test('is not what lies just below', async () => {
    const answers = [
      await ask(deep(4)),
      await ask(`{ ${Array.from({ length: 15 }, (_, index) => `a${index}: runCount`).join(' ')} }`),
      await ask(`{ ${'runCount @include(if: true) '.repeat(5)} }`),
    ]
    expect(answers.flatMap(({ errors }) => errors)).toEqual([])
  })

  test('is a body of more than 256 kB, announced or not', async () => {
    const body = JSON.stringify({ query: '{ me { name } }', variables: { padding: 'x'.repeat(256 * 1024) } })
    const { key } = world.home.keys.VIEWER
    const announced = await readAnswer(await post({ 'x-api-key': key }, body))
    const chunked = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: new Blob([body]).stream(),
      duplex: 'half',
    }
    const streamed = await readAnswer(await fetch(`${api.url}/graphql`, chunked))
    for (const { status, errors } of [announced, streamed]) {
      expect(status).toBe(413)
      expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED' } }])
    }
    const small = JSON.stringify({ query: '{ me { name } }', variables: { padding: 'x'.repeat(250 * 1024) } })
    expect((await post({ 'x-api-key': key }, small)).status).toBe(200)
  })

  test('is more than one operation at once', async () => {
    const { key } = world.home.keys.VIEWER
    const { status, errors } = await readAnswer(await post({ 'x-api-key': key }, `[${QUERY},${QUERY}]`))
    expect(status).toBe(400)
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED' } }])
  })
})

describe('a faulty request', () => {
  const faulty: [name: string, body: string][] = [
    ['a syntax error', JSON.stringify({ query: '{ me {' })],
    ['an unknown field', JSON.stringify({ query: '{ nonsense }' })],
    [
      'a variable of the wrong type',
      JSON.stringify({
        query: 'query ($limit: Int) { runs(limit: $limit) { id } }',
        variables: { limit: 'x' },
      }),
    ],
    ['no document', '{}'],
    ['no JSON', '{'],
    ['JSON that is no object', '1'],
    ['an unknown operation', JSON.stringify({ query: 'query a { runCount }', operationName: 'b' })],
    ['a mutation where there is none', JSON.stringify({ query: 'mutation { deleteEverything }' })],
  ]
  test.each(faulty)('is told so, and never a fault of ours: %s', async (_, body) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const response = await post({ 'x-api-key': world.home.keys.VIEWER.key, accept }, body)
      const { status, data, errors } = await readAnswer(response)
      expect(status).toBeLessThan(500)
      expect(data).toBeNull()
      expect(errors.length).toBeGreaterThan(0)
      for (const { extensions } of errors) {
        expect(extensions).toEqual({
          code: 'VALIDATION_FAILED',
          reference: response.headers.get('x-request-id'),
          retryable: false,
        })
      }
    }
    expect(api.log.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('of a type we do not speak, or by a method we do not know, is refused', async () => {
    const { key } = world.home.keys.VIEWER
    expect((await post({ 'x-api-key': key, 'content-type': 'text/csv' }, 'a')).status).toBe(415)
    expect((await fetch(`${api.url}/graphql`, { method: 'PUT', headers: { 'x-api-key': key } })).status).toBe(
      405,
    )
    const mutation = encodeURIComponent(
      'mutation { startRun(input: { definitionId: "x", models: [] }) { jobCount } }',
    )
    expect(
      (await fetch(`${api.url}/graphql?query=${mutation}`, { headers: { 'x-api-key': key } })).status,
    ).toBe(405)
  })
})
