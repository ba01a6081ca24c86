import type { Database } from '@sluice/db'
import { createTestDatabase } from '@sluice/testkit'
import type { TestDatabase } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createActor, createName } from '../../test/world.ts'
import { MasterKey, openKeyring } from '#credentials'
import type { Keyring } from '#credentials'
import { createId } from '#shared'
import type { Actor } from '#shared'
import {
  ADMINISTRATORS,
  authenticateApiKey,
  authenticateSession,
  createApiKey,
  ensureAdministrators,
  ensureFirstAdmin,
  signIn,
  signOut,
} from './index.ts'
import { hashPassword } from './password.ts'

const masterKey = MasterKey.parse(MasterKey.generate())
let keyring: Keyring
const PASSWORD = 'correct horse battery'

let database: TestDatabase
let db: Database
let passwordHash: string
let now = new Date('2026-11-20T12:00:00Z')
const clock = { now: () => now }

beforeAll(async () => {
  database = await createTestDatabase()
  db = database.db
  passwordHash = await hashPassword(PASSWORD)
  keyring = await openKeyring(db, [masterKey])
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
})

const dependencies = () => ({ db, keyring, clock })
const letPass = (ms: number) => {
  now = new Date(now.getTime() + ms)
}
const DAY_MS = 86_400_000

async function createUser(): Promise<{ email: string; actor: Actor; userId: string }> {
  const actor = await createActor(db)
  const userId = createId()
  const email = `${createName('ada')}@example.com`
  await db.user.create({ data: { id: userId, email, name: 'Ada', passwordHash } })
  await db.membership.create({ data: { userId, teamId: actor.teamId, role: 'MEMBER' } })
  return { email, actor, userId }
}

describe('signing in', () => {
  test('opens a session that says who it is', async () => {
    const { email, actor, userId } = await createUser()

    const { token, expiresAt } = await signIn(dependencies(), {
      email: ` ${email.toUpperCase()} `,
      password: PASSWORD,
    })

    expect(expiresAt.getTime() - now.getTime()).toBe(7 * DAY_MS)
    expect(await authenticateSession(dependencies(), token)).toEqual({
      email,
      mustChangePassword: false,
      actor: {
        kind: 'USER',
        id: userId,
        name: 'Ada',
        teamId: actor.teamId,
        role: 'MEMBER',
        isAdministrators: false,
      },
    })
    expect((await db.user.findUniqueOrThrow({ where: { id: userId } })).lastSignInAt).toEqual(now)
  })

  test('stores nothing of the token but its digest', async () => {
    const { email, userId } = await createUser()

    const { token } = await signIn(dependencies(), { email, password: PASSWORD })

    const session = await db.session.findFirstOrThrow({ where: { userId } })
    expect(Buffer.from(session.tokenHash).equals(keyring.digest('session', token))).toBe(true)
    expect(JSON.stringify(session)).not.toContain(token)
  })

  test('is refused in the same words for a wrong password and an unknown address', async () => {
    const { email } = await createUser()
    const refusal = { code: 'UNAUTHENTICATED', message: 'The e-mail address or the password is wrong.' }

    await expect(signIn(dependencies(), { email, password: 'wrong horse' })).rejects.toMatchObject(refusal)
    await expect(
      signIn(dependencies(), { email: 'nobody@example.com', password: PASSWORD }),
    ).rejects.toMatchObject(refusal)
  })

  test('clears away sessions that are over', async () => {
    const { email, userId } = await createUser()
    await signIn(dependencies(), { email, password: PASSWORD })
    letPass(8 * DAY_MS)

    await signIn(dependencies(), { email, password: PASSWORD })

    expect(await db.session.count({ where: { userId } })).toBe(1)
  })
})

describe('a session', () => {
  test('is nobody’s once it is over, signed out, or unknown', async () => {
    const { email } = await createUser()
    const [first, second] = [
      await signIn(dependencies(), { email, password: PASSWORD }),
      await signIn(dependencies(), { email, password: PASSWORD }),
    ]

    await signOut(dependencies(), first.token)
    expect(await authenticateSession(dependencies(), first.token)).toBeNull()
    expect(await authenticateSession(dependencies(), 'no such token')).toBeNull()
    expect(await authenticateSession(dependencies(), second.token)).not.toBeNull()
    letPass(7 * DAY_MS)
    expect(await authenticateSession(dependencies(), second.token)).toBeNull()
    await expect(signOut(dependencies(), 'no such token')).resolves.toBeUndefined()
  })

  test('is nobody’s while the team is suspended, or when its user left the team', async () => {
    const { email, actor, userId } = await createUser()
    const { token } = await signIn(dependencies(), { email, password: PASSWORD })

    await db.team.update({ where: { id: actor.teamId }, data: { status: 'SUSPENDED' } })
    expect(await authenticateSession(dependencies(), token)).toBeNull()
    await db.team.update({ where: { id: actor.teamId }, data: { status: 'ACTIVE' } })
    expect(await authenticateSession(dependencies(), token)).not.toBeNull()
    await db.membership.delete({ where: { userId } })
    expect(await authenticateSession(dependencies(), token)).toBeNull()
  })

  test('is not an API key, nor the other way round', async () => {
    const { email, actor } = await createUser()
    const { token } = await signIn(dependencies(), { email, password: PASSWORD })
    const { key } = await createApiKey(dependencies(), { actor, name: 'key', role: 'VIEWER' })

    expect(await authenticateApiKey(dependencies(), token)).toBeNull()
    expect(await authenticateSession(dependencies(), key)).toBeNull()
  })
})

describe('an API key', () => {
  const create = async (name = 'nightly') => {
    const actor = await createActor(db)
    return { actor, ...(await createApiKey(dependencies(), { actor, name, role: 'MEMBER' })) }
  }

  test('says who it is, and is stored as a prefix and a digest', async () => {
    const { actor, id, key, prefix } = await create(' nightly ')

    expect(key).toMatch(/^pk_live_[\w-]{43}$/)
    expect(prefix).toBe(key.slice(0, 16))
    expect(await authenticateApiKey(dependencies(), key)).toEqual({
      email: null,
      mustChangePassword: false,
      actor: {
        kind: 'API_KEY',
        id,
        name: 'nightly',
        teamId: actor.teamId,
        role: 'MEMBER',
        isAdministrators: false,
      },
    })
    const row = await db.apiKey.findUniqueOrThrow({ where: { id } })
    expect(JSON.stringify(row)).not.toContain(key.slice(16))
    expect(row).toMatchObject({ createdByKind: 'USER', createdById: actor.id })
  })

  test('is nobody’s when it is revoked, suspended, expired, unknown, or its team suspended', async () => {
    const { actor, id, key } = await create()
    const set = (data: Parameters<typeof db.apiKey.update>[0]['data']) =>
      db.apiKey.update({ where: { id }, data })
    const isKnown = async () => (await authenticateApiKey(dependencies(), key)) !== null

    for (const status of ['REVOKED', 'SUSPENDED'] as const) {
      await set({ status })
      expect(await isKnown()).toBe(false)
    }
    await set({ status: 'ACTIVE', expiresAt: now })
    expect(await isKnown()).toBe(false)
    await set({ expiresAt: new Date(now.getTime() + 1) })
    expect(await isKnown()).toBe(true)
    await db.team.update({ where: { id: actor.teamId }, data: { status: 'SUSPENDED' } })
    expect(await isKnown()).toBe(false)
    expect(await authenticateApiKey(dependencies(), `${key}x`)).toBeNull()
  })

  test('notes when it was last used, once a minute at most', async () => {
    const { id, key } = await create()
    const lastUsed = async () => (await db.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt
    const use = () => authenticateApiKey(dependencies(), key)

    expect(await lastUsed()).toBeNull()
    await use()
    const first = now
    expect(await lastUsed()).toEqual(first)
    letPass(60_000)
    await use()
    expect(await lastUsed()).toEqual(first)
    letPass(1)
    await use()
    expect(await lastUsed()).toEqual(now)
  })

  test('has a name of 1 to 100 characters', async () => {
    const actor = await createActor(db)
    for (const name of ['', '   ', 'x'.repeat(101)]) {
      await expect(createApiKey(dependencies(), { actor, name, role: 'VIEWER' })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        field: 'name',
      })
    }
  })
})

describe('the first administrator', () => {
  test('is made once, in the administrators team, and can sign in', async () => {
    await using fresh = await createTestDatabase()
    const ensure = (password: string | null) =>
      ensureFirstAdmin(fresh.db, { email: ' Admin@Example.com ', password })

    const admin = await ensure(null)
    expect(await ensure(null)).toBeNull()
    expect(await ensure('another password')).toBeNull()

    expect(admin).toEqual({
      email: 'admin@example.com',
      password: expect.stringMatching(/^[\w-]{16}$/),
      mustChangePassword: true,
    })
    const access = { db: fresh.db, keyring: await openKeyring(fresh.db, [masterKey]), clock }
    const { token } = await signIn(access, { email: 'admin@example.com', password: admin?.password ?? '' })
    expect(await authenticateSession(access, token)).toMatchObject({
      mustChangePassword: true,
      actor: { name: 'admin', role: 'OWNER', isAdministrators: true },
    })
    expect(await fresh.db.team.findMany()).toMatchObject([{ slug: ADMINISTRATORS, isBuiltIn: true }])
  })

  test('is made by one of several processes that start at once', async () => {
    await using fresh = await createTestDatabase()
    const made = await Promise.all(
      [1, 2, 3].map(() => ensureFirstAdmin(fresh.db, { email: 'a@b.example', password: null })),
    )
    expect(made.filter((admin) => admin !== null)).toHaveLength(1)
    expect(await fresh.db.user.count()).toBe(1)
  })

  test('with a password of its own need not change it', async () => {
    await using fresh = await createTestDatabase()

    expect(await ensureFirstAdmin(fresh.db, { email: 'a@b.example', password: PASSWORD })).toEqual({
      email: 'a@b.example',
      password: PASSWORD,
      mustChangePassword: false,
    })
  })

  test('has the installation itself beside it, which acts without being a person', async () => {
    const [first, second] = await Promise.all([ensureAdministrators(db), ensureAdministrators(db)])

    expect(first).toEqual(second)
    expect(first).toMatchObject({ kind: 'SYSTEM', id: null, role: 'OWNER', isAdministrators: true })
  })
})
