import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, send, textAt, valueAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { createKey, createWorld } from '../../../test/world.ts'

import type { Answer, Caller } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
})

afterAll(() => api[Symbol.asyncDispose]())

const ask = (
  document: string,
  variables: Record<string, unknown> = {},
  caller: Caller = world.home.keys.ADMIN,
): Promise<Answer> => request(api.url, caller, document, variables)

const FIELDS = `id name prefix role status teamId expiresAt previousSecretExpiresAt lastUsedAt createdByName
  permissions { models { access ids } } team { slug }`
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { ${FIELDS} } } }`
const UPDATE = `mutation ($id: ID!, $input: UpdateApiKeyInput!) { updateApiKey(id: $id, input: $input) { apiKey { ${FIELDS} } } }`
const ROTATE = `mutation ($id: ID!, $hours: Int, $expected: DateTime) {
  rotateApiKey(id: $id, overlapHours: $hours, expectedUpdatedAt: $expected) { key apiKey { prefix previousSecretExpiresAt } }
}`
const LIST = `query ($status: ApiKeyStatus, $teamId: ID, $limit: Int, $offset: Int) {
  apiKeys(status: $status, teamId: $teamId, limit: $limit, offset: $offset) { name }
  apiKeyCount(status: $status, teamId: $teamId)
}`

const step = (name: string): string => `mutation ($id: ID!, $expected: DateTime) {
  ${name}(id: $id, expectedUpdatedAt: $expected) { apiKey { status updatedAt } }
}`

const isLetIn = async (key: string): Promise<boolean> =>
  (await ask('{ me { name } }', {}, { key })).status === 200
const namesOf = (answer: Answer): unknown[] => {
  const rows = answer.data?.['apiKeys']
  return Array.isArray(rows) ? rows.map((row: unknown) => valueAt(row, 'name')) : []
}

describe('createApiKey', () => {
  test('answers the key once, and the row without it', async () => {
    const expiresAt = '2100-01-01T00:00:00.000Z'
    const permissions = { models: { access: 'SPECIFIC', ids: [world.models.one.id] } }
    const { data, errors } = await ask(CREATE, {
      input: { name: ' robot ', role: 'VIEWER', permissions, expiresAt, isTest: true },
    })
    expect(errors).toEqual([])
    const key = textAt(data, 'createApiKey', 'key')
    expect(key).toMatch(/^pk_test_[\w-]{43}$/)
    expect(valueAt(data, 'createApiKey', 'apiKey')).toMatchObject({
      name: 'robot',
      prefix: key.slice(0, 16),
      role: 'VIEWER',
      status: 'ACTIVE',
      permissions,
      expiresAt,
      previousSecretExpiresAt: null,
      lastUsedAt: null,
      createdByName: 'ADMIN key',
      team: { slug: 'administrators' },
    })
    const me = await ask('{ me { id name permissions { models { access ids } } } }', {}, { key })
    expect(me.data?.['me']).toMatchObject({ name: 'robot', permissions })
    const again = await ask(`query ($id: ID!) { apiKey(id: $id) { ${FIELDS} } }`, {
      id: textAt(data, 'createApiKey', 'apiKey', 'id'),
    })
    expect(JSON.stringify(again.data)).not.toContain(key.slice(16))
    await expect
      .poll(async () => (await api.db.apiKey.findFirst({ where: { name: 'robot' } }))?.lastUsedAt)
      .toBeInstanceOf(Date)
  })

  test('asked again with the same Idempotency-Key makes one key and shows the same', async () => {
    const body = { query: CREATE, variables: { input: { name: 'once', role: 'VIEWER' } } }
    const sendOnce = () => send(api.url, world.home.keys.ADMIN, body, { 'idempotency-key': 'create-once' })
    const [first, second] = [await sendOnce(), await sendOnce()]
    expect(second.data).toEqual(first.data)
    expect(textAt(first.data, 'createApiKey', 'key')).toMatch(/^pk_live_/)
    expect(await api.db.apiKey.count({ where: { name: 'once' } })).toBe(1)
  })
})

test('a key is updated, suspended, activated, rotated and revoked, and lets in accordingly', async () => {
  const { id, key } = await createKey(api.services, world.home.actor, { name: 'walked', role: 'ADMIN' })
  const updated = await ask(UPDATE, {
    id,
    input: {
      name: 'changed',
      role: 'MEMBER',
      expiresAt: '2100-01-01T00:00:00Z',
      permissions: { models: { access: 'NONE' } },
    },
  })
  expect(valueAt(updated.data, 'updateApiKey', 'apiKey')).toMatchObject({
    name: 'changed',
    role: 'MEMBER',
    expiresAt: '2100-01-01T00:00:00.000Z',
    permissions: { models: { access: 'NONE', ids: [] } },
  })
  const unending = await ask(UPDATE, { id, input: { expiresAt: null } })
  expect(valueAt(unending.data, 'updateApiKey', 'apiKey')).toMatchObject({ name: 'changed', expiresAt: null })

  expect(await isLetIn(key)).toBe(true)
  expect((await ask(step('suspendApiKey'), { id })).data).toMatchObject({
    suspendApiKey: { apiKey: { status: 'SUSPENDED' } },
  })
  await expect.poll(() => isLetIn(key)).toBe(false)
  expect((await ask(step('activateApiKey'), { id })).data).toMatchObject({
    activateApiKey: { apiKey: { status: 'ACTIVE' } },
  })
  await expect.poll(() => isLetIn(key)).toBe(true)

  const rotated = await ask(ROTATE, { id, hours: 1 })
  const next = textAt(rotated.data, 'rotateApiKey', 'key')
  expect(valueAt(rotated.data, 'rotateApiKey', 'apiKey')).toEqual({
    prefix: next.slice(0, 16),
    previousSecretExpiresAt: expect.any(String),
  })
  expect([await isLetIn(key), await isLetIn(next)]).toEqual([true, true])
  await ask(ROTATE, { id, hours: 0 })
  await expect.poll(async () => [await isLetIn(key), await isLetIn(next)]).toEqual([false, false])
  expect((await ask(step('revokeApiKey'), { id })).data).toMatchObject({
    revokeApiKey: { apiKey: { status: 'REVOKED' } },
  })
})

describe('apiKeys', () => {
  test('shows administrators all, a team’s ADMIN its own, MEMBERs those they made, and viewers none', async () => {
    const { data } = await ask(CREATE, { input: { name: 'mine', role: 'VIEWER' } }, world.other.keys.MEMBER)
    const mine = textAt(data, 'createApiKey', 'apiKey', 'id')
    const guests = ['OWNER key', 'ADMIN key', 'MEMBER key', 'VIEWER key']

    expect(namesOf(await ask(LIST, { limit: 100 }))).toEqual(
      expect.arrayContaining(['mine', 'robot', ...guests]),
    )
    expect(namesOf(await ask(LIST, {}, world.other.keys.ADMIN))).toEqual(['mine', ...guests.toReversed()])
    expect(namesOf(await ask(LIST, { teamId: world.home.actor.teamId }, world.other.keys.OWNER))).toEqual([])
    const own = await ask(LIST, {}, world.other.keys.MEMBER)
    expect(own.data).toEqual({ apiKeys: [{ name: 'mine' }], apiKeyCount: 1 })
    expect((await ask(LIST, {}, world.other.keys.VIEWER)).errors[0]).toMatchObject({
      extensions: { code: 'FORBIDDEN' },
    })
    const { id: spare } = await createKey(api.services, world.home.actor, { name: 'spare', role: 'MEMBER' })
    const one = `query ($id: ID!) { apiKey(id: $id) { name } }`
    expect((await ask(one, { id: mine }, world.other.keys.MEMBER)).data).toEqual({ apiKey: { name: 'mine' } })
    expect((await ask(one, { id: spare }, world.other.keys.MEMBER)).data).toEqual({ apiKey: null })
  })

  test('shows those of a status as of now', async () => {
    const { id } = await createKey(api.services, world.home.actor, { name: 'over', role: 'VIEWER' })
    await api.db.apiKey.update({ where: { id }, data: { expiresAt: new Date() } })
    expect(namesOf(await ask(LIST, { status: 'EXPIRED' }))).toEqual(['over'])
    expect(namesOf(await ask(LIST, { status: 'REVOKED' }))).toEqual(['changed'])
    expect(namesOf(await ask(LIST, { status: 'ACTIVE', limit: 100 }))).not.toContain('over')
  })
})

test('a narrowed key starts runs on its models only', async () => {
  const permissions = { models: { access: 'SPECIFIC', ids: [world.models.one.id] } } as const
  const caller = await createKey(api.services, world.home.actor, {
    name: 'narrow',
    role: 'MEMBER',
    permissions,
  })
  const start = (models: string[]) =>
    ask(
      `mutation ($input: StartRunInput!) { startRun(input: $input) { jobCount } }`,
      { input: { definitionId: world.definitionId, models } },
      caller,
    )
  expect((await start(['alpha/one'])).errors).toEqual([])
  expect((await start(['alpha/one', 'alpha/two'])).errors).toMatchObject([
    {
      message: 'The key "narrow" may not use these models: alpha/two.',
      extensions: { code: 'FORBIDDEN', field: 'models' },
    },
  ])
})
