import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readAnswer, request, toHeaders } from '../../test/client.ts'
import { startApi } from '../../test/start-api.ts'
import { createKey, createWorld } from '../../test/world.ts'

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

function toForm(fields: Record<string, string>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

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
    const { id, key } = await createKey(api.services, actor, { name: 'short-lived', role: 'MEMBER' })
    const isLetIn = async (): Promise<boolean> =>
      (await request(api.url, { key }, '{ me { name } }')).status === 200
    expect(await isLetIn()).toBe(true)
    await db.apiKey.update({ where: { id }, data: { status: 'REVOKED' } })
    await expect.poll(isLetIn).toBe(false)
    await db.apiKey.update({
      where: { id },
      data: { status: 'ACTIVE', expiresAt: new Date(now.getTime() - 1) },
    })
    expect(await isLetIn()).toBe(false)
    await db.apiKey.update({ where: { id }, data: { expiresAt: null } })
    expect(await isLetIn()).toBe(true)
    await db.team.update({ where: { id: actor.teamId }, data: { status: 'SUSPENDED' } })
    await expect.poll(isLetIn).toBe(false)
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

  test('need the header that other sites cannot set', async () => {
    const { status, data, errors } = await readAnswer(await post({ cookie: cookie() }))
    expect(status).toBe(403)
    expect(data).toBeNull()
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })

  test('with it are answered', async () => {
    const { status } = await readAnswer(await post({ cookie: cookie(), 'x-sluice-csrf': '' }))
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
        expect(extensions).toMatchObject({
          code: 'VALIDATION_FAILED',
          reference: response.headers.get('x-request-id'),
          retryable: false,
        })
      }
    }
    expect(api.log.filter(({ level }) => level === 'error')).toEqual([])
  })

  const forms: [name: string, status: number, path: string, init: RequestInit][] = [
    ['GET', 405, '?query={me{name}}', {}],
    ['GET with a mutation', 405, '?query=mutation{startRun{jobCount}}', {}],
    ['HEAD', 405, '?query={me{name}}', { method: 'HEAD' }],
    ['PUT', 405, '', { method: 'PUT', body: QUERY }],
    ['DELETE', 405, '', { method: 'DELETE' }],
    ['PATCH', 405, '', { method: 'PATCH', body: QUERY }],
    ['no type', 415, '', { method: 'POST', body: new Blob([QUERY]) }],
    ['text', 415, '', { method: 'POST', body: '{me{name}}', headers: { 'content-type': 'text/plain' } }],
    [
      'GraphQL as text',
      415,
      '',
      { method: 'POST', body: '{me{name}}', headers: { 'content-type': 'application/graphql' } },
    ],
    [
      'JSON in all but name',
      415,
      '',
      { method: 'POST', body: QUERY, headers: { 'content-type': 'application/jsonp' } },
    ],
    [
      'compressed JSON',
      415,
      '',
      {
        method: 'POST',
        body: QUERY,
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      },
    ],
    ['a form', 415, '', { method: 'POST', body: new URLSearchParams({ query: '{me{name}}' }) }],
    ['a form with files', 415, '', { method: 'POST', body: toForm({ operations: QUERY, map: '{}' }) }],
  ]
  test.each(forms)('is told to send JSON by POST, whoever sends it: %s', async (_, status, path, init) => {
    const callers = [{}, { 'x-api-key': world.home.keys.OWNER.key }, toHeaders({ cookie: world.session })]
    for (const headers of callers) {
      const response = await fetch(`${api.url}/graphql${path}`, {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init.headers)), ...headers },
      })
      expect(response.status).toBe(status)
      expect(response.headers.get('allow')).toBe(status === 405 ? 'POST' : null)
      if (init.method === 'HEAD') continue
      const { data, errors } = await readAnswer(response)
      expect(data).toBeNull()
      expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', retryable: false } }])
    }
  })

  test('may name the characters of its JSON', async () => {
    const { key } = world.home.keys.VIEWER
    for (const type of ['application/json; charset=utf-8', 'application/json;charset=UTF-8']) {
      expect((await post({ 'x-api-key': key, 'content-type': type })).status).toBe(200)
    }
  })
})
