import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { toHeaders } from '../../test/client.ts'
import { startApi } from '../../test/start-api.ts'
import { ADMIN, createWorld } from '../../test/world.ts'
import { SCHEMA_FILE } from '../graphql/print-schema.ts'

import type { TestApi } from '../../test/start-api.ts'
import type { World } from '../../test/world.ts'

let resources: AsyncDisposableStack
let api: TestApi
let world: World

beforeAll(async () => {
  resources = new AsyncDisposableStack()
  const webRoot = await mkdtemp(join(tmpdir(), 'sluice-safety-'))
  resources.defer(() => rm(webRoot, { recursive: true }))
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Sluice</title>')
  await writeFile(join(webRoot, 'app.js'), 'export {}')
  api = resources.use(await startApi({ webRoot }))
  world = await createWorld(api)
})

afterAll(() => resources.disposeAsync())

const FOREIGN = 'https://evil.example.test'
const PATHS = [
  '/',
  '/app.js',
  '/runs',
  '/graphql',
  '/auth/sign-in',
  '/healthz',
  '/readyz',
  '/schema.graphql',
  '/gone',
]
const QUERY = JSON.stringify({ query: '{ me { name } }' })

const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${api.url}${path}`, init)

/** What a browser would take as leave to read or to send across sites. */
const grants = ({ headers }: Response): string[] =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-') || name === 'timing-allow-origin')

describe('other sites (S17)', () => {
  test.each(PATHS)('get no leave to read or to send: %s', async (path) => {
    const origins = [FOREIGN, 'null', api.url, 'http://127.0.0.1', 'https://sluice.evil.example.test']
    for (const origin of origins) {
      const preflight = await ask(path, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type, x-sluice-csrf, authorization',
        },
      })
      expect(preflight.ok).toBe(false)
      expect(preflight.status).toBeLessThan(500)
      expect(grants(preflight)).toEqual([])
      for (const method of ['GET', 'POST'])
        expect(grants(await ask(path, { method, headers: { origin } }))).toEqual([])
    }
  })

  test('are not answered with leave when everything else is right', async () => {
    const headers = {
      ...toHeaders({ cookie: world.session }),
      'content-type': 'application/json',
      origin: FOREIGN,
    }
    const response = await ask('/graphql', { method: 'POST', headers, body: QUERY })
    expect(response.status).toBe(200)
    expect(grants(response)).toEqual([])
  })

  const simple = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']
  test.each(simple)('cannot make a browser do anything with its cookie: %s', async (type) => {
    const cookie = `sluice_session=${world.session}`
    for (const path of ['/graphql', '/auth/sign-in', '/auth/sign-out']) {
      const headers = { cookie, origin: FOREIGN, 'content-type': type }
      const response = await ask(path, { method: 'POST', headers, body: QUERY })
      expect([403, 415]).toContain(response.status)
    }
    const own = { ...toHeaders({ cookie: world.session }), 'content-type': 'application/json' }
    expect((await ask('/graphql', { method: 'POST', headers: own, body: QUERY })).status).toBe(200)
  })

  test('cannot have the cookie sent, read or kept on another way', async () => {
    const headers = { 'content-type': 'application/json', 'x-sluice-csrf': '1', 'x-forwarded-proto': 'https' }
    const response = await ask('/auth/sign-in', { method: 'POST', headers, body: JSON.stringify(ADMIN) })
    const [cookie = ''] = response.headers.getSetCookie()
    const flags = cookie.split('; ').slice(1)
    expect(flags).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Strict', 'Secure']))
    expect(flags.some((flag) => flag.startsWith('Domain'))).toBe(false)
  })
})

describe('every answer', () => {
  test.each(PATHS)(
    'tells browsers to run nothing foreign, frame nothing and guess nothing: %s',
    async (path) => {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const { headers } = await ask(path, { method })
        const policy = new Map(
          (headers.get('content-security-policy') ?? '').split('; ').map((rule) => {
            const [name = '', ...sources] = rule.split(' ')
            return [name, sources]
          }),
        )
        expect(policy.get('default-src')).toEqual(["'self'"])
        expect(policy.get('script-src')).toEqual(["'self'"])
        for (const name of ['object-src', 'base-uri', 'frame-ancestors'])
          expect(policy.get(name)).toEqual(["'none'"])
        expect(policy.get('form-action')).toEqual(["'self'"])
        const sources = [...policy.values()].flat()
        expect(sources.filter((source) => /\*|https?:|unsafe-eval|blob:/.test(source))).toEqual([])
        expect(Object.fromEntries(headers)).toMatchObject({
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'referrer-policy': 'same-origin',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-resource-policy': 'same-origin',
          'permissions-policy': expect.stringContaining('camera=()'),
        })
        expect(headers.has('x-powered-by')).toBe(false)
        expect(headers.has('server')).toBe(false)
      }
    },
  )
})

describe('the schema as a file', () => {
  test('is the committed one, for whoever has a key or a session', async () => {
    for (const caller of [world.other.keys.VIEWER, { cookie: world.session }]) {
      const response = await ask('/schema.graphql', { headers: toHeaders(caller) })
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
      expect(response.headers.get('content-disposition')).toBe('attachment; filename="schema.graphql"')
      expect(await response.text()).toBe(readFileSync(SCHEMA_FILE, 'utf8'))
    }
  })

  test('is nothing for anybody else, whatever they accept', async () => {
    const strangers = [{}, { accept: 'text/html' }, { 'x-api-key': 'pk_live_nobody' }]
    for (const headers of strangers) {
      const response = await ask('/schema.graphql', { headers })
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ error: { code: 'UNAUTHENTICATED' } })
    }
  })

  test('is suggested from for callers who are known, and for nobody else', async () => {
    const send = async (headers: Record<string, string>): Promise<string> => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
      return (await ask('/graphql', { ...init, body: JSON.stringify({ query: '{ runz }' }) })).text()
    }
    expect(await send(toHeaders(world.home.keys.VIEWER))).toContain('Did you mean')
    expect(await send({})).not.toMatch(/Did you mean|runs/)
  })
})
