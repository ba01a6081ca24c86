import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  MasterKey,
  discardCredential,
  resolveCredential,
  rotateMasterKey,
  storeCredential,
} from '@sluice/core/credentials'
import { createId, systemClock } from '@sluice/core/shared'
import type { Actor, Log } from '@sluice/core/shared'
import type { LlmProvider } from '@sluice/db'
import { createTestDatabase } from '@sluice/testkit'
import type { TestDatabase } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startVendor } from '../test/vendor.ts'
import type { Services } from './index.ts'
import { SetupError, createServices, prepareDatabase, readConfig, requireDatabase } from './index.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
})

const MASTER_KEY = MasterKey.generate()

const WITHOUT_CREDENTIAL = {
  id: 'azure',
  displayName: 'Azure',
  protocol: 'AZURE_OPENAI',
  baseUrl: 'https://127.0.0.1',
  allowPrivateAddress: false,
  credentialRef: null,
  requestTimeoutSeconds: 1,
} as const

const REQUEST = { model: 'some-model', messages: [{ role: 'user', content: 'Hello?' }] } as const

const SYSTEM: Actor = {
  kind: 'SYSTEM',
  id: null,
  name: 'Test',
  teamId: '',
  role: 'OWNER',
  isAdministrators: true,
}

async function makeFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'sluice-credentials-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

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
        models.complete(WITHOUT_CREDENTIAL, { model: 'm', messages: [] }, new AbortController().signal),
      ).rejects.toThrow('No credential is set for this provider.')
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

  test('take a credential that was replaced in its file, or by another stored one, within the call (S4-2)', async () => {
    await using vendor = await startVendor()
    await using folder = await makeFolder()
    const path = join(folder.path, 'key')
    await using services = await createServices({
      config: configOf({ SLUICE_CREDENTIALS_DIR: folder.path }),
      role: 'api',
    })
    const { db, keyring, models, snapshot } = services
    const store = (plain: string) =>
      db.$transaction((tx) => storeCredential(tx, keyring, { plain, actor: SYSTEM }))
    const ask = (provider: LlmProvider) => models.complete(provider, REQUEST, new AbortController().signal)

    await writeFile(path, 'key-1')
    const id = createId()
    const columns = { displayName: 'Vendor', protocol: 'OPENAI', baseUrl: vendor.url } as const
    const provider = await db.llmProvider.create({
      data: { id, name: 'vendor', ...columns, credentialRef: 'file:key', allowPrivateAddress: true },
    })
    vendor.acceptOnly('key-1')
    await ask(provider)
    await writeFile(path, 'key-2')
    vendor.acceptOnly('key-2')
    await ask(provider)
    expect(vendor.received).toHaveLength(3)

    const stored = await db.llmProvider.update({
      where: { id },
      data: { credentialRef: await store('key-3') },
    })
    vendor.acceptOnly('key-3')
    await ask(stored)
    await db.llmProvider.update({ where: { id }, data: { credentialRef: await store('key-4') } })
    await db.$transaction((tx) => discardCredential(tx, stored.credentialRef))
    await snapshot.refresh()
    vendor.acceptOnly('key-4')
    await ask(stored)
    expect(JSON.stringify(vendor.received.at(-1)?.headers)).toContain('key-4')

    await db.llmProvider.delete({ where: { id } })
    vendor.acceptOnly('key-5')
    await expect(ask(stored)).rejects.toMatchObject({ code: 'MISSING_API_KEY' })
  })

  test('go on working while the master key is replaced, and seal with the new one within two seconds', async () => {
    await using own = await createTestDatabase()
    const [before, after] = [MasterKey.parse(MASTER_KEY), MasterKey.parse(MasterKey.generate())]
    const config = configOf({ DATABASE_URL: own.url })
    const start = (masterKeys: readonly [MasterKey, ...MasterKey[]]) =>
      createServices({ config, role: 'api', overrides: { masterKeys } })
    await (await start([before]))[Symbol.asyncDispose]()
    await using one = await start([after, before])
    await using two = await start([before, after])
    const store = async (services: Services) => {
      const { db, keyring } = services
      return db.$transaction((tx) => storeCredential(tx, keyring, { plain: 'sk-kept', actor: SYSTEM }))
    }
    const readEverywhere = async (reference: string) => {
      for (const services of [one, two]) {
        await services.snapshot.refresh()
        expect(resolveCredential(reference, services.credentials).secret?.reveal()).toBe('sk-kept')
      }
    }
    const [early, late] = [await store(one), await store(two)]
    for (const reference of [early, late]) await readEverywhere(reference)

    await own.db.$transaction((tx) => rotateMasterKey(tx, [after, before]))

    for (const reference of [early, late]) await readEverywhere(reference)
    for (const { keyring } of [one, two])
      await expect.poll(() => keyring.activeId, { timeout: 2_000 }).toBe(after.id)
    await readEverywhere(await store(two))
    await expect(start([before])).rejects.toThrow('This database was set up with another master key')
    await using fresh = await start([after])
    expect(resolveCredential(early, fresh.credentials).secret?.reveal()).toBe('sk-kept')
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
