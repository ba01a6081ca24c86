import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { send, textAt, valueAt } from '../../test/client.ts'
import { startApi } from '../../test/start-api.ts'
import { createWorld } from '../../test/world.ts'

import type { Answer, Caller } from '../../test/client.ts'
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

let count = 0
const newKey = (): string => `key-${(count += 1)}`
const newSlug = (): string => `team-${(count += 1)}`

const CREATE = `mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id slug name } } }`
const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id prefix } } }`

type Sent = { key: string; query?: string; variables?: Record<string, unknown>; caller?: Caller }

const post = ({
  key,
  query = CREATE,
  variables = {},
  caller = world.home.keys.OWNER,
}: Sent): Promise<Answer> => send(api.url, caller, { query, variables }, { 'idempotency-key': key })

const createTeam = (key: string, slug: string, caller?: Caller): Promise<Answer> =>
  post({ key, variables: { input: { slug, name: 'Team' } }, ...(caller === undefined ? {} : { caller }) })

const teams = (slug: string): Promise<number> => api.db.team.count({ where: { slug } })

describe('a mutation with an Idempotency-Key (A1)', () => {
  test('sent a hundred times at once has one effect; each answer is the same, or CONFLICT while it ran', async () => {
    const [key, slug] = [newKey(), newSlug()]
    const answers = await Promise.all(Array.from({ length: 100 }, () => createTeam(key, slug)))

    const done = answers.filter(({ errors }) => errors.length === 0)
    const refused = answers.filter(({ errors }) => errors.length > 0)
    expect(new Set(done.map(({ data }) => JSON.stringify(data))).size).toBe(1)
    for (const { errors } of refused)
      expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT', field: 'Idempotency-Key' } }])
    expect(await teams(slug)).toBe(1)
    expect(
      await api.db.auditLog.count({ where: { entityName: 'Team', after: { path: ['slug'], equals: slug } } }),
    ).toBe(1)
    expect((await createTeam(key, slug)).data).toEqual(done[0]?.data)
  })

  test('is answered with the rows as they are now', async () => {
    const [key, slug] = [newKey(), newSlug()]
    const { data } = await createTeam(key, slug)
    const id = textAt(data, 'createTeam', 'team', 'id')
    await post({
      key: newKey(),
      query: 'mutation ($id: ID!) { updateTeam(id: $id, input: { name: "Renamed" }) { team { id } } }',
      variables: { id },
    })

    expect((await createTeam(key, slug)).data).toEqual({
      createTeam: { team: { id, slug, name: 'Renamed' } },
    })
  })

  test.each<[what: string, change: Partial<Sent>]>([
    ['variables', { variables: { input: { slug: 'team-other', name: 'Team' } } }],
    ['document', { query: CREATE.replace('slug name', 'slug') }],
    ['mutation', { query: `mutation { resetSystemSetting(key: "run_max_probes") { setting { key } } }` }],
  ])('is refused when the key stood for another: the %s differs', async (_, change) => {
    const [key, slug] = [newKey(), newSlug()]
    const variables = { input: { slug, name: 'Team' } }
    await post({ key, variables })

    const { errors } = await post({ key, variables, ...change })
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field: 'Idempotency-Key' } }])
    expect(await teams('team-other')).toBe(0)
  })

  test('is the same however its variables are ordered and its document is laid out', async () => {
    const [key, slug] = [newKey(), newSlug()]
    const first = await post({ key, variables: { input: { slug, name: 'Team' } } })
    const second = await post({
      key,
      query: CREATE.replaceAll(' ', '\n  '),
      variables: { input: { name: 'Team', slug } },
    })
    expect(second.errors).toEqual([])
    expect(second.data).toEqual(first.data)
  })

  test('is answered with NOT_FOUND when what it made is gone', async () => {
    const key = newKey()
    const create = (): Promise<Answer> =>
      post({
        key,
        query:
          'mutation ($input: CreateLlmProviderInput!) { createLlmProvider(input: $input) { provider { id } } }',
        variables: {
          input: {
            name: 'short-lived',
            displayName: 'Short',
            protocol: 'OPENAI',
            baseUrl: 'https://models.example.test/v1',
          },
        },
      })
    const id = textAt((await create()).data, 'createLlmProvider', 'provider', 'id')
    const query = 'mutation ($id: ID!) { deleteLlmProvider(id: $id) { deletedId } }'
    expect((await post({ key: newKey(), query, variables: { id } })).errors).toEqual([])

    expect((await create()).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  })

  test('leaves the key free when it was refused', async () => {
    const [key, slug] = [newKey(), newSlug()]
    expect((await createTeam(key, '')).errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED' } }])
    expect((await createTeam(key, slug, world.home.keys.VIEWER)).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ])

    expect((await createTeam(key, slug)).errors).toEqual([])
  })

  test('has its key to itself: another caller may use the same', async () => {
    const [key, one, two] = [newKey(), newSlug(), newSlug()]
    await createTeam(key, one, world.home.keys.OWNER)
    expect((await createTeam(key, two, world.home.keys.ADMIN)).errors).toEqual([])
    expect(await teams(two)).toBe(1)
  })

  test('shows a secret again for ten minutes, and not after', async () => {
    const key = newKey()
    const ask = (): Promise<Answer> =>
      post({ key, query: CREATE_KEY, variables: { input: { name: 'robot', role: 'VIEWER' } } })
    const first = await ask()
    const secret = textAt(first.data, 'createApiKey', 'key')

    expect((await ask()).data).toEqual(first.data)
    now = new Date(now.getTime() + 10 * 60_000)
    const late = await ask()
    expect(late.data).toEqual({
      createApiKey: { key: null, apiKey: valueAt(first.data, 'createApiKey', 'apiKey') },
    })
    expect(await api.db.apiKey.count({ where: { name: 'robot' } })).toBe(1)
    const [stored] = await api.db.$queryRaw<{ text: string }[]>`
      SELECT string_agg(k::text, '') AS text FROM idempotency_keys k`
    expect(stored?.text).not.toContain(secret)
  })

  test.each([
    ['', 'An Idempotency-Key has 1 to 200 printable characters without spaces.'],
    ['two words', 'An Idempotency-Key has 1 to 200 printable characters without spaces.'],
    ['schlüssel', 'An Idempotency-Key has 1 to 200 printable characters without spaces.'],
    ['k'.repeat(201), 'An Idempotency-Key has 1 to 200 printable characters without spaces.'],
  ])('is refused with the key %j', async (key, message) => {
    const slug = newSlug()
    expect((await createTeam(key, slug)).errors).toMatchObject([
      { message, extensions: { code: 'VALIDATION_FAILED', field: 'Idempotency-Key' } },
    ])
    expect(await teams(slug)).toBe(0)
  })

  test.each([
    'mutation ($a: CreateTeamInput!, $b: CreateTeamInput!) { a: createTeam(input: $a) { team { id } } b: createTeam(input: $b) { team { id } } }',
    'mutation ($a: CreateTeamInput!, $b: CreateTeamInput!) { ...Both } fragment Both on Mutation { a: createTeam(input: $a) { team { id } } b: createTeam(input: $b) { team { id } } }',
    'mutation ($a: CreateTeamInput!, $b: CreateTeamInput!) { ... { a: createTeam(input: $a) { team { id } } b: createTeam(input: $b) { team { id } } } }',
  ])('stands for one change: %s', async (query) => {
    const [one, two] = [newSlug(), newSlug()]
    const variables = { a: { slug: one, name: 'A' }, b: { slug: two, name: 'B' } }

    expect((await post({ key: newKey(), query, variables })).errors).toMatchObject([
      { extensions: { code: 'VALIDATION_FAILED', field: 'Idempotency-Key' } },
    ])
    expect([await teams(one), await teams(two)]).toEqual([0, 0])
  })

  test('means nothing to a query', async () => {
    const key = newKey()
    for (const query of ['{ me { name } }', '{ runCount }', '{ a: runCount b: runCount }'])
      expect((await post({ key, query })).errors).toEqual([])
  })
})
