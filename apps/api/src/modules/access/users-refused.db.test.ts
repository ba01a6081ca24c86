import { createUser } from '@sluice/core/access'
import { requestOf } from '@sluice/core/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, valueAt } from '../../../test/client.ts'
import { dumpAccess } from '../../../test/dump.ts'
import { startApi } from '../../../test/start-api.ts'
import { ADMIN, createWorld } from '../../../test/world.ts'

import type { Answer, Caller } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

const UNKNOWN = '0198f0a2-0000-7000-8000-000000000000'
const STALE = new Date(0).toISOString()

let api: TestApi
let world: World
let ids: Record<'ada' | 'guest', string>

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  const ada = await api.db.user.findUniqueOrThrow({ where: { email: ADMIN.email } })
  const guest = { email: 'guest@example.test', name: 'A guest', role: 'MEMBER' } as const
  const { userId } = await createUser(api.services, requestOf(world.other.actor), guest)
  ids = { ada: ada.id, guest: userId }
})

afterAll(() => api[Symbol.asyncDispose]())

const ask = (
  document: string,
  variables: Record<string, unknown> = {},
  caller: Caller = world.home.keys.ADMIN,
): Promise<Answer> => request(api.url, caller, document, variables)

const CREATE = `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }`
const UPDATE = `mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { user { id } } }`
const RESET = `mutation ($id: ID!, $expected: DateTime) { resetUserPassword(id: $id, expectedUpdatedAt: $expected) { password } }`
const SIGN_OUT = `mutation ($id: ID!) { signOutUser(id: $id) { sessions } }`
const CHANGE = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { user { id } } }`
const USERS = `query ($teamId: ID, $limit: Int, $offset: Int) { users(teamId: $teamId, limit: $limit, offset: $offset) { id } }`

describe('refused, leaving everything as it was:', () => {
  const input = { email: 'x@example.test', name: 'X', role: 'MEMBER' }
  type Blame = { code: string; field?: string }
  type Case = [name: string, document: string, variables: () => Record<string, unknown>, blame: Blame]
  const refusals: Case[] = [
    [
      'no address',
      CREATE,
      () => ({ input: { ...input, email: 'nobody' } }),
      { code: 'VALIDATION_FAILED', field: 'email' },
    ],
    [
      'an empty address',
      CREATE,
      () => ({ input: { ...input, email: ' ' } }),
      { code: 'VALIDATION_FAILED', field: 'email' },
    ],
    [
      'an endless address',
      CREATE,
      () => ({ input: { ...input, email: `${'x'.repeat(250)}@example.test` } }),
      { code: 'VALIDATION_FAILED', field: 'email' },
    ],
    [
      'a taken address',
      CREATE,
      () => ({ input: { ...input, email: ADMIN.email.toUpperCase() } }),
      { code: 'CONFLICT', field: 'email' },
    ],
    [
      'an empty name',
      CREATE,
      () => ({ input: { ...input, name: '  ' } }),
      { code: 'VALIDATION_FAILED', field: 'name' },
    ],
    [
      'an endless name',
      CREATE,
      () => ({ input: { ...input, name: 'x'.repeat(101) } }),
      { code: 'VALIDATION_FAILED', field: 'name' },
    ],
    [
      'a higher role',
      CREATE,
      () => ({ input: { ...input, role: 'OWNER' } }),
      { code: 'FORBIDDEN', field: 'role' },
    ],
    [
      'a short password',
      CREATE,
      () => ({ input: { ...input, password: '' } }),
      { code: 'VALIDATION_FAILED', field: 'password' },
    ],
    [
      'an endless password',
      CREATE,
      () => ({ input: { ...input, password: 'x'.repeat(129) } }),
      { code: 'VALIDATION_FAILED', field: 'password' },
    ],
    [
      'an unknown team',
      CREATE,
      () => ({ input: { ...input, teamId: UNKNOWN } }),
      { code: 'NOT_FOUND', field: 'teamId' },
    ],
    [
      'what is no id of a team',
      CREATE,
      () => ({ input: { ...input, teamId: '' } }),
      { code: 'VALIDATION_FAILED', field: 'teamId' },
    ],
    [
      'an unknown user',
      UPDATE,
      () => ({ id: UNKNOWN, input: { name: 'X' } }),
      { code: 'NOT_FOUND', field: 'id' },
    ],
    [
      'what is no id of a user',
      UPDATE,
      () => ({ id: 'x', input: { name: 'X' } }),
      { code: 'VALIDATION_FAILED', field: 'id' },
    ],
    [
      'an emptied name',
      UPDATE,
      () => ({ id: ids.guest, input: { name: '' } }),
      { code: 'VALIDATION_FAILED', field: 'name' },
    ],
    [
      'a role raised too high',
      UPDATE,
      () => ({ id: ids.guest, input: { role: 'OWNER' } }),
      { code: 'FORBIDDEN', field: 'role' },
    ],
    [
      'somebody higher',
      UPDATE,
      () => ({ id: ids.ada, input: { name: 'X' } }),
      { code: 'FORBIDDEN', field: 'id' },
    ],
    [
      'a move to nowhere',
      UPDATE,
      () => ({ id: ids.guest, input: { teamId: UNKNOWN } }),
      { code: 'NOT_FOUND', field: 'teamId' },
    ],
    [
      'a stale view',
      UPDATE,
      () => ({ id: ids.guest, input: { name: 'X', expectedUpdatedAt: STALE } }),
      { code: 'CONFLICT', field: 'expectedUpdatedAt' },
    ],
    [
      'a stale view at a reset',
      RESET,
      () => ({ id: ids.guest, expected: STALE }),
      { code: 'CONFLICT', field: 'expectedUpdatedAt' },
    ],
    ['a reset of nobody', RESET, () => ({ id: UNKNOWN }), { code: 'NOT_FOUND', field: 'id' }],
    ['a reset of what is no id', RESET, () => ({ id: 'x' }), { code: 'VALIDATION_FAILED', field: 'id' }],
    ['a reset of somebody higher', RESET, () => ({ id: ids.ada }), { code: 'FORBIDDEN', field: 'id' }],
    ['nobody to sign out', SIGN_OUT, () => ({ id: UNKNOWN }), { code: 'NOT_FOUND', field: 'id' }],
    ['what is no id to sign out', SIGN_OUT, () => ({ id: '1' }), { code: 'VALIDATION_FAILED', field: 'id' }],
    [
      'a role that does not exist',
      CREATE,
      () => ({ input: { ...input, role: 'KING' } }),
      { code: 'VALIDATION_FAILED' },
    ],
    [
      'a time that is none',
      RESET,
      () => ({ id: ids.guest, expected: 'yesterday' }),
      { code: 'VALIDATION_FAILED' },
    ],
    [
      'a key’s password',
      CHANGE,
      () => ({ input: { currentPassword: 'a', newPassword: 'b' } }),
      { code: 'FORBIDDEN' },
    ],
    [
      'users of what is no id',
      USERS,
      () => ({ teamId: 'x' }),
      { code: 'VALIDATION_FAILED', field: 'teamId' },
    ],
    ['too many users', USERS, () => ({ limit: 101 }), { code: 'VALIDATION_FAILED', field: 'limit' }],
    ['users before the first', USERS, () => ({ offset: -1 }), { code: 'VALIDATION_FAILED', field: 'offset' }],
  ]
  test.each(refusals)('%s', async (_, document, variables, blame) => {
    const before = await dumpAccess(api.db)
    const { status, errors } = await ask(document, variables())
    expect(status).toBeLessThan(500)
    expect(errors[0]).toMatchObject({ extensions: blame })
    expect(await dumpAccess(api.db)).toBe(before)
  })

  test.each(['wrong guess', ADMIN.password, 'short'])(
    'the password of a session with "%s"',
    async (password) => {
      const before = await dumpAccess(api.db)
      const input_ =
        password === 'wrong guess'
          ? { currentPassword: password, newPassword: 'a new password' }
          : { currentPassword: ADMIN.password, newPassword: password }
      const { errors } = await ask(CHANGE, { input: input_ }, { cookie: world.session })
      expect(errors[0]?.extensions).toMatchObject({
        code: 'VALIDATION_FAILED',
        field: password === 'wrong guess' ? 'currentPassword' : 'newPassword',
      })
      expect(await dumpAccess(api.db)).toBe(before)
    },
  )

  test.each(['MEMBER', 'VIEWER'] as const)('whoever is only %s', async (role) => {
    const before = await dumpAccess(api.db)
    const cases: [string, Record<string, unknown>][] = [
      [CREATE, { input }],
      [UPDATE, { id: ids.guest, input: { name: 'X' } }],
      [RESET, { id: ids.guest }],
      [SIGN_OUT, { id: ids.guest }],
    ]
    for (const [document, variables] of cases) {
      const { errors } = await ask(document, variables, world.home.keys[role])
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    }
    expect(await dumpAccess(api.db)).toBe(before)
  })

  test('a stale view shows the user as they are now', async () => {
    const { errors } = await ask(UPDATE, {
      id: ids.guest,
      input: { role: 'VIEWER', expectedUpdatedAt: STALE },
    })
    const row = await api.db.user.findUniqueOrThrow({ where: { id: ids.guest } })
    expect(valueAt(errors[0]?.extensions, 'current')).toEqual({
      id: ids.guest,
      email: 'guest@example.test',
      name: 'A guest',
      role: 'MEMBER',
      status: 'ACTIVE',
      teamId: world.other.actor.teamId,
      mustChangePassword: row.mustChangePassword,
      updatedAt: row.updatedAt.toISOString(),
    })
    const fresh = { role: 'MEMBER', expectedUpdatedAt: row.updatedAt.toISOString() }
    expect((await ask(UPDATE, { id: ids.guest, input: fresh })).errors).toEqual([])
  })
})
