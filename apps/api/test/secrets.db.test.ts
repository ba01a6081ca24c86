import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { Canaries } from './canaries.ts'
import { send, textAt } from './client.ts'
import { dumpEverything } from './dump.ts'
import { startFakeVendor } from './fake-vendor.ts'
import { startApi } from './start-api.ts'
import { ADMIN, createWorld } from './world.ts'

import type { FakeVendor } from './fake-vendor.ts'
import type { TestApi } from './start-api.ts'
import type { World } from './world.ts'

let opened: AsyncDisposableStack
let api: TestApi
let world: World
let vendor: FakeVendor
let inFile: string
let inEnvironment: string

const canaries = new Canaries()
/** What the API answered, but for the one answer that shows a secret once. */
const answers: string[] = []

const plant = (): string => canaries.plant()

beforeAll(async () => {
  opened = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'sluice-canaries-'))
  opened.defer(() => rm(folder, { recursive: true }))
  inFile = plant()
  inEnvironment = plant()
  await writeFile(join(folder, 'vendor'), inFile)
  vendor = opened.use(await startFakeVendor())
  api = opened.use(
    await startApi({ environment: { SLUICE_CREDENTIALS_DIR: folder, CANARY_API_KEY: inEnvironment } }),
  )
  world = await createWorld(api)
})

afterAll(() => opened.disposeAsync())

let count = 0
/** Asks as the first administrator, in a way that answers are kept for a replay; `shown` is where this one shows a secret once. */
async function ask(
  query: string,
  variables: Record<string, unknown> = {},
  shown?: string[],
): Promise<unknown> {
  const headers = { 'idempotency-key': `canary-${(count += 1)}` }
  const answer = await send(api.url, { cookie: world.session }, { query, variables }, headers)
  if (shown) {
    const secret = textAt(answer.data, ...shown)
    canaries.add(secret)
    await send(
      api.url,
      { cookie: world.session },
      { query: '{ me { name } }' },
      { authorization: `Bearer ${secret}` },
    )
  } else answers.push(JSON.stringify([answer.data, answer.errors]))
  return answer.data
}

async function signIn(email: string, password: string): Promise<void> {
  const response = await fetch(`${api.url}/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sluice-csrf': '1' },
    body: JSON.stringify({ email, password }),
  })
  const token = /sluice_session=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1]
  if (token) canaries.add(token)
  answers.push(await response.text())
}

/** Vendors like to repeat the key they refuse. */
function repeatKey(key: string, status: number): void {
  const message = `Incorrect API key provided: ${key}. See https://vendor.example.test/?key=${key}`
  vendor.replies['/models'] = { status, body: { error: { message, key } } }
}

const PROVIDER = 'provider { id name credential { kind reference } }'

async function plantCredentials(): Promise<void> {
  const create = `mutation ($input: CreateLlmProviderInput!) { createLlmProvider(input: $input) { ${PROVIDER} } }`
  const update = `mutation ($id: ID!, $input: UpdateLlmProviderInput!) { updateLlmProvider(id: $id, input: $input) { ${PROVIDER} } }`
  const test = 'mutation ($id: ID!) { testLlmProvider(id: $id) { isOk error { code message } } }'
  const base = {
    displayName: 'Vendor',
    protocol: 'OPENAI',
    baseUrl: vendor.baseUrl,
    allowPrivateAddress: true,
  }
  const given: [credential: string, secret: string][] = [
    ...Array.from({ length: 8 }, plant).map((secret): [string, string] => [secret, secret]),
    ['env:CANARY_API_KEY', inEnvironment],
    ['file:vendor', inFile],
  ]
  for (const [index, [credential, secret]] of given.entries()) {
    const data = await ask(create, { input: { ...base, name: `vendor-${index}`, credential } })
    const id = textAt(data, 'createLlmProvider', 'provider', 'id')
    repeatKey(secret, index % 2 === 0 ? 401 : 500)
    await ask(test, { id })
    await ask(update, { id, input: { baseUrl: 'https://elsewhere.example.test' } })
    const replacement = plant()
    await ask(update, { id, input: { credential: replacement, displayName: 'Renamed' } })
    repeatKey(replacement, 400)
    await ask(test, { id })
  }
  // What is refused is not repeated either.
  await ask(create, { input: { ...base, name: 'UPPER', credential: plant() } })
  await ask(create, { input: { ...base, name: 'vendor-0', credential: plant() } })
  await ask(create, { input: { ...base, name: 'long', credential: plant().padEnd(5000, 'x') } })
  await ask(create, { input: { ...base, name: 'lines', credential: `${plant()}\nmore` } })
  await ask(create, { input: { ...base, name: 'forged', credential: `stored:${plant()}` } })
  await ask(create, { input: { ...base, name: 'url', baseUrl: `https://user:${plant()}@example.test` } })
}

async function plantPasswords(): Promise<void> {
  const create = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id email } } }'
  const ids: string[] = []
  for (let index = 0; index < 6; index += 1) {
    const [email, password] = [`user-${index}@example.test`, plant()]
    const data = await ask(create, { input: { email, name: 'Somebody', role: 'MEMBER', password } })
    ids.push(textAt(data, 'createUser', 'user', 'id'))
    await signIn(email, password)
    await signIn(email, plant())
  }
  await ask(create, { input: { email: 'nobody', name: 'x', role: 'MEMBER', password: plant() } })
  const reset = 'mutation ($id: ID!) { resetUserPassword(id: $id) { password } }'
  await ask(reset, { id: ids[0] }, ['resetUserPassword', 'password'])
  const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { user { id } } }'
  await ask(change, { input: { currentPassword: plant(), newPassword: plant() } })
  await ask(change, { input: { currentPassword: ADMIN.password, newPassword: plant() } })
}

async function plantKeys(): Promise<void> {
  const create = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }'
  const rotate = 'mutation ($id: ID!) { rotateApiKey(id: $id) { key } }'
  const input = { name: 'robot', role: 'MEMBER' }
  for (let index = 0; index < 5; index += 1) {
    const data = await ask(create, { input }, ['createApiKey', 'key'])
    await ask(rotate, { id: textAt(data, 'createApiKey', 'apiKey', 'id') }, ['rotateApiKey', 'key'])
  }
}

test('secrets are in no log, no answer and no table, in plain text, hex or base64 (S8)', async () => {
  await plantCredentials()
  await plantPasswords()
  await plantKeys()
  await ask(`{
    llmProviders(limit: 100) { name unavailableReason credential { kind reference } }
    systemSettings(limit: 100) { key value }
    users { name email } apiKeys { name prefix }
    auditLogs(first: 100) { nodes { operation entityName before after } pageInfo { hasNextPage } }
  }`)

  expect(canaries.planted.length).toBeGreaterThanOrEqual(40)
  expect(new Set(canaries.planted).size).toBe(canaries.planted.length)
  const places = {
    log: JSON.stringify(api.log),
    answers: answers.join('\n'),
    tables: await dumpEverything(api.db),
  }
  expect(canaries.findIn(places)).toEqual([])
  expect(places.tables).toContain('vendor-0')
  expect(places.answers).toContain('vendor-0')
})
