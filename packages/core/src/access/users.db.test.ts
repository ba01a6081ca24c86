import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Role } from '@sluice/db'

import { PASSWORD, createPerson, createTeam } from '../../test/people.ts'
import type { Person } from '../../test/people.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { codeOf, traceOf } from '../../test/trace.ts'
import { createName } from '../../test/world.ts'
import { createId, requestOf } from '#shared'
import type { Actor } from '#shared'

import {
  createUser,
  ensureAdministrators,
  resetUserPassword,
  signIn,
  signOutUser,
  updateUser,
} from './index.ts'
import { isPassword } from './password.ts'

const ROLES: readonly Role[] = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER']

let system: TestSystem
let administrators: string
let home: string
let other: string
let boss: Person

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 10 })
  administrators = (await ensureAdministrators(system.db)).teamId
  boss = await createPerson(system.db, { teamId: administrators, role: 'OWNER' })
  ;[home, other] = [await createTeam(system.db), await createTeam(system.db)]
})

afterAll(() => system[Symbol.asyncDispose]())

const person = (teamId: string, role: Role): Promise<Person> => createPerson(system.db, { teamId, role })
const update = (actor: Actor, id: string, input: Parameters<typeof updateUser>[2]['input']) =>
  updateUser(system, requestOf(actor), { id, input })
const read = (id: string) =>
  system.db.user.findUniqueOrThrow({ where: { id }, include: { membership: true } })
const open = (email: string, password = PASSWORD) => signIn(system, { email, password, address: null })
const sessionsOf = (userId: string): Promise<number> => system.db.session.count({ where: { userId } })

describe('a user', () => {
  test('is added with a generated password, to be changed, which is written nowhere', async () => {
    const email = `${createName('New')}@Example.com`
    const { userId, password } = await createUser(system, requestOf(boss.actor), {
      email: ` ${email} `,
      name: ' New ',
      role: 'MEMBER',
      teamId: home,
    })

    expect(password).toMatch(/^[\w-]{16}$/)
    const row = await read(userId)
    expect(row).toMatchObject({
      email: email.toLowerCase(),
      name: 'New',
      mustChangePassword: true,
      status: 'ACTIVE',
      membership: { teamId: home, role: 'MEMBER' },
    })
    expect(await isPassword(password ?? '', row.passwordHash)).toBe(true)
    const trace = await traceOf(system.db, userId)
    expect(trace).toMatchObject({
      operation: 'createUser',
      event: 'user.created',
      teamId: home,
      before: null,
    })
    expect(JSON.stringify(trace)).not.toContain(password)
    expect(JSON.stringify(trace)).not.toContain('argon2')
  })

  test('is added with a password of the maker’s choice, which is not shown again', async () => {
    const email = `${createName('new')}@example.com`
    const request = requestOf((await person(home, 'ADMIN')).actor)
    const created = await createUser(system, request, {
      email,
      name: 'New',
      role: 'VIEWER',
      password: PASSWORD,
    })

    expect(created.password).toBeNull()
    expect(await read(created.userId)).toMatchObject({
      mustChangePassword: false,
      membership: { teamId: home, role: 'VIEWER' },
    })
    await expect(open(email)).resolves.toBeDefined()
  })

  test('has an address that nobody else has, of two at once too', async () => {
    const email = `${createName('twin')}@example.com`
    const create = () => createUser(system, requestOf(boss.actor), { email, name: 'Twin', role: 'VIEWER' })
    const outcomes = await Promise.allSettled([create(), create()])
    const refused = outcomes.find((outcome) => outcome.status === 'rejected')

    expect(refused?.reason).toMatchObject({ code: 'CONFLICT', field: 'email' })
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('that is suspended has no sessions any more', async () => {
    const somebody = await person(home, 'MEMBER')
    await open(somebody.email)

    await update(boss.actor, somebody.id, { status: 'SUSPENDED' })

    expect(await sessionsOf(somebody.id)).toBe(0)
    expect(await codeOf(open(somebody.email))).toBe('UNAUTHENTICATED')
    await update(boss.actor, somebody.id, { status: 'ACTIVE' })
    expect(await sessionsOf(somebody.id)).toBe(0)
    await expect(open(somebody.email)).resolves.toBeDefined()
  })

  test('is changed in what is given only, and the change can be read', async () => {
    const somebody = await person(home, 'MEMBER')

    await update(boss.actor, somebody.id, { role: 'ADMIN', teamId: other })

    expect(await read(somebody.id)).toMatchObject({
      name: somebody.actor.name,
      status: 'ACTIVE',
      membership: { teamId: other, role: 'ADMIN' },
    })
    expect(await traceOf(system.db, somebody.id)).toMatchObject({
      operation: 'updateUser',
      event: 'user.updated',
      teamId: other,
      before: { role: 'MEMBER', teamId: home },
      after: { role: 'ADMIN', teamId: other },
    })
  })

  test('that was changed meanwhile is shown as it is now instead; of two at once one loses', async () => {
    const somebody = await person(home, 'MEMBER')
    const { updatedAt } = await read(somebody.id)
    const rename = (name: string) => update(boss.actor, somebody.id, { name, expectedUpdatedAt: updatedAt })
    const outcomes = await Promise.allSettled([rename('First'), rename('Second')])
    const refused = outcomes.find((outcome) => outcome.status === 'rejected')
    const row = await read(somebody.id)

    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(refused?.reason).toMatchObject({
      code: 'CONFLICT',
      field: 'expectedUpdatedAt',
      current: {
        id: somebody.id,
        email: somebody.email,
        name: row.name,
        role: 'MEMBER',
        status: 'ACTIVE',
        teamId: home,
        updatedAt: row.updatedAt.toISOString(),
      },
    })
    expect(row.updatedAt.getTime()).toBeGreaterThan(updatedAt.getTime())
  })
})

describe('who may manage whom', () => {
  const rankOf = (role: Role): number => ROLES.length - ROLES.indexOf(role)
  const actors = ['administrators', 'home'].flatMap((team) => ROLES.map((role) => [team, role] as const))

  test.each(actors)('%s %s', async (team, role) => {
    const { actor } = await person(team === 'home' ? home : administrators, role)
    for (const [where, teamId] of [
      ['administrators', administrators],
      ['home', home],
      ['other', other],
    ] as const) {
      for (const targetRole of ROLES) {
        const target = await person(teamId, targetRole)
        const manages = rankOf(role) >= rankOf('ADMIN')
        const sees = team === 'administrators' || where === team
        const expected = !manages
          ? 'FORBIDDEN'
          : !sees
            ? 'NOT_FOUND'
            : rankOf(targetRole) > rankOf(role)
              ? 'FORBIDDEN'
              : 'done'
        const request = requestOf(actor)
        expect([where, targetRole, await codeOf(update(actor, target.id, { name: 'Renamed' }))]).toEqual([
          where,
          targetRole,
          expected,
        ])
        expect(await codeOf(signOutUser(system, request, target))).toBe(expected)
        expect(await codeOf(resetUserPassword(system, request, target))).toBe(expected)
      }
    }
  })

  test('nobody gives a role above the own, nor puts anybody where they cannot look', async () => {
    const admin = await person(home, 'ADMIN')
    const member = await person(home, 'MEMBER')
    const create = (input: { role: Role; teamId?: string }) =>
      createUser(system, requestOf(admin.actor), {
        email: `${createName('x')}@example.com`,
        name: 'X',
        ...input,
      })

    await expect(update(admin.actor, member.id, { role: 'OWNER' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      field: 'role',
    })
    await expect(create({ role: 'OWNER' })).rejects.toMatchObject({ code: 'FORBIDDEN', field: 'role' })
    await expect(update(admin.actor, member.id, { teamId: administrators })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      field: 'teamId',
    })
    await expect(create({ role: 'VIEWER', teamId: other })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      field: 'teamId',
    })
    await expect(create({ role: 'VIEWER', teamId: createId() })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      field: 'teamId',
    })
    await expect(update(admin.actor, member.id, { role: 'ADMIN' })).resolves.toEqual({ userId: member.id })
  })
})

describe('the last owner of the administrators', () => {
  test.each([
    ['demoted', { role: 'ADMIN' }, 'role'],
    ['suspended', { status: 'SUSPENDED' }, 'status'],
    ['moved', {}, 'teamId'],
  ] as const)('cannot be %s, but another can', async (_, change, field) => {
    await using fresh = await createTestSystem()
    const { teamId } = await ensureAdministrators(fresh.db)
    const elsewhere = await createTeam(fresh.db)
    const input = field === 'teamId' ? { teamId: elsewhere } : change
    const last = await createPerson(fresh.db, { teamId, role: 'OWNER' })
    const request = requestOf(last.actor)
    const suspended = await createPerson(fresh.db, { teamId, role: 'OWNER' })
    await fresh.db.user.update({ where: { id: suspended.id }, data: { status: 'SUSPENDED' } })

    await expect(updateUser(fresh, request, { id: last.id, input })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      field,
    })
    await expect(
      updateUser(fresh, request, { id: last.id, input: { name: 'Renamed' } }),
    ).resolves.toBeDefined()
    await expect(updateUser(fresh, request, { id: suspended.id, input })).resolves.toBeDefined()
    const second = await createPerson(fresh.db, { teamId, role: 'OWNER' })
    await expect(updateUser(fresh, request, { id: second.id, input })).resolves.toBeDefined()
  })

  test('is left when two owners take the role from each other at once, twenty times', async () => {
    await using fresh = await createTestSystem({ poolSize: 10 })
    const { teamId } = await ensureAdministrators(fresh.db)
    for (let round = 0; round < 20; round += 1) {
      await fresh.db.membership.deleteMany()
      const [one, two] = [
        await createPerson(fresh.db, { teamId, role: 'OWNER' }),
        await createPerson(fresh.db, { teamId, role: 'OWNER' }),
      ]
      const take = (from: Person, by: Person) =>
        codeOf(updateUser(fresh, requestOf(by.actor), { id: from.id, input: { role: 'ADMIN' } }))
      expect((await Promise.all([take(one, two), take(two, one)])).toSorted()).toEqual(['FORBIDDEN', 'done'])
    }
  })
})
