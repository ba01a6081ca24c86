import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, textAt, valueAt } from '../../../test/client.ts'
import { dumpAccess } from '../../../test/dump.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'

import type { Answer, Caller } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

const UNKNOWN = '0198f0a2-0000-7000-8000-000000000000'

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

const TEAMS = `{ teamCount teams { slug name isBuiltIn status memberCount apiKeyCount } }`
const TEAM = `query ($id: ID!) { team(id: $id) { slug } }`
const CREATE = `mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id slug name status isBuiltIn } } }`
const UPDATE = `mutation ($id: ID!, $input: UpdateTeamInput!) {
  updateTeam(id: $id, input: $input) { team { name status updatedAt } }
}`

describe('teams', () => {
  const administrators = { slug: 'administrators', isBuiltIn: true, memberCount: 1, apiKeyCount: 4 }
  const guests = {
    slug: 'guests',
    name: 'Guests',
    isBuiltIn: false,
    status: 'ACTIVE',
    memberCount: 0,
    apiKeyCount: 4,
  }

  test('shows administrators all of them by name, others their own', async () => {
    expect((await ask(TEAMS)).data).toMatchObject({ teamCount: 2, teams: [administrators, guests] })
    for (const role of ['OWNER', 'VIEWER'] as const)
      expect((await ask(TEAMS, {}, world.other.keys[role])).data).toEqual({ teamCount: 1, teams: [guests] })
    expect((await ask(TEAMS, {}, world.home.keys.MEMBER)).data).toMatchObject({
      teamCount: 1,
      teams: [administrators],
    })
  })

  test('shows one, or nothing', async () => {
    const [own, foreign] = [world.other.actor.teamId, world.home.actor.teamId]
    const caller = world.other.keys.OWNER
    expect((await ask(TEAM, { id: own }, caller)).data).toEqual({ team: { slug: 'guests' } })
    expect((await ask(TEAM, { id: foreign }, caller)).data).toEqual({ team: null })
    expect((await ask(TEAM, { id: UNKNOWN })).data).toEqual({ team: null })
  })
})

test('a team is made, renamed, and suspended, whose keys stay outside until it is active again', async () => {
  const made = await ask(CREATE, { input: { slug: 'crew', name: ' The crew ' } })
  expect(made.data?.['createTeam']).toMatchObject({
    team: { slug: 'crew', name: 'The crew', status: 'ACTIVE', isBuiltIn: false },
  })
  const id = textAt(made.data, 'createTeam', 'team', 'id')
  const key = await ask(
    `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { team { slug } } } }`,
    { input: { name: 'robot', role: 'MEMBER', teamId: id } },
  )
  expect(key.data).toMatchObject({ createApiKey: { apiKey: { team: { slug: 'crew' } } } })
  const robot = { key: textAt(key.data, 'createApiKey', 'key') }
  expect((await ask('{ me { name } }', {}, robot)).status).toBe(200)

  const suspended = await ask(UPDATE, { id, input: { status: 'SUSPENDED', name: 'Crew' } })
  expect(suspended.data?.['updateTeam']).toMatchObject({ team: { name: 'Crew', status: 'SUSPENDED' } })
  await expect.poll(async () => (await ask('{ me { name } }', {}, robot)).status).toBe(401)
  await ask(UPDATE, { id, input: { status: 'ACTIVE' } })
  await expect.poll(async () => (await ask('{ me { name } }', {}, robot)).status).toBe(200)
})

describe('refused, leaving everything as it was:', () => {
  const home = () => world.home.actor.teamId
  const guests = () => world.other.actor.teamId
  const stale = new Date(0).toISOString()
  type Blame = { code: string; field?: string }
  type Case = [name: string, document: string, variables: () => Record<string, unknown>, blame: Blame]
  const refusals: Case[] = [
    [
      'an empty slug',
      CREATE,
      () => ({ input: { slug: '', name: 'X' } }),
      { code: 'VALIDATION_FAILED', field: 'slug' },
    ],
    [
      'a slug of other characters',
      CREATE,
      () => ({ input: { slug: 'A b', name: 'X' } }),
      { code: 'VALIDATION_FAILED', field: 'slug' },
    ],
    [
      'an endless slug',
      CREATE,
      () => ({ input: { slug: 'x'.repeat(51), name: 'X' } }),
      { code: 'VALIDATION_FAILED', field: 'slug' },
    ],
    [
      'a taken slug',
      CREATE,
      () => ({ input: { slug: 'guests', name: 'X' } }),
      { code: 'CONFLICT', field: 'slug' },
    ],
    [
      'the built-in slug',
      CREATE,
      () => ({ input: { slug: 'administrators', name: 'X' } }),
      { code: 'CONFLICT', field: 'slug' },
    ],
    [
      'an empty name',
      CREATE,
      () => ({ input: { slug: 'x', name: ' ' } }),
      { code: 'VALIDATION_FAILED', field: 'name' },
    ],
    [
      'an endless name',
      UPDATE,
      () => ({ id: guests(), input: { name: 'x'.repeat(101) } }),
      { code: 'VALIDATION_FAILED', field: 'name' },
    ],
    [
      'an unknown team',
      UPDATE,
      () => ({ id: UNKNOWN, input: { name: 'X' } }),
      { code: 'NOT_FOUND', field: 'id' },
    ],
    [
      'what is no id',
      UPDATE,
      () => ({ id: 'guests', input: { name: 'X' } }),
      { code: 'VALIDATION_FAILED', field: 'id' },
    ],
    [
      'suspended administrators',
      UPDATE,
      () => ({ id: home(), input: { status: 'SUSPENDED' } }),
      { code: 'FORBIDDEN', field: 'status' },
    ],
    [
      'a stale view',
      UPDATE,
      () => ({ id: guests(), input: { name: 'X', expectedUpdatedAt: stale } }),
      { code: 'CONFLICT', field: 'expectedUpdatedAt' },
    ],
    ['what is no id to look at', TEAM, () => ({ id: 'x' }), { code: 'VALIDATION_FAILED', field: 'id' }],
  ]
  test.each(refusals)('%s', async (_, document, variables, blame) => {
    const before = await dumpAccess(api.db)
    const { status, errors } = await ask(document, variables())
    expect(status).toBe(200)
    expect(errors).toMatchObject([{ extensions: blame }])
    expect(await dumpAccess(api.db)).toBe(before)
  })

  test('everybody but administrators', async () => {
    const before = await dumpAccess(api.db)
    for (const caller of [world.home.keys.MEMBER, world.other.keys.OWNER]) {
      for (const [document, variables] of [
        [CREATE, { input: { slug: 'mine', name: 'Mine' } }],
        [UPDATE, { id: guests(), input: { name: 'Mine' } }],
      ] as const)
        expect((await ask(document, variables, caller)).errors).toMatchObject([
          { extensions: { code: 'FORBIDDEN' } },
        ])
    }
    expect(await dumpAccess(api.db)).toBe(before)
  })

  test('a stale view shows the team as it is now', async () => {
    const { errors } = await ask(UPDATE, { id: guests(), input: { name: 'X', expectedUpdatedAt: stale } })
    expect(valueAt(errors[0]?.extensions, 'current')).toMatchObject({
      id: guests(),
      slug: 'guests',
      name: 'Guests',
      status: 'ACTIVE',
    })
  })
})
