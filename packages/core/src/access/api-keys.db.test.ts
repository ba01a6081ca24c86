import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createKeyOf, createPerson, createTeam } from '../../test/people.ts'
import type { Person } from '../../test/people.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { traceOf } from '../../test/trace.ts'
import { createId, requestOf } from '#shared'
import type { Actor } from '#shared'

import {
  Callers,
  activateApiKey,
  apiKeyState,
  ensureAdministrators,
  inApiKeyState,
  revokeApiKey,
  rotateApiKey,
  suspendApiKey,
  updateApiKey,
} from './index.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NO_MODELS = { models: { access: 'NONE', ids: [] } } as const

let system: TestSystem
let now = new Date()
let callers: Callers
let administrators: string
let home: string
let other: string
let owner: Person
let member: Person

beforeAll(async () => {
  system = { ...(await createTestSystem()), clock: { now: () => now } }
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  callers = new Callers({ ...system, snapshot: { current: { version: 1n }, isFresh: false }, log })
  administrators = (await ensureAdministrators(system.db)).teamId
  ;[home, other] = [await createTeam(system.db), await createTeam(system.db)]
  owner = await createPerson(system.db, { teamId: home, role: 'OWNER' })
  member = await createPerson(system.db, { teamId: home, role: 'MEMBER' })
})

afterAll(async () => {
  await callers[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

const letPass = (ms: number): void => {
  now = new Date(now.getTime() + ms)
}
const later = (ms: number): Date => new Date(now.getTime() + ms)
const read = (id: string) => system.db.apiKey.findUniqueOrThrow({ where: { id } })
const isLetIn = async (key: string | null): Promise<boolean> => (await callers.ofApiKey(key ?? '')) !== null
const update = (actor: Actor, id: string, input: Parameters<typeof updateApiKey>[2]['input']) =>
  updateApiKey(system, requestOf(actor), { id, input })
const onlyModels = (...ids: string[]) => ({ models: { access: 'SPECIFIC', ids } }) as const

describe('a new API key', () => {
  test('is shown once and stored as a prefix and a digest', async () => {
    const { key, row } = await createKeyOf(system, member.actor, {
      name: ' nightly ',
      expiresAt: later(DAY_MS),
    })

    expect(key).toMatch(/^pk_live_[\w-]{43}$/)
    expect(row).toMatchObject({
      name: 'nightly',
      prefix: key.slice(0, 16),
      role: 'MEMBER',
      status: 'ACTIVE',
      permissions: { models: { access: 'ALL', ids: [] } },
      expiresAt: later(DAY_MS),
      lastUsedAt: null,
      createdByKind: 'USER',
      createdById: member.id,
    })
    const trace = await traceOf(system.db, row.id)
    expect(trace).toMatchObject({
      operation: 'createApiKey',
      event: 'api_key.created',
      teamId: home,
      before: null,
    })
    expect(JSON.stringify([row, trace])).not.toContain(key.slice(16))
    expect(JSON.stringify(trace)).not.toContain(Buffer.from(row.secretHash).toString('hex'))
  })

  test('for tests says so and works like any other', async () => {
    const { key, row } = await createKeyOf(system, member.actor, { isTest: true })
    expect(key).toMatch(/^pk_test_/)
    expect(row.prefix).toBe(key.slice(0, 16))
    expect(await isLetIn(key)).toBe(true)
  })

  test('can be given to any team by administrators alone', async () => {
    const admin = await createPerson(system.db, { teamId: administrators, role: 'ADMIN' })
    const { row } = await createKeyOf(system, admin.actor, { teamId: other, role: 'ADMIN' })
    expect(row.teamId).toBe(other)

    for (const teamId of [other, administrators, createId()]) {
      await expect(createKeyOf(system, owner.actor, { teamId, role: 'VIEWER' })).rejects.toMatchObject({
        code: 'NOT_FOUND',
        field: 'teamId',
        message: `There is no team ${teamId}.`,
      })
    }
    await expect(createKeyOf(system, owner.actor, { teamId: home, role: 'VIEWER' })).resolves.toBeDefined()
  })

  test.each([
    ['an empty name', { name: '  ' }, 'VALIDATION_FAILED', 'name'],
    ['an endless name', { name: 'x'.repeat(101) }, 'VALIDATION_FAILED', 'name'],
    ['a time that is over', { expiresAt: new Date(0) }, 'VALIDATION_FAILED', 'expiresAt'],
    ['an unknown model', { permissions: onlyModels(createId()) }, 'VALIDATION_FAILED', 'permissions'],
    ['a higher role', { role: 'ADMIN' }, 'FORBIDDEN', 'role'],
  ] as const)('is refused with %s', async (_, input, code, field) => {
    const before = await system.db.apiKey.count()
    await expect(createKeyOf(system, member.actor, input)).rejects.toMatchObject({ code, field })
    expect(await system.db.apiKey.count()).toBe(before)
  })

  test('is none of a viewer’s business', async () => {
    const viewer = await createPerson(system.db, { teamId: home, role: 'VIEWER' })
    await expect(createKeyOf(system, viewer.actor)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('a key', () => {
  test('is changed in what is given only; null takes its end away', async () => {
    const { row } = await createKeyOf(system, member.actor, { expiresAt: later(DAY_MS) })
    await update(member.actor, row.id, { name: ' renamed ' })
    expect(await read(row.id)).toMatchObject({ name: 'renamed', role: 'MEMBER', expiresAt: row.expiresAt })
    await update(member.actor, row.id, { expiresAt: null, role: 'VIEWER', permissions: NO_MODELS })
    expect(await read(row.id)).toMatchObject({
      name: 'renamed',
      role: 'VIEWER',
      expiresAt: null,
      permissions: NO_MODELS,
    })
    expect(await traceOf(system.db, row.id)).toMatchObject({
      operation: 'updateApiKey',
      event: 'api_key.updated',
      before: { role: 'MEMBER', permissions: { models: { access: 'ALL' } } },
      after: { role: 'VIEWER', permissions: NO_MODELS },
    })
  })

  test('is suspended, activated and revoked, which is final', async () => {
    const { key, row } = await createKeyOf(system, member.actor)
    const target = { id: row.id }
    const request = requestOf(member.actor)

    await suspendApiKey(system, request, target)
    expect(await isLetIn(key)).toBe(false)
    expect(await traceOf(system.db, row.id)).toMatchObject({
      operation: 'suspendApiKey',
      event: 'api_key.suspended',
    })
    await expect(suspendApiKey(system, request, target)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'id',
    })
    await activateApiKey(system, request, target)
    expect(await isLetIn(key)).toBe(true)
    expect(await traceOf(system.db, row.id)).toMatchObject({
      operation: 'activateApiKey',
      event: 'api_key.activated',
    })
    await revokeApiKey(system, request, target)
    expect(await isLetIn(key)).toBe(false)
    expect(await traceOf(system.db, row.id)).toMatchObject({
      operation: 'revokeApiKey',
      event: 'api_key.revoked',
    })

    const final = { code: 'VALIDATION_FAILED', field: 'id' }
    for (const work of [suspendApiKey, activateApiKey, revokeApiKey, rotateApiKey])
      await expect(work(system, request, target)).rejects.toMatchObject(final)
    await expect(update(member.actor, row.id, { name: 'back' })).rejects.toMatchObject(final)
  })

  test('that was changed meanwhile is shown as it is now instead; of two at once one loses', async () => {
    const { row } = await createKeyOf(system, member.actor)
    const target = { id: row.id, expectedUpdatedAt: row.updatedAt }
    const outcomes = await Promise.allSettled([
      suspendApiKey(system, requestOf(member.actor), target),
      update(member.actor, row.id, { name: 'renamed', expectedUpdatedAt: row.updatedAt }),
    ])
    const refused = outcomes.find((outcome) => outcome.status === 'rejected')
    const after = await read(row.id)

    expect(refused?.reason).toMatchObject({
      code: 'CONFLICT',
      current: {
        id: row.id,
        name: after.name,
        status: after.status,
        updatedAt: after.updatedAt.toISOString(),
      },
    })
    expect(JSON.stringify(refused?.reason)).not.toMatch(/hash/i)
    expect(after.updatedAt.getTime()).toBeGreaterThan(row.updatedAt.getTime())
  })

  test('is shown as expired when its time is over, unless it is revoked', async () => {
    const { row } = await createKeyOf(system, member.actor, { expiresAt: later(HOUR_MS) })
    const states = async (): Promise<string[]> => {
      const found = []
      for (const state of ['ACTIVE', 'SUSPENDED', 'REVOKED', 'EXPIRED'] as const) {
        const where = { AND: [{ id: row.id }, inApiKeyState(state, now)] }
        if ((await system.db.apiKey.count({ where })) > 0) found.push(state)
      }
      expect(found).toEqual([apiKeyState(await read(row.id), now)])
      return found
    }
    expect(await states()).toEqual(['ACTIVE'])
    await suspendApiKey(system, requestOf(member.actor), { id: row.id })
    expect(await states()).toEqual(['SUSPENDED'])
    letPass(HOUR_MS)
    expect(await states()).toEqual(['EXPIRED'])
    await update(member.actor, row.id, { expiresAt: later(HOUR_MS) })
    await revokeApiKey(system, requestOf(member.actor), { id: row.id })
    letPass(HOUR_MS)
    expect(await states()).toEqual(['REVOKED'])
  })
})

describe('a rotated key', () => {
  const rotate = (id: string, overlapHours?: number) =>
    rotateApiKey(system, requestOf(member.actor), { id, overlapHours })

  test('works with both secrets until the overlap ends, then with the new one', async () => {
    const { key, row } = await createKeyOf(system, member.actor, { isTest: true })
    const { key: next } = await rotate(row.id, 2)

    expect(next).toMatch(/^pk_test_/)
    expect(next).not.toBe(key)
    expect((await read(row.id)).prefix).toBe(next?.slice(0, 16))
    letPass(2 * HOUR_MS - 1)
    expect([await isLetIn(key), await isLetIn(next)]).toEqual([true, true])
    expect((await callers.ofApiKey(key))?.expiresAt).toEqual(later(1))
    expect((await callers.ofApiKey(next ?? ''))?.expiresAt).toBeNull()
    letPass(1)
    expect([await isLetIn(key), await isLetIn(next)]).toEqual([false, true])
    const trace = await traceOf(system.db, row.id)
    expect(trace).toMatchObject({ operation: 'rotateApiKey', event: 'api_key.rotated' })
    expect(JSON.stringify(trace)).not.toContain(next?.slice(16))
  })

  test('loses the old secret at once where no overlap is wanted, and the one before that with every rotation', async () => {
    const { key, row } = await createKeyOf(system, member.actor)
    const { key: second } = await rotate(row.id, 5)
    const { key: third } = await rotate(row.id, 5)
    expect([await isLetIn(key), await isLetIn(second), await isLetIn(third)]).toEqual([false, true, true])
    const { key: fourth } = await rotate(row.id, 0)
    expect([await isLetIn(third), await isLetIn(fourth)]).toEqual([false, true])
  })

  test('is over when its time is, whatever the overlap', async () => {
    const { key, row } = await createKeyOf(system, member.actor, { expiresAt: later(HOUR_MS) })
    await rotate(row.id, 2)
    expect((await callers.ofApiKey(key))?.expiresAt).toEqual(later(HOUR_MS))
    await update(member.actor, row.id, { expiresAt: later(3 * HOUR_MS) })
    expect((await callers.ofApiKey(key))?.expiresAt).toEqual(later(2 * HOUR_MS))
  })

  test('overlaps as the setting says where nothing else is asked', async () => {
    const { row } = await createKeyOf(system, member.actor)
    await rotate(row.id)
    expect((await read(row.id)).previousSecretExpiresAt).toEqual(later(DAY_MS))
  })

  test.each([-1, 721])('does not overlap for %i hours', async (hours) => {
    const { row } = await createKeyOf(system, member.actor)
    await expect(rotate(row.id, hours)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'overlapHours',
    })
  })
})
