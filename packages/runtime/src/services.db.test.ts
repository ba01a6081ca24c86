import { randomBytes } from 'node:crypto'

import { MasterKey } from '@sluice/core/credentials'
import { createId, systemClock } from '@sluice/core/shared'
import type { Log } from '@sluice/core/shared'
import { createTestDatabase } from '@sluice/testkit'
import type { TestDatabase } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { SetupError, createServices, prepareDatabase, readConfig, requireDatabase } from './index.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
})

const MASTER_KEY = MasterKey.generate()

const UNSUPPORTED = {
  displayName: 'Azure',
  protocol: 'AZURE_OPENAI',
  baseUrl: 'https://127.0.0.1',
  credentialRef: null,
  requestTimeoutSeconds: 1,
} as const

const configOf = (environment: Record<string, string> = {}) =>
  readConfig({
    DATABASE_URL: database.url,
    DATABASE_POOL: '2',
    SLUICE_MASTER_KEY: MASTER_KEY,
    SLUICE_LOG_LEVEL: 'silent',
    ...environment,
  })

/** Connections that processes of this role hold. */
const connections = async (role: string) => {
  const [row] = await database.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int FROM pg_stat_activity WHERE application_name LIKE ${`sluice ${role}%`} AND datname = current_database()`
  return row?.count
}

describe('the services of a process', () => {
  test('are everything it needs, and are gone when it is', async () => {
    {
      await using services = await createServices({
        config: configOf({ OPENAI_API_KEY: 'sk' }),
        role: 'worker',
      })
      const { db, queue, models, credentials, keyring, clock, directUrl, createLogger } = services

      expect(await db.team.count()).toBe(0)
      await queue.ensure('test.services')
      await queue.send(db, 'test.services', [
        { id: createId(), jobId: createId(), priority: 5, startAfter: null },
      ])
      expect(await queue.fetch(db, 'test.services', 1)).toHaveLength(1)
      await expect(
        models.complete(UNSUPPORTED, { model: 'm', messages: [] }, new AbortController().signal),
      ).rejects.toThrow('AZURE_OPENAI, which is not supported')
      expect(credentials.environment['OPENAI_API_KEY']).toBe('sk')
      expect(keyring.activeId).toBe(MasterKey.parse(MASTER_KEY).id)
      expect(clock).toBe(systemClock)
      expect(directUrl).toBe(database.url)
      createLogger('test').info('nobody hears')
      expect(await connections('worker')).toBeGreaterThan(0)
    }
    await expect.poll(() => connections('worker')).toBe(0)
  })

  test('are what a test puts in their place', async () => {
    const clock = { now: () => new Date(0) }
    const lines: string[] = []
    const log = (message: string) => void lines.push(message)
    const createLogger = (): Log => ({ debug: log, info: log, warn: log, error: log })

    await using services = await createServices({
      config: configOf({ SLUICE_MASTER_KEY: '' }),
      role: 'api',
      overrides: { clock, createLogger, masterKeys: [MasterKey.parse(MASTER_KEY)] },
    })

    expect(services.clock.now()).toEqual(new Date(0))
    services.createLogger('test').warn('heard')
    expect(lines).toEqual(['heard'])
  })

  test('hear of a broken connection of their queue and go on', async () => {
    const warnings: string[] = []
    const ignore = () => undefined
    const createLogger = (): Log => ({
      debug: ignore,
      info: ignore,
      warn: (message) => void warnings.push(message),
      error: ignore,
    })
    await using services = await createServices({
      config: configOf(),
      role: 'cut',
      overrides: { createLogger },
    })
    await services.queue.ensure('test.cut')

    await database.db.$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sluice cut queue'`

    await expect.poll(() => warnings).toContain('pg-boss reported an error')
    await services.queue.complete('test.cut', [createId()])
  })

  test('are refused without a database', async () => {
    await expect(createServices({ config: configOf({ DATABASE_URL: '' }), role: 'worker' })).rejects.toThrow(
      SetupError,
    )
  })

  test('are refused with another master key, and leave no connection behind', async () => {
    await using _ = await createServices({ config: configOf(), role: 'first' })

    await expect(
      createServices({ config: configOf({ SLUICE_MASTER_KEY: MasterKey.generate() }), role: 'second' }),
    ).rejects.toThrow('This database was set up with another master key')
    await expect.poll(() => connections('second')).toBe(0)
  })
})

/** An empty database on the same server, while `work` lasts. */
async function withEmptyDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await database.db.$executeRawUnsafe(`CREATE DATABASE ${name}`)
  try {
    await work(Object.assign(new URL(database.url), { pathname: `/${name}` }).href)
  } finally {
    await database.db.$executeRawUnsafe(`DROP DATABASE ${name} WITH (FORCE)`)
  }
}

const UNREACHABLE = 'postgresql://nobody@127.0.0.1:1/nothing'

describe('preparing a database', () => {
  const ignore = () => undefined
  const silent: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore }

  test('brings an empty one up to date, queue included, as often as it is asked to', async () => {
    await withEmptyDatabase(async (url) => {
      await prepareDatabase({ url, directUrl: url }, silent)
      await prepareDatabase({ url, directUrl: url }, silent)

      await using services = await createServices({ config: configOf({ DATABASE_URL: url }), role: 'worker' })
      expect(await services.db.run.count()).toBe(0)
      await services.queue.ensure('test.prepared')
    })
  })

  test('that cannot be reached is refused in a sentence', async () => {
    await expect(prepareDatabase({ url: UNREACHABLE, directUrl: UNREACHABLE }, silent)).rejects.toMatchObject(
      {
        name: 'DatabaseSetupError',
        message: expect.stringContaining('127.0.0.1:1'),
      },
    )
  })
})

describe('requiring a database', () => {
  test('is satisfied with one that is up to date', async () => {
    await expect(requireDatabase(configOf())).resolves.toBeUndefined()
  })

  test('says that it has to be brought up to date first', async () => {
    await withEmptyDatabase(async (url) => {
      await expect(requireDatabase(configOf({ DATABASE_URL: url }))).rejects.toThrow(
        /^The database lacks 0001_house.*Bring it up to date first: sluice migrate\.$/,
      )
    })
  })

  test('refuses one that a later version has changed', async () => {
    await using ahead = await createTestDatabase()
    await ahead.db.$executeRaw`
      INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
      VALUES ('later', 'x', now(), '9999_future', now(), 1)`

    await expect(requireDatabase(configOf({ DATABASE_URL: ahead.url }))).rejects.toThrow('"9999_future"')
  })

  test('refuses one that is not set or cannot be reached', async () => {
    await expect(requireDatabase(configOf({ DATABASE_URL: '' }))).rejects.toThrow('DATABASE_URL is not set.')
    await expect(requireDatabase(configOf({ DATABASE_URL: UNREACHABLE }))).rejects.toThrow('127.0.0.1:1')
  })
})
