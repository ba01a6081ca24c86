import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, textAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { ADMIN, createWorld } from '../../../test/world.ts'

import type { Answer, Caller } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World
let ids: Record<'ada' | 'guest' | 'guestAdmin' | 'away', string>

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  const guests = world.other.actor.teamId
  ids = {
    ada: (await api.db.user.findUniqueOrThrow({ where: { email: ADMIN.email } })).id,
    guest: await create({
      email: 'guest@example.test',
      name: 'A guest 100%',
      role: 'MEMBER',
      teamId: guests,
    }),
    guestAdmin: await create({ email: 'host@example.test', name: 'The host', role: 'ADMIN', teamId: guests }),
    away: await create({ email: 'away@example.test', name: 'Away', role: 'VIEWER', teamId: guests }),
  }
  await ask(UPDATE, { id: ids.away, input: { status: 'SUSPENDED' } })
})

afterAll(() => api[Symbol.asyncDispose]())

const ask = (
  document: string,
  variables: Record<string, unknown> = {},
  caller: Caller = world.home.keys.ADMIN,
): Promise<Answer> => request(api.url, caller, document, variables)

const CREATE = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) { password user { id email name role status mustChangePassword lastSignInAt teamId team { slug memberCount } } }
}`
const UPDATE = `mutation ($id: ID!, $input: UpdateUserInput!) {
  updateUser(id: $id, input: $input) { user { name role status team { slug } updatedAt } }
}`
const RESET = `mutation ($id: ID!, $expected: DateTime) {
  resetUserPassword(id: $id, expectedUpdatedAt: $expected) { password user { mustChangePassword } }
}`
const SIGN_OUT = `mutation ($id: ID!) { signOutUser(id: $id) { sessions user { id } } }`
const CHANGE = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { user { id mustChangePassword } } }`
const USERS = `query ($teamId: ID, $status: UserStatus, $search: String, $limit: Int, $offset: Int) {
  users(teamId: $teamId, status: $status, search: $search, limit: $limit, offset: $offset) { name }
  userCount(teamId: $teamId, status: $status, search: $search)
}`

async function create(input: Record<string, unknown>): Promise<string> {
  const { data, errors } = await ask(CREATE, { input })
  expect(errors).toEqual([])
  return textAt(data, 'createUser', 'user', 'id')
}

async function signIn(email: string, password: string): Promise<Response> {
  return fetch(`${api.url}/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sluice-csrf': '1' },
    body: JSON.stringify({ email, password }),
  })
}

async function sessionOf(email: string, password: string): Promise<{ cookie: string }> {
  const response = await signIn(email, password)
  return { cookie: /sluice_session=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? '' }
}

describe('users', () => {
  const lists: [name: string, variables: Record<string, unknown>, names: string[]][] = [
    ['all, by name', {}, ['A guest 100%', 'Away', 'The host', 'ada']],
    ['those of a status', { status: 'SUSPENDED' }, ['Away']],
    ['those whose name contains a text', { search: ' HOST ' }, ['The host']],
    ['those whose address contains a text', { search: 'away@' }, ['Away']],
    ['those who contain what is no wildcard', { search: '%' }, ['A guest 100%']],
    ['a page of them', { limit: 2, offset: 1 }, ['Away', 'The host']],
  ]
  test.each(lists)('shows administrators %s', async (_, variables, names) => {
    const { data, errors } = await ask(USERS, variables)
    expect(errors).toEqual([])
    expect(data?.['users']).toEqual(names.map((name) => ({ name })))
    const { limit: _limit, offset: _offset, ...filter } = variables
    const all = await api.db.user.count()
    expect(data?.['userCount']).toBe(Object.keys(filter).length === 0 ? all : names.length)
  })

  test('shows those of a team, and to a team’s ADMIN no others', async () => {
    const guests = ['A guest 100%', 'Away', 'The host'].map((name) => ({ name }))
    const teamId = world.other.actor.teamId
    expect((await ask(USERS, { teamId })).data).toEqual({ users: guests, userCount: 3 })
    expect((await ask(USERS, {}, world.other.keys.ADMIN)).data).toEqual({ users: guests, userCount: 3 })
    const foreign = await ask(USERS, { teamId: world.home.actor.teamId }, world.other.keys.OWNER)
    expect(foreign.data).toEqual({ users: [], userCount: 0 })
  })

  test('shows a MEMBER themselves, and a MEMBER key nobody', async () => {
    await ask(UPDATE, { id: ids.guest, input: { role: 'MEMBER' } })
    const { data } = await ask(RESET, { id: ids.guest })
    const session = await sessionOf('guest@example.test', textAt(data, 'resetUserPassword', 'password'))
    expect((await ask(USERS, {}, session)).data).toEqual({ users: [{ name: 'A guest 100%' }], userCount: 1 })
    expect((await ask(USERS, {}, world.other.keys.MEMBER)).data).toEqual({ users: [], userCount: 0 })
    const one = `query ($id: ID!) { user(id: $id) { name } }`
    expect((await ask(one, { id: ids.guest }, session)).data).toEqual({ user: { name: 'A guest 100%' } })
    expect((await ask(one, { id: ids.guestAdmin }, session)).data).toEqual({ user: null })
  })
})

describe('createUser', () => {
  test('answers the user, and a password only where it made one', async () => {
    const { data } = await ask(CREATE, {
      input: { email: ' New@Example.test ', name: 'New', role: 'VIEWER', teamId: world.other.actor.teamId },
    })
    expect(data?.['createUser']).toMatchObject({
      password: expect.stringMatching(/^[\w-]{16}$/),
      user: {
        email: 'new@example.test',
        name: 'New',
        role: 'VIEWER',
        status: 'ACTIVE',
        mustChangePassword: true,
        lastSignInAt: null,
        teamId: world.other.actor.teamId,
        team: { slug: 'guests', memberCount: 4 },
      },
    })
    const chosen = await ask(CREATE, {
      input: { email: 'chosen@example.test', name: 'Chosen', role: 'VIEWER', password: 'chosen by hand' },
    })
    expect(chosen.data?.['createUser']).toMatchObject({
      password: null,
      user: { mustChangePassword: false, team: { slug: 'administrators' } },
    })
    expect((await signIn('chosen@example.test', 'chosen by hand')).status).toBe(200)
  })
})

describe('somebody with a generated password', () => {
  test('may look and sign out, and change nothing but the password, which ends the other sessions', async () => {
    const made = await ask(CREATE, { input: { email: 'first@example.test', name: 'First', role: 'ADMIN' } })
    const password = textAt(made.data, 'createUser', 'password')
    const [session, elsewhere] = [
      await sessionOf('first@example.test', password),
      await sessionOf('first@example.test', password),
    ]
    expect((await ask('{ me { mustChangePassword } }', {}, session)).data).toEqual({
      me: { mustChangePassword: true },
    })
    const rename = () => ask(UPDATE, { id: ids.guest, input: { name: 'A guest 100%' } }, session)
    expect((await rename()).errors).toMatchObject([
      {
        extensions: { code: 'FORBIDDEN', field: 'mustChangePassword' },
        message: expect.stringContaining('changePassword'),
      },
    ])

    const changed = await ask(
      CHANGE,
      { input: { currentPassword: password, newPassword: 'my own password' } },
      session,
    )
    expect(changed.errors).toEqual([])
    expect(changed.data?.['changePassword']).toMatchObject({ user: { mustChangePassword: false } })
    await expect.poll(async () => (await rename()).errors).toEqual([])
    expect((await ask('{ me { name } }', {}, elsewhere)).status).toBe(401)
    expect((await signIn('first@example.test', password)).status).toBe(401)
  })
})

describe('resetUserPassword and signOutUser', () => {
  test('end the sessions, and say what there is to say', async () => {
    await ask(CREATE, {
      input: { email: 'out@example.test', name: 'Out', role: 'VIEWER', password: 'out of here' },
    })
    const id = (await api.db.user.findUniqueOrThrow({ where: { email: 'out@example.test' } })).id
    const session = await sessionOf('out@example.test', 'out of here')
    expect((await ask(SIGN_OUT, { id })).data).toEqual({ signOutUser: { sessions: 1, user: { id } } })
    await expect.poll(async () => (await ask('{ me { name } }', {}, session)).status).toBe(401)
    const { data } = await ask(RESET, { id })
    expect(data?.['resetUserPassword']).toMatchObject({ user: { mustChangePassword: true } })
    expect((await signIn('out@example.test', textAt(data, 'resetUserPassword', 'password'))).status).toBe(200)
  })
})
