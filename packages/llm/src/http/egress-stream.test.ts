import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { errorOf, until } from '../../test/expectations.ts'
import { answer, createScriptedServer, hang, stream } from '../../test/scripted-server.ts'
import type { ScriptedServer, Step } from '../../test/scripted-server.ts'
import { createEgress } from './egress.ts'
import type { Egress, JsonPost } from './egress.ts'
import type { StreamAnswer } from './transfer.ts'

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

const toPost = (overrides: Partial<JsonPost> = {}): JsonPost => ({
  url: `${server.url}/x`,
  headers: {},
  body: {},
  timeoutMs: 5000,
  signal: new AbortController().signal,
  allowPrivateAddress: true,
  ...overrides,
})
const postStream = (overrides: Partial<JsonPost> = {}) => egress.postStream(toPost(overrides))
const postJson = (overrides: Partial<JsonPost> = {}) => egress.postJson(toPost(overrides))

const toText = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString())

async function readAll(answered: StreamAnswer): Promise<string> {
  let text = ''
  for (let bytes = await answered.read(); bytes !== null; bytes = await answered.read()) text += toText(bytes)
  return text
}

/** A server that takes connections and says nothing: no connection in TLS comes about. */
async function createMuteServer(): Promise<AsyncDisposable & { url: string; openSockets(): number }> {
  const sockets = new Set<Socket>()
  const mute = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    socket.resume()
  })
  mute.listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const address: AddressInfo | string | null = mute.address()
  return {
    url: `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/x`,
    openSockets: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      mute.close()
      await once(mute, 'close')
    },
  }
}

describe('a streamed answer', () => {
  test('is there with its headers, and each piece as soon as it is sent', async () => {
    let release = () => undefined
    server.script((response) => {
      response.writeHead(200, { 'X-Odd': 'a' })
      response.write('first')
      release = () => void response.end('second')
    })
    const answered = await postStream()
    expect(answered).toMatchObject({ status: 200, headers: { 'x-odd': 'a' } })
    expect(toText(await answered.read())).toBe('first')
    release()
    expect(toText(await answered.read())).toBe('second')
    expect(await answered.read()).toBeNull()
    expect(await answered.read()).toBeNull()
    expect(server.received[0]?.headers['accept']).toBe('text/event-stream, application/json')
  })

  test('frees its socket for the next one when it was read to its end', async () => {
    server.script(stream(['a', 'b']))
    for (let count = 0; count < 5; count += 1) expect(await readAll(await postStream())).toBe('ab')
    expect(server.connections()).toBeLessThanOrEqual(2)
  })

  test('can be read whole', async () => {
    server.script(
      stream([Buffer.from('aä').subarray(0, 2), Buffer.from('aä').subarray(2), 'b']),
      answer(204, ''),
    )
    expect(await (await postStream()).text()).toBe('aäb')
    expect(await (await postStream()).text()).toBe('')
  })

  test('closes its socket within a second when it is destroyed, at whatever moment', async () => {
    server.script(stream(['a', 'b', 'c'], { isKeptOpen: true }))
    for (let delayMs = 0; delayMs < 20; delayMs += 1) {
      const answered = await postStream()
      await wait(delayMs)
      answered.destroy()
      await until(() => server.openSockets() === 0, 1000)
    }
    expect(server.connections()).toBe(20)
  })

  test('that is not read holds the server back', async () => {
    let sent = 0
    server.script((response) => {
      response.writeHead(200)
      const write = () => {
        if (response.destroyed) return
        sent += 65_536
        if (response.write('x'.repeat(65_536))) setImmediate(write)
        else response.once('drain', write)
      }
      write()
    })
    const answered = await postStream({ maxBytes: 2 ** 30 })
    let before = -1
    while (sent !== before || sent === 0) {
      before = sent
      await wait(250)
    }
    expect(sent).toBeLessThan(50_000_000)
    for (let count = 0; count < 200; count += 1) await answered.read()
    await until(() => sent > before, 1000)
    answered.destroy()
  })

  test('keeps the size cap', async () => {
    server.script(stream(['x'.repeat(600), 'x'.repeat(600)], { isKeptOpen: true }))
    const error = await errorOf(postStream({ maxBytes: 1000 }).then(readAll))
    expect(error).toMatchObject({ code: 'INVALID_RESPONSE', statusCode: 200, mayBeCharged: true })
    await until(() => server.openSockets() === 0, 1000)
  })

  test('is refused where it is a redirect', async () => {
    server.script((response) => response.writeHead(302, { location: '/' }).write('…'))
    expect(await errorOf(postStream())).toMatchObject({ code: 'INVALID_REQUEST', mayBeCharged: false })
    await until(() => server.openSockets() === 0, 1000)
  })

  test('keeps the deadline for the whole call to its last byte', async () => {
    server.script(stream(['a'], { isKeptOpen: true }))
    const answered = await postStream({ timeoutMs: 300 })
    expect(toText(await answered.read())).toBe('a')
    expect(await errorOf(answered.read())).toMatchObject({
      code: 'TIMEOUT',
      message: 'The provider gave no complete answer within 300 ms.',
    })
    await until(() => server.openSockets() === 0, 1000)
  })

  test('hands out what arrived before the connection broke', async () => {
    server.script(async (response) => {
      response.writeHead(200)
      response.write('a')
      await wait(30)
      response.socket?.resetAndDestroy()
    })
    const answered = await postStream()
    await wait(100)
    expect(toText(await answered.read())).toBe('a')
    expect(await errorOf(answered.read())).toMatchObject({ code: 'NETWORK_ERROR', mayBeCharged: true })
  })

  test('is cancelled while it is being read', async () => {
    server.script(stream(['a'], { isKeptOpen: true }))
    const controller = new AbortController()
    const answered = await postStream({ signal: controller.signal })
    const outcome = errorOf(readAll(answered))
    await wait(20)
    controller.abort()
    expect(await outcome).toMatchObject({ code: 'CANCELLED', mayBeCharged: true })
    await until(() => server.openSockets() === 0, 1000)
  })
})

describe('a connection that does not come about', () => {
  test('ends at its own deadline and closes its socket', async () => {
    await using mute = await createMuteServer()
    const start = performance.now()
    expect(await errorOf(postJson({ url: mute.url, connectMs: 200 }))).toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringMatching(/^There was no connection to 127\.0\.0\.1:\d+ within 200 ms\.$/),
      mayBeCharged: false,
    })
    expect(performance.now() - start).toBeLessThan(1000)
    await until(() => mute.openSockets() === 0, 1000)
  })

  test('ends with the whole call, if that ends sooner', async () => {
    await using mute = await createMuteServer()
    expect(await errorOf(postJson({ url: mute.url, timeoutMs: 150 }))).toMatchObject({
      code: 'TIMEOUT',
      message: 'The provider gave no complete answer within 150 ms.',
      mayBeCharged: false,
    })
    await until(() => mute.openSockets() === 0, 1000)
  })

  test('ends at an abort, its socket within a second', async () => {
    await using mute = await createMuteServer()
    const controller = new AbortController()
    const outcome = errorOf(postStream({ url: mute.url, signal: controller.signal }))
    await until(() => mute.openSockets() === 1, 1000)
    controller.abort()
    expect(await outcome).toMatchObject({ code: 'CANCELLED', mayBeCharged: false })
    await until(() => mute.openSockets() === 0, 1000)
  })

  test('includes the resolution of its name', async () => {
    await using slow = createEgress({ resolve: () => new Promise(() => undefined) })
    const post = toPost({ url: 'http://slow.example/', connectMs: 100 })
    expect(await errorOf(slow.postJson(post))).toMatchObject({
      code: 'TIMEOUT',
      message: 'There was no connection to slow.example within 100 ms.',
    })
  })

  test('is no matter of a connection that is there: its deadline has passed then', async () => {
    server.script((response) => setTimeout(() => answer(200, '{}')(response), 300))
    expect((await postJson({ connectMs: 100 })).status).toBe(200)
  })

  test('leaves other calls to the same server alone', async () => {
    await using mute = await createMuteServer()
    const patient = errorOf(postJson({ url: mute.url, connectMs: 600 }))
    expect((await errorOf(postJson({ url: mute.url, connectMs: 100 }))).code).toBe('TIMEOUT')
    await until(() => mute.openSockets() === 1, 1000)
    expect((await patient).message).toContain('within 600 ms')
  })
})

describe('whether a failed call may be charged', () => {
  const brokenBody: Step = (response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('{')
    setTimeout(() => response.socket?.destroy(), 20)
  }
  const brokenRefusal: Step = (response) => {
    response.writeHead(500, { 'content-length': '100' })
    response.write('{')
    setTimeout(() => response.socket?.destroy(), 20)
  }
  const reset: Step = (response) => response.socket?.resetAndDestroy()

  test.each<[string, Step, Partial<JsonPost>, boolean]>([
    ['no answer in time', hang, { timeoutMs: 150 }, true],
    ['a reset before the status', reset, {}, true],
    ['an answer that breaks off', brokenBody, {}, true],
    ['an answer that is too large', answer(200, 'xxx'), { maxBytes: 2 }, true],
    ['a refusal that breaks off', brokenRefusal, {}, false],
    ['a redirect', answer(307, ''), {}, false],
    ['a forbidden address', hang, { allowPrivateAddress: false }, false],
    ['an unknown host', hang, { url: 'http://nowhere.invalid/' }, false],
    ['a refused connection', hang, { url: 'http://127.0.0.1:1/' }, false],
    ['an unusable header', hang, { headers: { authorization: 'two\nlines' } }, false],
    ['an abort before it', hang, { signal: AbortSignal.abort() }, false],
    ['a deadline before it', hang, { timeoutMs: 0 }, false],
  ])('%s', async (_, step, overrides, mayBeCharged) => {
    server.script(step)
    expect((await errorOf(postJson(overrides))).mayBeCharged).toBe(mayBeCharged)
  })

  test('an abort after it was sent', async () => {
    server.script(hang)
    const controller = new AbortController()
    const outcome = errorOf(postJson({ signal: controller.signal }))
    await until(() => server.received.length === 1, 1000)
    controller.abort()
    expect(await outcome).toMatchObject({ code: 'CANCELLED', mayBeCharged: true })
  })
})
