import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readAnswer, toHeaders } from '../../test/client.ts'
import { startApi } from '../../test/start-api.ts'
import { createWorld } from '../../test/world.ts'

import type { Answer, Caller } from '../../test/client.ts'
import type { TestApi } from '../../test/start-api.ts'
import type { World } from '../../test/world.ts'

const idOf = (document: string): string => `sha256:${createHash('sha256').update(document).digest('hex')}`

const me = 'query Me { me { name __typename } }'
const definitions = 'query Definitions($limit: Int!) { definitions(limit: $limit) { id __typename } }'
const progress = 'subscription Progress($id: ID!) { runProgress(runId: $id) { id __typename } }'

let resources: AsyncDisposableStack
let api: TestApi
let world: World
let webRoot: string

beforeAll(async () => {
  resources = new AsyncDisposableStack()
  webRoot = await mkdtemp(join(tmpdir(), 'sluice-documents-'))
  resources.defer(() => rm(webRoot, { recursive: true }))
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Sluice</title>')
  const manifest = [me, definitions, progress].map((document) => [idOf(document), document])
  await writeFile(join(webRoot, 'persisted-documents.json'), JSON.stringify(Object.fromEntries(manifest)))
  api = resources.use(await startApi({ webRoot }))
  world = await createWorld(api)
})

afterAll(() => resources.disposeAsync())

async function send(
  caller: Caller,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
  url = api.url,
): Promise<Answer> {
  return readAnswer(
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...toHeaders(caller), ...headers },
      body: JSON.stringify(body),
    }),
  )
}

const session = (): Caller => ({ cookie: world.session })
const key = (): Caller => world.home.keys.VIEWER

describe('the documents of the web pages', () => {
  test('are answered by their ids, to sessions and keys', async () => {
    for (const caller of [session(), key()]) {
      const first = await send(caller, { documentId: idOf(me) })
      expect(first.errors).toEqual([])
      expect(first.data).toHaveProperty('me.name')
      const body = { documentId: idOf(definitions), variables: { limit: 1 }, operationName: 'Definitions' }
      const second = await send(caller, body)
      expect(second.errors).toEqual([])
      expect(second.data?.['definitions']).toHaveLength(1)
    }
  })

  test('are subscribed to by their ids', async () => {
    const id = '0198f0a2-0000-7000-8000-000000000000'
    const { errors } = await send(session(), { documentId: idOf(progress), variables: { id } })
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND', field: 'runId' } }])
  })

  test('have to be within the limits and right like any other', async () => {
    const { errors } = await send(session(), { documentId: idOf(definitions), variables: { limit: 'x' } })
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED' } }])
  })

  const unknown: [name: string, documentId: unknown][] = [
    ['of another build', idOf('query Me { me { role } }')],
    ['that is empty', ''],
    ['that is a document', me],
    ['that is no text', 1],
    ['that is a list', [idOf(me)]],
    ['that every object has', 'constructor'],
    ['that no object may have', '__proto__'],
  ]
  test.each(unknown)('are told from an id %s', async (_, documentId) => {
    for (const caller of [session(), key()]) {
      const { data, errors } = await send(caller, { documentId })
      expect(data).toBeNull()
      expect(errors).toMatchObject([
        {
          message: 'This page is of another version than the server: reload it.',
          extensions: { code: 'VALIDATION_FAILED', field: 'documentId', retryable: false },
        },
      ])
    }
  })

  test('are not sent beside a document', async () => {
    const { errors } = await send(key(), { documentId: idOf(me), query: me })
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field: 'documentId' } }])
  })

  test('tell nothing to nobody', async () => {
    const { status, errors } = await send(null, { documentId: idOf(me) })
    expect(status).toBe(401)
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })

  test('are served as the data they are', async () => {
    const response = await fetch(`${api.url}/persisted-documents.json`)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
  })
})

describe('other documents', () => {
  const other = { query: '{ me { role } }' }

  test('are refused under a session, even the very text of a known one', async () => {
    for (const body of [other, { query: me }, { query: '{ __schema { queryType { name } } }' }]) {
      const { status, data, errors } = await send(session(), body)
      expect(status).toBe(200)
      expect(data).toBeNull()
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', retryable: false } }])
    }
    const strict = await send(session(), other, { accept: 'application/graphql-response+json' })
    expect(strict.status).toBe(403)
  })

  test('are the API explorer’s to send', async () => {
    const { errors, data } = await send(session(), other, { 'x-sluice-csrf': 'explorer' })
    expect(errors).toEqual([])
    expect(data).toHaveProperty('me.role')
  })

  test('are an API key’s to send', async () => {
    expect((await send(key(), other)).errors).toEqual([])
  })

  test('are a session’s to send where no pages were built', async () => {
    await using bare = await startApi()
    const { session: cookie } = await createWorld(bare)
    expect((await send({ cookie }, other, {}, bare.url)).errors).toEqual([])
    const { errors } = await send({ cookie }, { documentId: idOf(me) }, {}, bare.url)
    expect(errors).toMatchObject([{ extensions: { field: 'documentId' } }])
  })
})
