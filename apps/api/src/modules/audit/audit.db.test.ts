import { sealAudit } from '@sluice/core/audit'
import { createId } from '@sluice/core/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, textAt, valueAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'

import type { Answer, Caller } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World

const START = new Date('2026-01-01T00:00:00Z').getTime()
const THING = {
  entityType: 'thing',
  entityName: 'Thing',
  operation: 'changeThing',
  action: 'UPDATE',
} as const

/** Thirty changes of one thing, ten to a second, of the guests' team; and one of the installation's. */
beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  const actor = { actorKind: 'USER', actorId: createId(), actorName: 'Grace' } as const
  await api.db.auditLog.createMany({
    data: Array.from({ length: 30 }, (_, index) => ({
      id: createId(),
      ...THING,
      ...actor,
      entityId: 'thing of the guests',
      teamId: world.other.actor.teamId,
      before: { number: index },
      after: { number: index + 1 },
      createdAt: new Date(START + Math.floor(index / 10) * 1000),
    })),
  })
  await api.db.auditLog.create({
    data: { id: createId(), ...THING, ...actor, entityId: 'thing of all', createdAt: new Date(START + 3000) },
  })
})

afterAll(() => api[Symbol.asyncDispose]())

const PAGE = 'nodes { id entityId after createdAt } pageInfo { endCursor hasNextPage }'

const ask = (caller: Caller, document: string, variables: Record<string, unknown> = {}): Promise<Answer> =>
  request(api.url, caller, document, variables)
const askAdmin = (document: string, variables: Record<string, unknown> = {}): Promise<Answer> =>
  ask(world.home.keys.ADMIN, document, variables)

async function things(filter: Record<string, unknown>): Promise<unknown> {
  const { data, errors } = await askAdmin(
    `query ($filter: AuditLogFilter) { auditLogs(filter: $filter, first: 100) { nodes { entityId } } }`,
    { filter: { entityType: 'thing', ...filter } },
  )
  expect(errors).toEqual([])
  return valueAt(data, 'auditLogs', 'nodes')
}

describe('auditLogs', () => {
  test('shows a change with who made it, what it was and became, and its request', async () => {
    await askAdmin(
      `mutation { updateSystemSetting(input: { key: "run_max_probes", value: 9 }) { setting { key } } }`,
    )
    const { data } = await askAdmin(`{
      auditLogs(filter: { entityType: "system_setting" }) {
        nodes { actorKind actorName actorId action operation entityType entityId entityName before after requestId isSealed sequence }
      }
    }`)
    expect(valueAt(data, 'auditLogs', 'nodes')).toEqual([
      {
        actorKind: 'API_KEY',
        actorName: 'ADMIN key',
        actorId: world.home.keys.ADMIN.id,
        action: 'UPDATE',
        operation: 'updateSystemSetting',
        entityType: 'system_setting',
        entityId: 'run_max_probes',
        entityName: 'run_max_probes',
        before: { value: 100_000 },
        after: { value: 9 },
        requestId: expect.stringMatching(/./),
        isSealed: false,
        sequence: null,
      },
    ])
  })

  test('shows the place in the chain once a row is sealed', async () => {
    await sealAudit(api.services)
    const { data } = await askAdmin(
      `{ auditLogs(filter: { entityType: "thing", entityId: "thing of the guests" }, first: 100) { nodes { isSealed sequence } } }`,
    )
    const nodes = Array.from({ length: 30 }, (_, index) => ({ isSealed: true, sequence: 30 - index }))
    expect(valueAt(data, 'auditLogs', 'nodes')).toEqual(nodes)
  })

  test('gives every row once, newest first, page by page, though many are of one instant', async () => {
    const seen: unknown[] = []
    let after: unknown = null
    for (let page = 0; page < 5; page += 1) {
      const { data } = await askAdmin(
        `query ($after: String) { auditLogs(filter: { entityType: "thing" }, first: 7, after: $after) { ${PAGE} } }`,
        { after },
      )
      const nodes = valueAt(data, 'auditLogs', 'nodes')
      seen.push(...(Array.isArray(nodes) ? nodes : []))
      after = valueAt(data, 'auditLogs', 'pageInfo', 'endCursor')
      expect(valueAt(data, 'auditLogs', 'pageInfo', 'hasNextPage')).toBe(page < 4)
    }
    expect(seen).toHaveLength(31)
    expect(seen.map((node) => valueAt(node, 'after', 'number') ?? 31)).toEqual(
      Array.from({ length: 31 }, (_, index) => 31 - index),
    )
  })

  test('gives only what every condition of the filter holds for', async () => {
    const other = { entityId: 'thing of all' }
    expect(await things({})).toHaveLength(31)
    expect(await things({ entityId: 'thing of all' })).toEqual([other])
    expect(await things({ operation: 'changeThing', action: 'UPDATE' })).toHaveLength(31)
    expect(await things({ action: 'DELETE' })).toEqual([])
    expect(await things({ actorId: createId() })).toEqual([])
    expect(await things({ from: '2026-01-01T00:00:01Z', to: '2026-01-01T00:00:02Z' })).toHaveLength(10)
    expect(await things({ from: '2026-01-01T00:00:03Z' })).toEqual([other])
    expect(await things({ entityType: null, entityId: 'thing of all', actorId: null })).toEqual([other])
  })

  test('is all of it for administrators, the team’s own for its ADMIN and OWNER, and nothing for others', async () => {
    const document = `{ auditLogs(filter: { entityType: "thing" }, first: 100) { nodes { entityId } } }`
    for (const caller of [world.home.keys.OWNER, world.home.keys.ADMIN, { cookie: world.session }])
      expect(valueAt((await ask(caller, document)).data, 'auditLogs', 'nodes')).toHaveLength(31)
    for (const caller of [world.other.keys.OWNER, world.other.keys.ADMIN]) {
      const { data } = await ask(caller, document)
      expect(valueAt(data, 'auditLogs', 'nodes')).toHaveLength(30)
      expect(JSON.stringify(data)).not.toContain('thing of all')
    }
    for (const keys of [world.home.keys, world.other.keys]) {
      for (const caller of [keys.MEMBER, keys.VIEWER])
        expect((await ask(caller, document)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    }
  })

  test.each([
    ['first: 0', 'first'],
    ['first: 101', 'first'],
    ['first: -1', 'first'],
    ['after: "x"', 'after'],
    [`after: "${createId()}"`, 'after'],
    ['filter: { actorId: "1" }', 'actorId'],
  ])('refuses %s', async (args, field) => {
    const { errors } = await askAdmin(`{ auditLogs(${args}) { nodes { id } } }`)
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field } }])
  })

  test('takes no cursor from what the caller may not see', async () => {
    const { data } = await askAdmin(`{ auditLogs(filter: { entityId: "thing of all" }) { nodes { id } } }`)
    const after = textAt(data, 'auditLogs', 'nodes', 0, 'id')
    const { errors } = await ask(world.other.keys.OWNER, `{ auditLogs(after: "${after}") { nodes { id } } }`)
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field: 'after' } }])
  })
})

describe('entityAuditHistory', () => {
  test('is what was done to one thing, for those who may read it', async () => {
    const document = `query ($id: String!, $after: String) {
      entityAuditHistory(entityType: "thing", entityId: $id, first: 1, after: $after) { ${PAGE} }
    }`
    const first = await askAdmin(document, { id: 'thing of the guests' })
    expect(valueAt(first.data, 'entityAuditHistory', 'nodes')).toMatchObject([{ after: { number: 30 } }])
    const after = valueAt(first.data, 'entityAuditHistory', 'pageInfo', 'endCursor')
    const second = await askAdmin(document, { id: 'thing of the guests', after })
    expect(valueAt(second.data, 'entityAuditHistory', 'nodes')).toMatchObject([{ after: { number: 29 } }])

    for (const id of ['thing of all', 'nothing']) {
      const { data } = await ask(world.other.keys.OWNER, document, { id })
      expect(data).toEqual({
        entityAuditHistory: { nodes: [], pageInfo: { endCursor: null, hasNextPage: false } },
      })
    }
    expect((await ask(world.other.keys.VIEWER, document, { id: 'nothing' })).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ])
  })
})
