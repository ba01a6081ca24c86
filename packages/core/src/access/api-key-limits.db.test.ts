import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Role } from '@sluice/db'

import { createKeyOf, createPerson, createTeam } from '../../test/people.ts'
import type { Person } from '../../test/people.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { codeOf } from '../../test/trace.ts'
import { createModel, createProvider, createScenarios } from '../../test/world.ts'
import { startRun } from '#runs'
import { createId, requestOf } from '#shared'
import type { Actor } from '#shared'

import {
  activateApiKey,
  ensureAdministrators,
  revokeApiKey,
  rotateApiKey,
  suspendApiKey,
  updateApiKey,
} from './index.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NO_MODELS = { models: { access: 'NONE', ids: [] } } as const

let system: TestSystem
let administrators: string
let home: string
let other: string
let owner: Person
let member: Person

beforeAll(async () => {
  system = await createTestSystem()
  administrators = (await ensureAdministrators(system.db)).teamId
  ;[home, other] = [await createTeam(system.db), await createTeam(system.db)]
  owner = await createPerson(system.db, { teamId: home, role: 'OWNER' })
  member = await createPerson(system.db, { teamId: home, role: 'MEMBER' })
})

afterAll(() => system[Symbol.asyncDispose]())

const start = new Date()
const later = (ms: number): Date => new Date(start.getTime() + ms)
const update = (actor: Actor, id: string, input: Parameters<typeof updateApiKey>[2]['input']) =>
  updateApiKey(system, requestOf(actor), { id, input })
const onlyModels = (...ids: string[]) => ({ models: { access: 'SPECIFIC', ids } }) as const
const createChat = async () => createModel(system.db, await createProvider(system.db))

describe('a key made with a key', () => {
  test('can do no more than that one, whatever that one’s row says by now', async () => {
    const [one, two] = [await createChat(), await createChat()]
    const maker = await createKeyOf(system, owner.actor, {
      role: 'ADMIN',
      permissions: onlyModels(one.id, two.id),
      expiresAt: later(DAY_MS),
    })
    const make = (input: Parameters<typeof createKeyOf>[2]) =>
      createKeyOf(system, maker.actor, {
        permissions: onlyModels(one.id),
        expiresAt: later(HOUR_MS),
        ...input,
      })

    await expect(make({})).resolves.toBeDefined()
    await expect(make({ role: 'OWNER' })).rejects.toMatchObject({ code: 'FORBIDDEN', field: 'role' })
    await expect(make({ permissions: null })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      field: 'permissions',
    })
    await expect(make({ expiresAt: null })).rejects.toMatchObject({ code: 'FORBIDDEN', field: 'expiresAt' })
    await expect(make({ expiresAt: later(DAY_MS + 1) })).rejects.toMatchObject({ field: 'expiresAt' })

    await update(owner.actor, maker.row.id, { role: 'MEMBER', permissions: onlyModels(two.id) })
    await expect(make({ role: 'ADMIN' })).rejects.toMatchObject({ field: 'role' })
    await expect(make({ role: 'MEMBER' })).rejects.toMatchObject({ field: 'permissions' })
    await suspendApiKey(system, requestOf(owner.actor), { id: maker.row.id })
    await expect(make({ role: 'VIEWER', permissions: onlyModels(two.id) })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  test('is not widened, extended or taken over by it later either', async () => {
    const maker = await createKeyOf(system, owner.actor, {
      role: 'ADMIN',
      permissions: NO_MODELS,
      expiresAt: later(DAY_MS),
    })
    const made = await createKeyOf(system, maker.actor, {
      role: 'MEMBER',
      permissions: NO_MODELS,
      expiresAt: later(HOUR_MS),
    })
    const wide = await createKeyOf(system, owner.actor, { role: 'MEMBER' })
    const widen = (id: string, input: Parameters<typeof update>[2]) => update(maker.actor, id, input)

    await expect(widen(made.row.id, { role: 'OWNER' })).rejects.toMatchObject({ field: 'role' })
    await expect(
      widen(made.row.id, { permissions: { models: { access: 'ALL', ids: [] } } }),
    ).rejects.toMatchObject({ field: 'permissions' })
    await expect(widen(made.row.id, { expiresAt: null })).rejects.toMatchObject({ field: 'expiresAt' })
    await expect(widen(maker.row.id, { expiresAt: later(2 * DAY_MS) })).rejects.toMatchObject({
      field: 'expiresAt',
    })
    await expect(rotateApiKey(system, requestOf(maker.actor), { id: wide.row.id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(suspendApiKey(system, requestOf(maker.actor), { id: wide.row.id })).resolves.toBeDefined()
    await expect(widen(made.row.id, { expiresAt: later(DAY_MS), role: 'ADMIN' })).resolves.toBeDefined()
  })
})

describe('who may manage a key', () => {
  const outcomeOf = (actor: Actor, id: string): Promise<string> =>
    codeOf(update(actor, id, { name: 'renamed' }))

  test('is its maker, and whoever manages the team it belongs to', async () => {
    const { row } = await createKeyOf(system, member.actor)
    const act = async (teamId: string, role: Role): Promise<string> =>
      outcomeOf((await createPerson(system.db, { teamId, role })).actor, row.id)

    expect(await outcomeOf(member.actor, row.id)).toBe('done')
    expect(await act(home, 'OWNER')).toBe('done')
    expect(await act(home, 'ADMIN')).toBe('done')
    expect(await act(home, 'MEMBER')).toBe('NOT_FOUND')
    expect(await act(home, 'VIEWER')).toBe('FORBIDDEN')
    expect(await act(other, 'OWNER')).toBe('NOT_FOUND')
    expect(await act(administrators, 'MEMBER')).toBe('NOT_FOUND')
    expect(await act(administrators, 'ADMIN')).toBe('done')
    expect(await outcomeOf(member.actor, createId())).toBe('NOT_FOUND')
  })

  test('is nobody with a lower role than the key’s', async () => {
    const { row } = await createKeyOf(system, owner.actor, { role: 'OWNER' })
    const admin = await createPerson(system.db, { teamId: home, role: 'ADMIN' })
    const request = requestOf(admin.actor)

    expect(await outcomeOf(admin.actor, row.id)).toBe('FORBIDDEN')
    for (const work of [suspendApiKey, activateApiKey, revokeApiKey, rotateApiKey])
      await expect(work(system, request, { id: row.id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  test('is nobody any more of a key that can do more than they can by now', async () => {
    const climber = await createPerson(system.db, { teamId: home, role: 'MEMBER' })
    const { row } = await createKeyOf(system, climber.actor)
    await system.db.apiKey.update({ where: { id: row.id }, data: { role: 'ADMIN' } })

    await expect(rotateApiKey(system, requestOf(climber.actor), { id: row.id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      field: 'role',
    })
  })
})

test('a narrowed key starts runs on its models only, and is told which it may not use', async () => {
  const [one, two] = [await createChat(), await createChat()]
  const { actor } = await createKeyOf(system, member.actor, { permissions: onlyModels(one.id) })
  const { definitionId } = await createScenarios(system.db, actor, 1)
  const start = (narrowed: Actor, models: string[]) =>
    startRun(system, requestOf(narrowed), { definitionId, models })
  const ref = ({ provider, modelId }: typeof one): string => `${provider.name}/${modelId}`
  const narrowed = { ...actor, permissions: onlyModels(one.id) }

  await expect(start(narrowed, [ref(one)])).resolves.toBeDefined()
  const refusal = start(narrowed, [ref(one), ref(two)])
  await expect(refusal).rejects.toMatchObject({ code: 'FORBIDDEN', field: 'models' })
  await expect(refusal).rejects.toThrow(`may not use these models: ${ref(two)}.`)
  await expect(start({ ...actor, permissions: NO_MODELS }, [ref(one)])).rejects.toMatchObject({
    code: 'FORBIDDEN',
  })
})
