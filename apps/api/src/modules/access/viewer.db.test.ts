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

const ME = `{ me { actorKind name email role canWrite canAdminister mustChangePassword version team { id name slug } } }`

test('a person learns who they are and what they may do', async () => {
  const { data, errors } = await request(api.url, { cookie: world.session }, ME)
  expect(errors).toEqual([])
  expect(data?.['me']).toEqual({
    actorKind: 'USER',
    name: 'ada',
    email: 'ada@example.test',
    role: 'OWNER',
    canWrite: true,
    canAdminister: true,
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
      actorKind: 'API_KEY',
      name: `${role} key`,
      email: null,
      role,
      canWrite,
      canAdminister,
    })
  },
)
