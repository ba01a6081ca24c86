import { createTestDatabase } from '@sluice/testkit'
import type { TestDatabase } from '@sluice/testkit'
import { describe, expect, test } from 'vitest'

import { MasterKey, openKeyring } from '#credentials'
import { systemClock } from '#shared'

import { ADMINISTRATORS, ensureAdministrators, ensureFirstAdmin } from './index.ts'
import { isPassword } from './password.ts'

const masterKey = MasterKey.parse(MasterKey.generate())

async function ensure({ db }: TestDatabase, password: string | null) {
  const keyring = await openKeyring(db, [masterKey])
  return ensureFirstAdmin({ db, keyring, clock: systemClock }, { email: ' Admin@Example.com ', password })
}

describe('the first administrator', () => {
  test('is made once, as OWNER of the administrators, by the installation itself', async () => {
    await using fresh = await createTestDatabase()

    const admin = await ensure(fresh, null)
    expect(await ensure(fresh, null)).toBeNull()
    expect(await ensure(fresh, 'another password')).toBeNull()

    expect(admin).toEqual({
      email: 'admin@example.com',
      password: expect.stringMatching(/^[\w-]{16}$/),
      mustChangePassword: true,
    })
    const [row] = await fresh.db.user.findMany({ include: { membership: { include: { team: true } } } })
    expect(row).toMatchObject({
      email: 'admin@example.com',
      name: 'admin',
      mustChangePassword: true,
      membership: { role: 'OWNER', team: { slug: ADMINISTRATORS, isBuiltIn: true } },
    })
    expect(await isPassword(admin?.password ?? '', row?.passwordHash ?? null)).toBe(true)
    expect(await fresh.db.auditLog.findMany()).toMatchObject([
      { actorKind: 'SYSTEM', actorName: 'Sluice', operation: 'ensureFirstAdmin', entityId: row?.id },
    ])
    expect(await fresh.db.event.findMany()).toMatchObject([{ type: 'user.created', subjectId: row?.id }])
  })

  test('is made by one of several processes that start at once', async () => {
    await using fresh = await createTestDatabase()
    await openKeyring(fresh.db, [masterKey])
    const made = await Promise.all([1, 2, 3].map(() => ensure(fresh, null)))
    expect(made.filter((admin) => admin !== null)).toHaveLength(1)
    expect(await fresh.db.user.count()).toBe(1)
    expect(await fresh.db.auditLog.count()).toBe(1)
  })

  test('with a password of its own need not change it', async () => {
    await using fresh = await createTestDatabase()

    expect(await ensure(fresh, 'correct horse battery')).toEqual({
      email: 'admin@example.com',
      password: 'correct horse battery',
      mustChangePassword: false,
    })
  })

  test('has the installation itself beside it, which acts without being a person', async () => {
    await using fresh = await createTestDatabase()
    const [first, second] = await Promise.all([
      ensureAdministrators(fresh.db),
      ensureAdministrators(fresh.db),
    ])

    expect(first).toEqual(second)
    expect(first).toMatchObject({ kind: 'SYSTEM', id: null, role: 'OWNER', isAdministrators: true })
  })
})
