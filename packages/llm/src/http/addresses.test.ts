import { isIP } from 'node:net'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readAddresses } from '../../test/addresses.ts'
import type { Verdict } from '../../test/addresses.ts'
import { answer, createScriptedServer } from '../../test/scripted-server.ts'
import type { ScriptedServer } from '../../test/scripted-server.ts'
import { checkBaseUrl, LlmError } from '../spec/index.ts'
import { createEgress } from './egress.ts'
import type { Egress } from './egress.ts'

/** Names that the tests resolve, and to what. */
const resolved = new Map<string, string>()

let server: ScriptedServer
let egress: Egress

beforeAll(async () => {
  server = await createScriptedServer({ everywhere: true })
  server.script(answer(200, '{}'))
  egress = createEgress({
    resolve: (name) => {
      const address = resolved.get(name)
      if (address === undefined) return Promise.reject(new Error(`${name} was looked up`))
      return Promise.resolve([{ address, family: isIP(address) }])
    },
  })
})

afterAll(async () => {
  await egress[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const addressesThatAre = (...verdicts: Verdict[]) =>
  readAddresses(server.port).filter(({ verdict }) => verdicts.includes(verdict))

/** The IP addresses among them, as a resolver writes them. */
const literals = (verdict: Verdict): string[] => {
  const hosts = addressesThatAre(verdict).map(
    ({ url }) => URL.parse(url)?.hostname.replace(/^\[|\]$/g, '') ?? '',
  )
  return [...new Set(hosts)].filter((host) => isIP(host) !== 0)
}

/** How asking ends: the status of the answer, or the code and words of the error. */
async function outcomeOf(url: string, allowPrivateAddress: boolean): Promise<string> {
  const { signal } = new AbortController()
  const get = { url, headers: {}, timeoutMs: 5000, signal, allowPrivateAddress }
  return egress.getJson(get).then(
    ({ status }) => String(status),
    (error: unknown) => (error instanceof LlmError ? `${error.code} ${error.message}` : String(error)),
  )
}

async function expectNoneLeaves(urls: readonly string[], allowPrivateAddress: boolean): Promise<void> {
  const connections = server.connections()
  const outcomes = await Promise.all(
    urls.map(async (url) => `${url} ${await outcomeOf(url, allowPrivateAddress)}`),
  )
  expect(outcomes.filter((outcome) => !outcome.includes(' INVALID_REQUEST '))).toEqual([])
  expect(server.connections()).toBe(connections)
}

function namesFor(addresses: readonly string[]): string[] {
  return addresses.map((address, index) => {
    const name = `name-${index}.example`
    resolved.set(name, address)
    return `http://${name}:${server.port}/`
  })
}

test('there are hundreds of addresses of every kind (S7)', () => {
  expect(addressesThatAre('public', 'private', 'metadata', 'invalid').length).toBeGreaterThan(450)
  for (const verdict of ['public', 'private', 'metadata', 'invalid'] as const)
    expect(addressesThatAre(verdict).length).toBeGreaterThan(75)
})

test('an administrator is told of every address what it is', () => {
  const told = (url: string): Verdict => {
    const fault = checkBaseUrl(url, { allowPrivateAddress: true })
    if (fault?.includes('metadata service') === true) return 'metadata'
    if (fault !== null) return 'invalid'
    const strict = checkBaseUrl(url, { allowPrivateAddress: false })
    if (strict === null) return 'public'
    return /is a private address; set allowPrivateAddress/.test(strict) ? 'private' : 'invalid'
  }
  const addresses = addressesThatAre('public', 'private', 'metadata', 'invalid')
  expect(addresses.map(({ url }) => ({ verdict: told(url), url }))).toEqual(addresses)
})

describe('nothing leaves (S7)', () => {
  test('to an address that is not public', async () => {
    await expectNoneLeaves(
      addressesThatAre('private', 'metadata', 'invalid').map(({ url }) => url),
      false,
    )
  })

  test('to a metadata service or a senseless address, even where private ones are allowed', async () => {
    await expectNoneLeaves(
      addressesThatAre('metadata', 'invalid').map(({ url }) => url),
      true,
    )
  })

  test('to a name that resolves to an address that is not public', async () => {
    await expectNoneLeaves(namesFor([...literals('private'), ...literals('metadata')]), false)
  })

  test('to a name that resolves to a metadata service, even where private addresses are allowed', async () => {
    await expectNoneLeaves(namesFor(literals('metadata')), true)
  })
})

describe('where it is allowed', () => {
  test('every spelling of the loopback address is asked', async () => {
    const urls = addressesThatAre('private')
      .map(({ url }) => url)
      .filter((url) => URL.parse(url)?.host === `127.0.0.1:${server.port}` && /^http:/i.test(url))
    expect(urls.length).toBeGreaterThan(40)
    expect(new Set(await Promise.all(urls.map((url) => outcomeOf(url, true))))).toEqual(new Set(['200']))
  })

  test('a name that resolves to it is asked', async () => {
    const [url = ''] = namesFor(['127.0.0.1'])
    expect(await outcomeOf(url, true)).toBe('200')
  })

  test('every public name is looked up', async () => {
    const urls = addressesThatAre('public')
      .map(({ url }) => URL.parse(url))
      .filter((url) => url !== null)
      .filter(({ hostname }) => !/^\[|^[\d.]+$/.test(hostname))
    expect(urls.length).toBeGreaterThan(40)
    for (const { href, hostname } of urls)
      expect(await outcomeOf(href, false)).toContain(`${hostname} was looked up`)
  })
})
