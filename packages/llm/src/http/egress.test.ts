import { getEventListeners, once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { errorOf, until } from '../../test/expectations.ts'
import { answer, createScriptedServer, hang } from '../../test/scripted-server.ts'
import type { ScriptedServer } from '../../test/scripted-server.ts'
import { Secret } from '../spec/index.ts'
import { createEgress } from './egress.ts'
import type { Egress, JsonPost } from './egress.ts'

let server: ScriptedServer
let egress: Egress

beforeEach(async () => {
  server = await createScriptedServer()
  egress = createEgress()
})

afterEach(async () => {
  await egress[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

function post(overrides: Partial<JsonPost> = {}): ReturnType<Egress['postJson']> {
  const { signal } = new AbortController()
  return egress.postJson({
    url: `${server.url}/x`,
    headers: {},
    body: {},
    timeoutMs: 5000,
    signal,
    allowPrivateAddress: true,
    ...overrides,
  })
}

test('a body goes out as JSON and the answer comes back whole and unparsed', async () => {
  server.script(answer(418, '{"é":1', { 'X-Odd': 'a', 'content-type': 'text/plain' }))
  const result = await post({ headers: { 'x-mine': 'yes' }, body: { text: 'lone \uD800 and ü' } })
  expect(result).toMatchObject({ status: 418, text: '{"é":1', headers: { 'x-odd': 'a' } })
  expect(server.received[0]).toMatchObject({
    path: '/x',
    headers: { 'content-type': 'application/json', 'x-mine': 'yes' },
    body: { text: 'lone \uD800 and ü' },
  })
})

test('a GET goes out without a body and keeps the same rules', async () => {
  server.script(answer(200, '[]'), answer(302, '', { location: '/' }))
  const get = {
    url: `${server.url}/x?a=b`,
    headers: { 'x-mine': 'yes' },
    timeoutMs: 5000,
    signal: new AbortController().signal,
    allowPrivateAddress: true,
  }
  expect(await egress.getJson(get)).toMatchObject({ status: 200, text: '[]' })
  expect(server.received[0]).toMatchObject({
    method: 'GET',
    path: '/x?a=b',
    headers: { accept: 'application/json', 'x-mine': 'yes' },
    body: null,
  })
  expect(server.received[0]?.headers['content-type']).toBeUndefined()
  expect((await errorOf(egress.getJson(get))).code).toBe('INVALID_REQUEST')
})

test('characters split over chunks arrive whole', async () => {
  const bytes = Buffer.from('a€b')
  server.script((response) => {
    response.writeHead(200)
    response.write(bytes.subarray(0, 2))
    setTimeout(() => response.end(bytes.subarray(2)), 20)
  })
  expect((await post()).text).toBe('a€b')
})

test('connections are used again', async () => {
  server.script(answer(200, '{}'))
  for (let count = 0; count < 20; count += 1) await post()
  expect(server.openSockets()).toBeLessThanOrEqual(2)
})

test('a redirect is an error that says so, and is not followed', async () => {
  server.script(answer(307, 'moved', { location: '/elsewhere?key=0123456789' }))
  const error = await errorOf(post())
  expect(error).toMatchObject({ code: 'INVALID_REQUEST', statusCode: 307 })
  expect(error.message).toMatch(/redirect to "\/elsewhere\?key=\[secret\]"\. Redirects are not followed/)
  expect(server.received).toHaveLength(1)
})

test('a redirect without location, or with a secret in it, ends the same way', async () => {
  server.script(answer(304, ''))
  expect((await errorOf(post())).message).toContain('answered 304, a redirect.')
  server.script(answer(302, '', { location: '/correct-horse' }))
  const error = await errorOf(post({ secrets: [new Secret('correct-horse')] }))
  expect(error.message).toContain('redirect to "/[secret]"')
})

test('a redirect whose body never ends frees its socket', async () => {
  server.script((response) => {
    response.writeHead(301, { location: '/' })
    response.write('…')
  })
  expect((await errorOf(post())).code).toBe('INVALID_REQUEST')
  await until(() => server.openSockets() === 0, 1000)
})

test('an answer over the size cap ends in INVALID_RESPONSE and closes the socket', async () => {
  server.script((response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write('x'.repeat(600)), 5)
    response.on('close', () => clearInterval(timer))
  })
  const error = await errorOf(post({ maxBytes: 1000 }))
  expect(error).toMatchObject({ code: 'INVALID_RESPONSE', message: expect.stringContaining('1000 bytes') })
  await until(() => server.openSockets() === 0, 1000)
})

test('an answer of exactly the size cap is accepted', async () => {
  server.script(answer(200, 'x'.repeat(1000)))
  expect((await post({ maxBytes: 1000 })).text).toHaveLength(1000)
})

test('the deadline holds against a server that never answers', async () => {
  server.script(hang)
  const start = performance.now()
  const error = await errorOf(post({ timeoutMs: 200 }))
  expect(error).toMatchObject({
    code: 'TIMEOUT',
    retryable: true,
    message: expect.stringContaining('200 ms'),
  })
  expect(performance.now() - start).toBeLessThan(1000)
  await until(() => server.openSockets() === 0, 1000)
})

test('the deadline holds against a server that dribbles for ever', async () => {
  let written = 0
  server.script((response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => {
      response.write(' ')
      written += 1
    }, 10)
    response.on('close', () => clearInterval(timer))
  })
  const start = performance.now()
  const error = await errorOf(post({ timeoutMs: 300 }))
  expect(error.code).toBe('TIMEOUT')
  expect(performance.now() - start).toBeGreaterThan(290)
  expect(performance.now() - start).toBeLessThan(1300)
  expect(written).toBeGreaterThan(5)
  await until(() => server.openSockets() === 0, 1000)
})

test('a deadline that has passed sends nothing', async () => {
  expect((await errorOf(post({ timeoutMs: 0 }))).code).toBe('TIMEOUT')
  expect(server.received).toHaveLength(0)
})

test('an abort before the answer closes the socket at once', async () => {
  server.script(hang)
  const controller = new AbortController()
  const outcome = errorOf(post({ signal: controller.signal }))
  await until(() => server.received.length === 1, 1000)
  controller.abort()
  const start = performance.now()
  expect(await outcome).toMatchObject({ code: 'CANCELLED', retryable: false })
  await until(() => server.openSockets() === 0, 1000)
  expect(performance.now() - start).toBeLessThan(1000)
})

test('an abort in the middle of the answer closes the socket at once', async () => {
  server.script((response) => {
    response.writeHead(200)
    response.write('{')
  })
  const controller = new AbortController()
  const outcome = errorOf(post({ signal: controller.signal }))
  await until(() => server.received.length === 1, 1000)
  await wait(50)
  controller.abort()
  expect((await outcome).code).toBe('CANCELLED')
  await until(() => server.openSockets() === 0, 1000)
})

test('a signal that is aborted already sends nothing', async () => {
  expect((await errorOf(post({ signal: AbortSignal.abort() }))).code).toBe('CANCELLED')
  expect(server.received).toHaveLength(0)
})

test('deadline and abort hold while the connection is still being made', async () => {
  await egress[Symbol.asyncDispose]()
  egress = createEgress({ resolve: () => new Promise(() => undefined) })
  const url = 'http://slow.example/'
  const start = performance.now()
  expect((await errorOf(post({ url, timeoutMs: 100 }))).code).toBe('TIMEOUT')
  expect((await errorOf(post({ url, signal: AbortSignal.timeout(100) }))).code).toBe('CANCELLED')
  expect(performance.now() - start).toBeLessThan(1000)
})

test('a finished request leaves no listener behind on a long-lived signal', async () => {
  server.script(answer(200, '{}'), answer(500, ''))
  const { signal } = new AbortController()
  await post({ signal })
  await post({ signal })
  await errorOf(post({ signal, url: '' }))
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})

test('a refused connection is a NETWORK_ERROR that names host and cause', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const address = closed.address()
  const port = typeof address === 'object' ? address?.port : 0
  closed.close()
  await once(closed, 'close')
  const error = await errorOf(post({ url: `http://127.0.0.1:${port}/` }))
  expect(error).toMatchObject({ code: 'NETWORK_ERROR', retryable: true, statusCode: null })
  expect(error.message).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}.*ECONNREFUSED`))
})

test('an unknown host is a NETWORK_ERROR', async () => {
  expect((await errorOf(post({ url: 'http://nowhere.invalid/' }))).code).toBe('NETWORK_ERROR')
})

test('a connection reset before or within the answer is a NETWORK_ERROR', async () => {
  server.script((response) => response.socket?.resetAndDestroy())
  expect((await errorOf(post())).code).toBe('NETWORK_ERROR')
  server.script((response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('{')
    setTimeout(() => response.socket?.destroy(), 20)
  })
  expect((await errorOf(post())).code).toBe('NETWORK_ERROR')
})

test('something that is not HTTP is a NETWORK_ERROR', async () => {
  server.script((response) => response.socket?.end('SSH-2.0-OpenSSH\r\n'))
  expect((await errorOf(post())).code).toBe('NETWORK_ERROR')
})

test.each(['', 'not a url', 'ftp://127.0.0.1/', 'file:///etc/passwd'])(
  'the address "%s" is refused with the offending value',
  async (url) => {
    const error = await errorOf(post({ url }))
    expect(error.code).toBe('INVALID_REQUEST')
    expect(error.message).toContain(`"${url}"`)
  },
)

test('an address with credentials is refused without showing them', async () => {
  const error = await errorOf(post({ url: 'http://me:letmein@127.0.0.1/' }))
  expect(error.code).toBe('INVALID_REQUEST')
  expect(error.message).not.toContain('letmein')
})

test('a header that cannot be sent is refused without showing it', async () => {
  const error = await errorOf(post({ headers: { authorization: 'Bearer two\nlines' } }))
  expect(error.code).toBe('INVALID_REQUEST')
  expect(JSON.stringify(error)).not.toContain('lines')
})

test('requests under way or made after disposal are cancelled (S1-22)', async () => {
  server.script(hang)
  const outcome = errorOf(post())
  await until(() => server.received.length === 1, 1000)
  await egress[Symbol.asyncDispose]()
  expect((await outcome).code).toBe('CANCELLED')
  expect((await errorOf(post())).code).toBe('CANCELLED')
})
