import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Role } from '@sluice/db'

import { PASSWORD, createKeyOf, createPerson, createTeam } from '../../test/people.ts'
import type { Person } from '../../test/people.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { codeOf, traceOf } from '../../test/trace.ts'
import { requestOf } from '#shared'

import { changePassword, ensureAdministrators, resetUserPassword, signIn, signOutUser } from './index.ts'

let system: TestSystem
let home: string
let boss: Person

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 10 })
  const administrators = await ensureAdministrators(system.db)
  boss = await createPerson(system.db, { teamId: administrators.teamId, role: 'OWNER' })
  home = await createTeam(system.db)
})

afterAll(() => system[Symbol.asyncDispose]())

const person = (teamId: string, role: Role): Promise<Person> => createPerson(system.db, { teamId, role })
const read = (id: string) => system.db.user.findUniqueOrThrow({ where: { id } })
const open = (email: string, password = PASSWORD) => signIn(system, { email, password, address: null })
const sessionsOf = (userId: string): Promise<number> => system.db.session.count({ where: { userId } })

describe('a password', () => {
  test('that is reset has to be changed, and ends the sessions', async () => {
    const somebody = await person(home, 'MEMBER')
    await open(somebody.email)

    const { password } = await resetUserPassword(system, requestOf(boss.actor), somebody)

    expect(await sessionsOf(somebody.id)).toBe(0)
    expect(await codeOf(open(somebody.email))).toBe('UNAUTHENTICATED')
    await expect(open(somebody.email, password ?? '')).resolves.toBeDefined()
    expect(await read(somebody.id)).toMatchObject({ mustChangePassword: true })
    expect(await traceOf(system.db, somebody.id)).toMatchObject({
      operation: 'resetUserPassword',
      event: 'user.password_reset',
      before: { mustChangePassword: false },
      after: { mustChangePassword: true },
    })
  })

  test('is reset by the installation itself too', async () => {
    const system_ = await ensureAdministrators(system.db)
    const { password } = await resetUserPassword(system, requestOf(system_), boss)
    await expect(open(boss.email, password ?? '')).resolves.toBeDefined()
  })

  const next = 'another horse battery'
  const change = (
    somebody: Person,
    input: { currentPassword: string; newPassword: string },
    sessionId: string | null = null,
  ) => changePassword(system, requestOf(somebody.actor), { sessionId, input })

  test('is changed by whoever knows it, ending the other sessions', async () => {
    const somebody = await person(home, 'VIEWER')
    await system.db.user.update({ where: { id: somebody.id }, data: { mustChangePassword: true } })
    await open(somebody.email)
    await open(somebody.email)
    const [own] = await system.db.session.findMany({ where: { userId: somebody.id } })

    await change(somebody, { currentPassword: PASSWORD, newPassword: next }, own?.id ?? '')

    expect(await system.db.session.findMany({ where: { userId: somebody.id } })).toMatchObject([
      { id: own?.id },
    ])
    expect(await read(somebody.id)).toMatchObject({ mustChangePassword: false })
    await expect(open(somebody.email, next)).resolves.toBeDefined()
    expect(await traceOf(system.db, somebody.id)).toMatchObject({
      operation: 'changePassword',
      event: 'user.password_changed',
    })
  })

  test.each([
    ['the wrong one', { currentPassword: 'guess', newPassword: next }, 'currentPassword'],
    ['the same again', { currentPassword: PASSWORD, newPassword: PASSWORD }, 'newPassword'],
    ['a short one', { currentPassword: PASSWORD, newPassword: 'short' }, 'newPassword'],
    ['an endless one', { currentPassword: PASSWORD, newPassword: 'x'.repeat(129) }, 'newPassword'],
  ])('is not changed with %s', async (_, input, field) => {
    const somebody = await person(home, 'MEMBER')
    await expect(change(somebody, input)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', field })
    await expect(open(somebody.email)).resolves.toBeDefined()
  })

  test('cannot be guessed here more often than at the door', async () => {
    const somebody = await person(home, 'MEMBER')
    const guesses = await Promise.all(
      Array.from({ length: 15 }, () =>
        codeOf(change(somebody, { currentPassword: 'guess', newPassword: next })),
      ),
    )
    expect(guesses.filter((code) => code === 'VALIDATION_FAILED')).toHaveLength(10)
    expect(guesses.filter((code) => code === 'RATE_LIMITED')).toHaveLength(5)
    expect(await codeOf(open(somebody.email))).toBe('RATE_LIMITED')
  })

  test('is changed by one of two who do so at once', async () => {
    const somebody = await person(home, 'MEMBER')
    const outcomes = await Promise.all(
      ['first new one', 'second new one'].map((newPassword) =>
        codeOf(change(somebody, { currentPassword: PASSWORD, newPassword })),
      ),
    )
    expect(outcomes.toSorted()).toEqual(['VALIDATION_FAILED', 'done'])
  })

  test('is nothing that an API key has', async () => {
    const { actor } = await createKeyOf(system, boss.actor)
    await expect(
      changePassword(system, requestOf(actor), {
        sessionId: null,
        input: { currentPassword: PASSWORD, newPassword: next },
      }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

test('signing somebody out ends all their sessions and says how many', async () => {
  const somebody = await person(home, 'MEMBER')
  await open(somebody.email)
  await open(somebody.email)

  expect(await signOutUser(system, requestOf(boss.actor), somebody)).toEqual({
    userId: somebody.id,
    sessions: 2,
  })
  expect(await sessionsOf(somebody.id)).toBe(0)
  expect(await traceOf(system.db, somebody.id)).toMatchObject({
    operation: 'signOutUser',
    event: 'user.signed_out',
  })
})
