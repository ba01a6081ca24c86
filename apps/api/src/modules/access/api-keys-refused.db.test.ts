import { revokeApiKey } from '@sluice/core/access'
import { requestOf } from '@sluice/core/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request } from '../../../test/client.ts'
import { dumpAccess } from '../../../test/dump.ts'
import { startApi } from '../../../test/start-api.ts'
import { createKey, createWorld } from '../../../test/world.ts'

import type { Answer, Caller } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

const UNKNOWN = '0198f0a2-0000-7000-8000-000000000000'
const STALE = new Date(0).toISOString()

let api: TestApi
let world: World
/** A key that cases refuse to change, one that is revoked, and one of a higher role. */
let spare: string
let revoked: string
let ownersKey: string

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  spare = (await createKey(api.services, world.home.actor, { name: 'spare', role: 'MEMBER' })).id
  revoked = (await createKey(api.services, world.home.actor, { name: 'gone', role: 'MEMBER' })).id
  ownersKey = world.home.keys.OWNER.id
  await revokeApiKey(api.services, requestOf(world.home.actor), { id: revoked })
})

afterAll(() => api[Symbol.asyncDispose]())

const ask = (
  document: string,
  variables: Record<string, unknown> = {},
  caller: Caller = world.home.keys.ADMIN,
): Promise<Answer> => request(api.url, caller, document, variables)

const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`
const UPDATE = `mutation ($id: ID!, $input: UpdateApiKeyInput!) { updateApiKey(id: $id, input: $input) { apiKey { id } } }`
const ROTATE = `mutation ($id: ID!, $hours: Int, $expected: DateTime) {
  rotateApiKey(id: $id, overlapHours: $hours, expectedUpdatedAt: $expected) { key }
}`
const LIST = `query ($teamId: ID, $limit: Int, $offset: Int) { apiKeys(teamId: $teamId, limit: $limit, offset: $offset) { id } }`

const step = (name: string): string => `mutation ($id: ID!, $expected: DateTime) {
  ${name}(id: $id, expectedUpdatedAt: $expected) { apiKey { id } }
}`

describe('refused, leaving everything as it was:', () => {
  const input = { name: 'X', role: 'MEMBER' }
  const models = (access: string, ids: string[]) => ({ models: { access, ids } })
  type Blame = { code: string; field?: string }
  type Case = [name: string, document: string, variables: () => Record<string, unknown>, blame: Blame]
  const refusals: Case[] = [
    [
      'an empty name',
      CREATE,
      () => ({ input: { ...input, name: ' ' } }),
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
      'a time that is over',
      CREATE,
      () => ({ input: { ...input, expiresAt: STALE } }),
      { code: 'VALIDATION_FAILED', field: 'expiresAt' },
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
      () => ({ input: { ...input, teamId: 'x' } }),
      { code: 'VALIDATION_FAILED', field: 'teamId' },
    ],
    [
      'an unknown model',
      CREATE,
      () => ({ input: { ...input, permissions: models('SPECIFIC', [UNKNOWN]) } }),
      { code: 'VALIDATION_FAILED', field: 'permissions' },
    ],
    [
      'what is no id of a model',
      CREATE,
      () => ({ input: { ...input, permissions: models('SPECIFIC', ['one']) } }),
      { code: 'VALIDATION_FAILED', field: 'permissions' },
    ],
    [
      'no model at all',
      CREATE,
      () => ({ input: { ...input, permissions: models('SPECIFIC', []) } }),
      { code: 'VALIDATION_FAILED', field: 'permissions' },
    ],
    [
      'models named for nothing',
      CREATE,
      () => ({ input: { ...input, permissions: models('ALL', [UNKNOWN]) } }),
      { code: 'VALIDATION_FAILED', field: 'permissions' },
    ],
    [
      'permissions that do not exist',
      CREATE,
      () => ({ input: { ...input, permissions: { ...models('ALL', []), prompts: {} } } }),
      { code: 'VALIDATION_FAILED' },
    ],
    [
      'an unknown key',
      UPDATE,
      () => ({ id: UNKNOWN, input: { name: 'X' } }),
      { code: 'NOT_FOUND', field: 'id' },
    ],
    [
      'what is no id',
      UPDATE,
      () => ({ id: 'x', input: { name: 'X' } }),
      { code: 'VALIDATION_FAILED', field: 'id' },
    ],
    [
      'an emptied name',
      UPDATE,
      () => ({ id: spare, input: { name: '' } }),
      { code: 'VALIDATION_FAILED', field: 'name' },
    ],
    [
      'a role raised too high',
      UPDATE,
      () => ({ id: spare, input: { role: 'OWNER' } }),
      { code: 'FORBIDDEN', field: 'role' },
    ],
    [
      'an end in the past',
      UPDATE,
      () => ({ id: spare, input: { expiresAt: STALE } }),
      { code: 'VALIDATION_FAILED', field: 'expiresAt' },
    ],
    [
      'another unknown model',
      UPDATE,
      () => ({ id: spare, input: { permissions: models('SPECIFIC', [UNKNOWN]) } }),
      { code: 'VALIDATION_FAILED', field: 'permissions' },
    ],
    [
      'a stale view',
      UPDATE,
      () => ({ id: spare, input: { name: 'X', expectedUpdatedAt: STALE } }),
      { code: 'CONFLICT', field: 'expectedUpdatedAt' },
    ],
    [
      'a change of a revoked key',
      UPDATE,
      () => ({ id: revoked, input: { name: 'X' } }),
      { code: 'VALIDATION_FAILED', field: 'id' },
    ],
    [
      'a change of a higher key',
      UPDATE,
      () => ({ id: ownersKey, input: { name: 'X' } }),
      { code: 'FORBIDDEN', field: 'id' },
    ],
    [
      'a negative overlap',
      ROTATE,
      () => ({ id: spare, hours: -1 }),
      { code: 'VALIDATION_FAILED', field: 'overlapHours' },
    ],
    [
      'an endless overlap',
      ROTATE,
      () => ({ id: spare, hours: 721 }),
      { code: 'VALIDATION_FAILED', field: 'overlapHours' },
    ],
    ['a rotated unknown key', ROTATE, () => ({ id: UNKNOWN }), { code: 'NOT_FOUND', field: 'id' }],
    ['a rotated higher key', ROTATE, () => ({ id: ownersKey }), { code: 'FORBIDDEN', field: 'role' }],
    ['a rotated revoked key', ROTATE, () => ({ id: revoked }), { code: 'VALIDATION_FAILED', field: 'id' }],
    [
      'a rotation of what was changed',
      ROTATE,
      () => ({ id: spare, expected: STALE }),
      { code: 'CONFLICT', field: 'expectedUpdatedAt' },
    ],
    [
      'an active key activated',
      step('activateApiKey'),
      () => ({ id: spare }),
      { code: 'VALIDATION_FAILED', field: 'id' },
    ],
    [
      'a revoked key activated',
      step('activateApiKey'),
      () => ({ id: revoked }),
      { code: 'VALIDATION_FAILED', field: 'id' },
    ],
    ['keys of what is no id', LIST, () => ({ teamId: 'x' }), { code: 'VALIDATION_FAILED', field: 'teamId' }],
    ['too many keys', LIST, () => ({ limit: 101 }), { code: 'VALIDATION_FAILED', field: 'limit' }],
    ['keys before the first', LIST, () => ({ offset: -1 }), { code: 'VALIDATION_FAILED', field: 'offset' }],
    ...['suspendApiKey', 'activateApiKey', 'revokeApiKey'].flatMap((name): Case[] => [
      [`${name} of an unknown key`, step(name), () => ({ id: UNKNOWN }), { code: 'NOT_FOUND', field: 'id' }],
      [
        `${name} of what is no id`,
        step(name),
        () => ({ id: 'x' }),
        { code: 'VALIDATION_FAILED', field: 'id' },
      ],
      [`${name} of a higher key`, step(name), () => ({ id: ownersKey }), { code: 'FORBIDDEN', field: 'id' }],
      [
        `${name} of what was changed`,
        step(name),
        () => ({ id: spare, expected: STALE }),
        { code: 'CONFLICT', field: 'expectedUpdatedAt' },
      ],
    ]),
  ]
  test.each(refusals)('%s', async (_, document, variables, blame) => {
    const before = await dumpAccess(api.db)
    const { status, errors } = await ask(document, variables())
    expect(status).toBeLessThan(500)
    expect(errors[0]).toMatchObject({ extensions: blame })
    expect(await dumpAccess(api.db)).toBe(before)
  })

  test('viewers', async () => {
    const before = await dumpAccess(api.db)
    const cases: [string, Record<string, unknown>][] = [
      [CREATE, { input }],
      [UPDATE, { id: spare, input: { name: 'X' } }],
      [ROTATE, { id: spare }],
      [step('suspendApiKey'), { id: spare }],
      [step('activateApiKey'), { id: spare }],
      [step('revokeApiKey'), { id: spare }],
    ]
    for (const [document, variables] of cases) {
      const { errors } = await ask(document, variables, world.home.keys.VIEWER)
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    }
    expect(await dumpAccess(api.db)).toBe(before)
  })
})
