import { afterAll, beforeAll, expect, test } from 'vitest'

import { request, textAt, valueAt } from '../../../test/client.ts'
import { EVERY_MUTATION } from '../../../test/every-mutation.ts'
import { startFakeVendor } from '../../../test/fake-vendor.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'
import { schema } from '../../graphql/schema.ts'

import type { Ids, Step } from '../../../test/every-mutation.ts'
import type { FakeVendor } from '../../../test/fake-vendor.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World
let vendor: FakeVendor

beforeAll(async () => {
  vendor = await startFakeVendor()
  vendor.replies['/models'] = { status: 200, body: { object: 'list', data: [{ id: 'second' }] } }
  api = await startApi()
  world = await createWorld(api)
})

afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await vendor[Symbol.asyncDispose]()
})

const mutations = schema.getMutationType()?.getFields() ?? {}

/** The document that sends a step's variables as the field's arguments. */
function toDocument({ field, select }: Step, variables: Record<string, unknown>): string {
  const used = mutations[field]?.args.filter(({ name }) => name in variables) ?? []
  const declared = used.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ')
  const given = used.map(({ name }) => `${name}: $${name}`).join(', ')
  return `mutation (${declared}) { ${field}(${given}) { ${select} } }`
}

const summary = ({ entityType, entityId, teamId, actorId }: Record<string, unknown>): unknown => ({
  entityType,
  entityId,
  teamId,
  actorId,
})

test('every mutation that succeeds leaves audit rows, and beside each the event of its kind (S22)', async () => {
  const { db } = api
  const ids: Ids = { vendorUrl: vendor.baseUrl, definition: world.definitionId }
  for (const step of EVERY_MUTATION) {
    const seenRows = (await db.auditLog.findMany()).map(({ id }) => id)
    const seenEvents = (await db.event.findMany()).map(({ id }) => id)
    const variables = step.variables(ids)
    const { data, errors } = await request(
      api.url,
      { cookie: world.session },
      toDocument(step, variables),
      variables,
    )
    expect({ field: step.field, errors }).toEqual({ field: step.field, errors: [] })
    for (const [name, path] of Object.entries(step.keep ?? {})) ids[name] = textAt(data, step.field, ...path)

    const orderBy = { id: 'asc' } as const
    const rows = await db.auditLog.findMany({ where: { id: { notIn: seenRows } }, orderBy })
    const events = await db.event.findMany({ where: { id: { notIn: seenEvents } }, orderBy })
    const types = events.map(({ type }) => type).toSorted()
    expect({ field: step.field, types }).toEqual({ field: step.field, types: step.events })
    expect(
      events.map((event) => summary({ ...event, entityType: event.subjectType, entityId: event.subjectId })),
    ).toEqual(rows.map(summary))
    for (const row of rows) {
      expect(row.actorKind).toBe('USER')
      expect(row.requestId).toMatch(/./)
      expect(valueAt(mutations, row.operation)).toBeDefined()
    }
  }
})

test('no mutation of the schema is left out; if one is, add it to test/every-mutation.ts', () => {
  expect(
    Object.keys(mutations).filter((name) => !EVERY_MUTATION.some(({ field }) => field === name)),
  ).toEqual([])
})
