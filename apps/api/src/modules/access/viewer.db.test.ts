import { afterAll, beforeAll, expect, test } from 'vitest'

import { request } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'

import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
})

afterAll(() => api[Symbol.asyncDispose]())

const ME = `{ me { id actorKind name email role canWrite canManageTeam canAdminister permissions { models { access ids } } mustChangePassword version team { id name slug } } }`

test('a person learns who they are and what they may do', async () => {
  const { data, errors } = await request(api.url, { cookie: world.session }, ME)
  expect(errors).toEqual([])
  expect(data?.['me']).toEqual({
    id: (await api.db.user.findFirstOrThrow()).id,
    actorKind: 'USER',
    name: 'ada',
    email: 'ada@example.test',
    role: 'OWNER',
    canWrite: true,
    canManageTeam: true,
    canAdminister: true,
    permissions: { models: { access: 'ALL', ids: [] } },
    mustChangePassword: false,
    version: '0.1.0',
    team: { id: world.home.actor.teamId, name: 'Administrators', slug: 'administrators' },
  })
})

const keys: [
  team: 'home' | 'other',
  role: 'ADMIN' | 'MEMBER' | 'VIEWER',
  canWrite: boolean,
  canAdminister: boolean,
][] = [
  ['home', 'ADMIN', true, true],
  ['home', 'MEMBER', true, false],
  ['home', 'VIEWER', false, false],
  ['other', 'ADMIN', true, false],
]
test.each(keys)(
  'a key of team %s with role %s may write: %s, administer: %s',
  async (team, role, canWrite, canAdminister) => {
    const { data } = await request(api.url, world[team].keys[role], ME)
    expect(data?.['me']).toMatchObject({
      id: world[team].keys[role].id,
      actorKind: 'API_KEY',
      canManageTeam: role === 'ADMIN',
      name: `${role} key`,
      email: null,
      role,
      canWrite,
      canAdminister,
    })
  },
)
