import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { errorOf, until } from '../../test/expectations.ts'
import { answer, createScriptedServer } from '../../test/scripted-server.ts'
import type { ScriptedServer } from '../../test/scripted-server.ts'
import { createEgress } from './egress.ts'
import type { Egress } from './egress.ts'
import { createGuardedLookup } from './guarded-lookup.ts'

const PUBLIC = ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c']

let server: ScriptedServer
let egress: Egress
/** What the resolver says, one answer after the other; the last one stays. */
let answers: string[][]
let lookups: number

beforeEach(async () => {
  server = await createScriptedServer()
  server.script(answer(200, '{}'))
  lookups = 0
  egress = createEgress({ resolve })
})

afterEach(async () => {
  await egress[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

function resolve(): Promise<LookupAddress[]> {
  lookups += 1
  const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? []
  return Promise.resolve(addresses.map((address) => ({ address, family: isIP(address) })))
}

function get(allowPrivateAddress: boolean, host = 'api.example.com') {
  const { signal } = new AbortController()
  const url = `http://${host}:${server.port}/`
  return egress.getJson({ url, headers: {}, timeoutMs: 5000, signal, allowPrivateAddress })
}

/** What a socket that looks the name up is told. */
function lookUp(all: boolean, allowPrivateAddress = false): Promise<unknown[]> {
  const lookup = createGuardedLookup(resolve, { allowPrivateAddress })
  return new Promise((done) => lookup('api.example.com', { all }, (...told) => done(told)))
}

test('a socket gets the addresses that were checked, all or the first', async () => {
  answers = [PUBLIC]
  expect(await lookUp(true)).toEqual([
    null,
    [
      { address: PUBLIC[0], family: 4 },
      { address: PUBLIC[1], family: 6 },
    ],
  ])
  expect(await lookUp(false)).toEqual([null, PUBLIC[0], 4])
})

test.each([
  [[...PUBLIC, '127.0.0.1'], '127.0.0.1, which is a private address'],
  [['127.0.0.1', ...PUBLIC], '127.0.0.1, which is a private address'],
  [['fe80::1%eth0', ...PUBLIC], 'fe80::1%eth0, which is a private address'],
  [[...PUBLIC, '::ffff:169.254.169.254'], '::ffff:169.254.169.254, which is the metadata service'],
  [['what?'], 'what?, which is a private address'],
])('one forbidden address forbids the name: %j', async (addresses, words) => {
  answers = [addresses]
  expect(await errorOf(get(false))).toMatchObject({
    code: 'INVALID_REQUEST',
    retryable: false,
    message: expect.stringContaining(`api.example.com resolves to ${words}`),
  })
  expect(server.connections()).toBe(0)
})

test('a metadata address among allowed private ones forbids the name too', async () => {
  answers = [['127.0.0.1', 'fe80::a9fe:a9fe%eth0']]
  expect((await errorOf(get(true))).message).toContain('metadata service')
  expect(server.connections()).toBe(0)
})

test('a resolver that turns from a public to a private address does not get its way', async () => {
  answers = [PUBLIC, ['127.0.0.1']]
  expect(await lookUp(true)).toMatchObject([null, { length: 2 }])
  expect((await errorOf(get(false))).code).toBe('INVALID_REQUEST')
  expect(server.connections()).toBe(0)
})

test('a connection looks its name up once and goes where the check looked', async () => {
  answers = [['127.0.0.1'], ['169.254.169.254']]
  expect((await get(true)).status).toBe(200)
  expect(lookups).toBe(1)
  expect(server.connections()).toBe(1)
})

test('a new connection is checked anew', async () => {
  answers = [['127.0.0.1'], ['169.254.169.254']]
  server.script(answer(200, '{}', { connection: 'close' }))
  await get(true)
  await until(() => server.openSockets() === 0, 1000)
  expect((await errorOf(get(true))).message).toContain('169.254.169.254')
  expect(server.connections()).toBe(1)
})

test('a connection opened for who may use private addresses serves nobody else', async () => {
  answers = [['127.0.0.1']]
  await get(true)
  expect(server.openSockets()).toBe(1)
  expect((await errorOf(get(false))).code).toBe('INVALID_REQUEST')
  expect(server.received).toHaveLength(1)
})

test('a redirect to a private address is not followed', async () => {
  await using inside = await createScriptedServer()
  answers = [['127.0.0.1']]
  server.script(answer(302, '', { location: `${inside.url}/latest/meta-data` }))
  expect((await errorOf(get(true))).message).toContain('Redirects are not followed')
  expect(inside.connections()).toBe(0)
})

test('a name without addresses is a NETWORK_ERROR', async () => {
  answers = [[]]
  expect(await errorOf(get(false))).toMatchObject({
    code: 'NETWORK_ERROR',
    message: 'api.example.com has no address.',
  })
})

test("this machine's own resolver is asked unless another is given", async () => {
  await egress[Symbol.asyncDispose]()
  egress = createEgress()
  expect((await errorOf(get(false, 'nowhere.invalid'))).code).toBe('NETWORK_ERROR')
})
