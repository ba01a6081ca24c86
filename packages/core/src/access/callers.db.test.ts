import { createDatabase, listen } from '@sluice/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createKeyOf, createPerson, createTeam, PASSWORD } from '../../test/people.ts'
import type { Person } from '../../test/people.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { until } from '../../test/until.ts'
import { Channel } from '#events'
import type { Log } from '#shared'
import { Snapshot } from '#snapshot'

import { Callers, signIn, signOut } from './index.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

let system: TestSystem
let now = new Date('2026-11-20T12:00:00Z')
const clock = { now: () => now }
const letPass = (ms: number): void => {
  now = new Date(now.getTime() + ms)
}

const warnings: string[] = []
const ignore = (): void => undefined
const log: Log = {
  debug: ignore,
  info: ignore,
  warn: (message) => void warnings.push(message),
  error: ignore,
}

/** What a process that never hears of changes would know: nothing is remembered. */
const forgetful = { current: { version: 1n }, isFresh: false }
let callers: Callers

beforeAll(async () => {
  system = { ...(await createTestSystem()), clock }
  callers = new Callers({ ...system, snapshot: forgetful, log })
})

afterAll(async () => {
  await callers[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

const open = (person: Person): Promise<{ token: string }> =>
  signIn(system, { email: person.email, password: PASSWORD, address: null })

const createMember = async (): Promise<Person> =>
  createPerson(system.db, { teamId: await createTeam(system.db), role: 'MEMBER' })

describe('a session', () => {
  test('says who it is and until when', async () => {
    const person = await createMember()
    const { token } = await open(person)
    const session = await system.db.session.findFirstOrThrow({ where: { userId: person.id } })

    expect(await callers.ofSession(token)).toEqual({
      email: person.email,
      mustChangePassword: false,
      sessionId: session.id,
      expiresAt: new Date(now.getTime() + 7 * DAY_MS),
      actor: person.actor,
    })
  })

  test('is nobody’s once it is over, signed out, or unknown', async () => {
    const person = await createMember()
    const [first, second] = [await open(person), await open(person)]

    await signOut(system, first.token)
    expect(await callers.ofSession(first.token)).toBeNull()
    expect(await callers.ofSession('no such token')).toBeNull()
    expect(await callers.ofSession(second.token)).not.toBeNull()
    letPass(7 * DAY_MS)
    expect(await callers.ofSession(second.token)).toBeNull()
    await expect(signOut(system, 'no such token')).resolves.toBeUndefined()
  })

  test('is nobody’s while user or team is suspended, or when its user left the team', async () => {
    const person = await createMember()
    const { token } = await open(person)
    const isKnown = async (): Promise<boolean> => (await callers.ofSession(token)) !== null
    const { db } = system
    const { teamId } = person.actor

    await db.user.update({ where: { id: person.id }, data: { status: 'SUSPENDED' } })
    expect(await isKnown()).toBe(false)
    await db.user.update({ where: { id: person.id }, data: { status: 'ACTIVE' } })
    await db.team.update({ where: { id: teamId }, data: { status: 'SUSPENDED' } })
    expect(await isKnown()).toBe(false)
    await db.team.update({ where: { id: teamId }, data: { status: 'ACTIVE' } })
    expect(await isKnown()).toBe(true)
    await db.membership.delete({ where: { userId: person.id } })
    expect(await isKnown()).toBe(false)
  })

  test('is not an API key, nor the other way round', async () => {
    const person = await createMember()
    const { token } = await open(person)
    const { key } = await createKeyOf(system, person.actor)

    expect(await callers.ofApiKey(token)).toBeNull()
    expect(await callers.ofSession(key)).toBeNull()
  })
})

describe('an API key', () => {
  test('says who it is, what it is narrowed to and until when', async () => {
    const { actor } = await createMember()
    const expiresAt = new Date(now.getTime() + DAY_MS)
    const permissions = { models: { access: 'NONE', ids: [] } } as const
    const { key, row } = await createKeyOf(system, actor, { permissions, expiresAt, role: 'VIEWER' })

    expect(await callers.ofApiKey(key)).toEqual({
      email: null,
      mustChangePassword: false,
      sessionId: null,
      expiresAt,
      actor: {
        kind: 'API_KEY',
        id: row.id,
        name: row.name,
        teamId: actor.teamId,
        role: 'VIEWER',
        isAdministrators: false,
        permissions,
      },
    })
  })

  test('is nobody’s when it is revoked, suspended, over, unknown, or its team suspended', async () => {
    const { actor } = await createMember()
    const { key, row } = await createKeyOf(system, actor)
    const { db } = system
    const set = (data: Parameters<typeof db.apiKey.update>[0]['data']) =>
      db.apiKey.update({ where: { id: row.id }, data })
    const isKnown = async (): Promise<boolean> => (await callers.ofApiKey(key)) !== null

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
    expect(await callers.ofApiKey(`${key}x`)).toBeNull()
  })

  test('is noted as used, once a minute at most, which is no change of the key', async () => {
    const { key, row } = await createKeyOf(system, (await createMember()).actor)
    const read = () => system.db.apiKey.findUniqueOrThrow({ where: { id: row.id } })
    const use = async (): Promise<Date | null> => {
      await using remembering = new Callers({ ...system, snapshot: forgetful, log })
      await remembering.ofApiKey(key)
      await remembering[Symbol.asyncDispose]()
      return (await read()).lastUsedAt
    }

    expect((await read()).lastUsedAt).toBeNull()
    const first = now
    expect(await use()).toEqual(first)
    letPass(MINUTE_MS)
    expect(await use()).toEqual(first)
    letPass(1)
    expect(await use()).toEqual(now)
    expect((await read()).updatedAt).toEqual(row.updatedAt)
  })
})

describe('who is remembered', () => {
  const remembering = (options: Partial<ConstructorParameters<typeof Callers>[0]> = {}): Callers =>
    new Callers({ ...system, snapshot: { current: { version: 1n }, isFresh: true }, log, ...options })

  /** Answers only from memory: its database is closed. */
  async function createClosing(
    options: { capacity?: number } = {},
  ): Promise<{ own: Callers; close: () => Promise<void> }> {
    const db = createDatabase({ url: system.url, poolSize: 2, applicationName: 'closing' })
    const own = remembering({ db, ...options })
    return {
      own,
      close: async () => {
        await own[Symbol.asyncDispose]()
        await db[Symbol.asyncDispose]()
      },
    }
  }

  test('costs no statement at all', async () => {
    const person = await createMember()
    const { key } = await createKeyOf(system, person.actor)
    const { token } = await open(person)
    const { own, close } = await createClosing()
    const [byKey, bySession] = [await own.ofApiKey(key), await own.ofSession(token)]
    await close()

    for (let round = 0; round < 100; round += 1) {
      expect(await own.ofApiKey(key)).toBe(byKey)
      expect(await own.ofSession(token)).toBe(bySession)
    }
  })

  test('is forgotten when there are too many, the least recently seen first', async () => {
    const { actor } = await createMember()
    const [first, second, third] = [
      await createKeyOf(system, actor),
      await createKeyOf(system, actor),
      await createKeyOf(system, actor),
    ]
    const { own, close } = await createClosing({ capacity: 2 })
    for (const { key } of [first, second, first, third]) await own.ofApiKey(key)
    await close()

    expect(await own.ofApiKey(first.key)).not.toBeNull()
    expect(await own.ofApiKey(third.key)).not.toBeNull()
    await expect(own.ofApiKey(second.key)).rejects.toThrow('after calling end on the pool')
  })

  test('is over when their time is', async () => {
    const expiresAt = new Date(now.getTime() + 1000)
    const { key } = await createKeyOf(system, (await createMember()).actor, { expiresAt })
    await using own = remembering()

    letPass(999)
    expect(await own.ofApiKey(key)).not.toBeNull()
    letPass(1)
    expect(await own.ofApiKey(key)).toBeNull()
  })

  test('is looked up anew while changes may go unheard', async () => {
    const { key, row } = await createKeyOf(system, (await createMember()).actor)
    const snapshot = { current: { version: 1n }, isFresh: true }
    await using own = remembering({ snapshot })
    await own.ofApiKey(key)
    await system.db.apiKey.update({ where: { id: row.id }, data: { status: 'REVOKED' } })

    expect(await own.ofApiKey(key)).not.toBeNull()
    snapshot.isFresh = false
    expect(await own.ofApiKey(key)).toBeNull()
  })

  test('is not remembered under a version that came while they were looked up', async () => {
    const { key, row } = await createKeyOf(system, (await createMember()).actor)
    const snapshot = { current: { version: 1n }, isFresh: true }
    await using own = remembering({ snapshot })

    const asked = own.ofApiKey(key)
    snapshot.current = { version: 2n }
    expect(await asked).not.toBeNull()
    await system.db.apiKey.update({ where: { id: row.id }, data: { status: 'REVOKED' } })

    expect(await own.ofApiKey(key)).toBeNull()
  })

  test('goes on when their use cannot be written', async () => {
    const { key } = await createKeyOf(system, (await createMember()).actor)
    await using own = remembering()
    await own.ofApiKey(key)
    letPass(MINUTE_MS + 1)
    await system.db.$executeRaw`ALTER TABLE api_keys RENAME TO api_keys_away`
    try {
      expect(await own.ofApiKey(key)).not.toBeNull()
      await until(async () => warnings.includes('use of an API key could not be noted'))
    } finally {
      await system.db.$executeRaw`ALTER TABLE api_keys_away RENAME TO api_keys`
    }
  })
})

describe('what is taken away', () => {
  const changes: [name: string, take: (person: Person, keyId: string) => Promise<unknown>][] = [
    ['a revoked key', (_, id) => system.db.apiKey.update({ where: { id }, data: { status: 'REVOKED' } })],
    [
      'a key with another role',
      (_, id) => system.db.apiKey.update({ where: { id }, data: { role: 'VIEWER' } }),
    ],
    ['an ended session', ({ id }) => system.db.session.deleteMany({ where: { userId: id } })],
    ['a suspended user', ({ id }) => system.db.user.update({ where: { id }, data: { status: 'SUSPENDED' } })],
    [
      'a suspended team',
      ({ actor }) => system.db.team.update({ where: { id: actor.teamId }, data: { status: 'SUSPENDED' } }),
    ],
    [
      'a changed role',
      ({ id }) => system.db.membership.update({ where: { userId: id }, data: { role: 'VIEWER' } }),
    ],
  ]

  test.each(changes)(
    '%s is known within a second to processes that listen and to those that only poll (S6)',
    async (_, take) => {
      await using opened = new AsyncDisposableStack()
      const listening = opened.use(await Snapshot.start({ db: system.db, log }))
      opened.use(
        listen({
          url: system.url,
          channels: [Channel.change],
          onNotification: () => void listening.refresh(),
          onConnected: () => undefined,
        }),
      )
      const polling = opened.use(await Snapshot.start({ db: system.db, log }))
      const processes = [listening, polling].map((snapshot) =>
        opened.use(new Callers({ ...system, snapshot, log })),
      )
      const person = await createMember()
      const { key, row } = await createKeyOf(system, person.actor)
      const { token } = await open(person)
      const answers = async (own: Callers): Promise<string> =>
        JSON.stringify([await own.ofApiKey(key), await own.ofSession(token)])
      const before = await Promise.all(processes.map(answers))

      await take(person, row.id)

      await Promise.all(
        processes.map((own, index) => until(async () => (await answers(own)) !== before[index], 1_000)),
      )
      const after = await Promise.all(processes.map(answers))
      expect(after[1]).toBe(after[0])
    },
  )
})
