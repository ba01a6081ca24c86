import { randomUUID } from 'node:crypto'

import { Client } from 'pg'
import { describe, expect, it } from 'vitest'

import { createMigratedDatabase, type EmptyDatabase } from '../test/empty-database.ts'

import {
  createDatabase,
  type Db,
  PREPARED,
  Prisma,
  isDatabaseUnavailable,
  isForeignKeyViolation,
  isUniqueViolation,
} from './index.ts'

const thrownBy = (work: PromiseLike<unknown>) =>
  Promise.resolve(work).then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: unknown) => error,
  )

const connect = ({ url }: Pick<EmptyDatabase, 'url'>, acquireTimeoutMs = 2000) =>
  createDatabase({ url, poolSize: 1, applicationName: 'test', acquireTimeoutMs })

const createTeam = (db: Db) => db.team.create({ data: { id: randomUUID(), slug: 'one', name: 'One' } })

describe('a database', () => {
  it('opens connections with limits and a name', async () => {
    await using database = await createMigratedDatabase()
    await using db = connect(database)
    const settings = await db.$queryRaw`
      SELECT current_setting('statement_timeout') AS statement, current_setting('application_name') AS name,
             current_setting('idle_in_transaction_session_timeout') AS idle`
    expect(settings).toEqual([{ statement: '30s', name: 'test', idle: '30s' }])
  })

  it('gives use cases a transaction in its place, which is rolled back as one', async () => {
    await using database = await createMigratedDatabase()
    await using db = connect(database)
    const undone = db.$transaction(async (tx) => {
      await createTeam(tx)
      throw new Error('changed my mind')
    })
    await expect(undone).rejects.toThrow('changed my mind')
    expect(await db.team.count()).toBe(0)
    await createTeam(db)
    expect(await db.team.count()).toBe(1)
  })

  it('prepares what asks for it, once, where the connection keeps its session', async () => {
    await using database = await createMigratedDatabase()
    const { url } = database
    await using kept = createDatabase({ url, poolSize: 1, applicationName: 'test', keepsSession: true })
    await using pooled = createDatabase({ url, poolSize: 1, applicationName: 'test' })
    const prepared = Prisma.raw(PREPARED)
    for (const db of [kept, pooled]) {
      for (const number of [1, 2])
        expect(await db.$queryRaw`${prepared} SELECT ${number}::int AS number`).toEqual([{ number }])
      await db.$queryRaw`SELECT ${3}::int`
      const statements = await db.$queryRaw`SELECT statement FROM pg_prepared_statements WHERE name <> ''`
      const expected = db === kept ? [{ statement: `${PREPARED} SELECT $1::int AS number` }] : []
      expect(statements).toEqual(expected)
    }
  })

  it('closes its connections when disposed', async () => {
    await using database = await createMigratedDatabase()
    const db = connect(database)
    await db.team.count()
    await db[Symbol.asyncDispose]()
    const open = `SELECT FROM pg_stat_activity WHERE application_name = 'test' AND datname = current_database()`
    await expect.poll(async () => (await database.query(open)).rowCount).toBe(0)
  })
})

describe('a violated constraint', () => {
  it('is told by its name, from Prisma, from raw SQL and from the driver', async () => {
    await using database = await createMigratedDatabase()
    await using db = connect(database)
    await createTeam(db)
    const sql = `INSERT INTO teams (id, slug, name) VALUES (gen_random_uuid(), 'one', 'One')`
    for (const error of [
      await thrownBy(createTeam(db)),
      await thrownBy(db.$executeRawUnsafe(sql)),
      await thrownBy(database.query(sql)),
    ]) {
      expect(isUniqueViolation(error)).toBe(true)
      expect(isUniqueViolation(error, 'teams_slug_key')).toBe(true)
      expect(isUniqueViolation(error, 'teams_pkey')).toBe(false)
      expect(isForeignKeyViolation(error)).toBe(false)
      expect(isDatabaseUnavailable(error)).toBe(false)
    }
  })

  it('is told to be a foreign key, whichever side was written', async () => {
    await using database = await createMigratedDatabase()
    await using db = connect(database)
    const { id: teamId } = await createTeam(db)
    const content = { teamId, name: 'D', content: {}, createdByKind: 'SYSTEM' as const }
    await db.definition.create({ data: { id: randomUUID(), ...content } })
    const unknownTeam = { id: randomUUID(), ...content, teamId: randomUUID() }
    for (const error of [
      await thrownBy(db.definition.create({ data: unknownTeam })),
      await thrownBy(db.team.delete({ where: { id: teamId } })),
      await thrownBy(db.$executeRaw`DELETE FROM teams`),
      await thrownBy(database.query('DELETE FROM teams')),
    ]) {
      expect(isForeignKeyViolation(error)).toBe(true)
      expect(isForeignKeyViolation(error, 'definitions_team_id_fkey')).toBe(true)
      expect(isForeignKeyViolation(error, 'runs_team_id_fkey')).toBe(false)
      expect(isUniqueViolation(error)).toBe(false)
    }
  })
})

describe('an unavailable database', () => {
  it('is one that nobody answers for', async () => {
    await using db = connect({ url: 'postgresql://u@127.0.0.1:1/d' })
    expect(isDatabaseUnavailable(await thrownBy(db.team.count()))).toBe(true)
    expect(isDatabaseUnavailable(await thrownBy(db.$queryRaw`SELECT 1`))).toBe(true)
    expect(isDatabaseUnavailable(await thrownBy(db.$transaction([db.team.count()])))).toBe(true)
    const client = new Client({ connectionString: 'postgresql://u@localhost:1/d' })
    expect(isDatabaseUnavailable(await thrownBy(client.connect()))).toBe(true)
  })

  it('is not one that refuses a text it cannot keep', async () => {
    await using database = await createMigratedDatabase()
    await using db = connect(database)
    const nul = { id: randomUUID(), slug: 'nul', name: 'N\0L' }
    expect(isDatabaseUnavailable(await thrownBy(db.team.create({ data: nul })))).toBe(false)
    expect(isDatabaseUnavailable(await thrownBy(db.$queryRaw`SELECT ${nul.name}::text`))).toBe(false)
  })

  it('is one that ended our session, and the next query gets a new one', async () => {
    await using database = await createMigratedDatabase()
    await using db = connect(database)
    const killed = await thrownBy(db.$executeRaw`SELECT pg_terminate_backend(pg_backend_pid())`)
    expect(isDatabaseUnavailable(killed)).toBe(true)
    const killedInTransaction = await thrownBy(
      db.$transaction(async (tx) => {
        await tx.$executeRaw`SELECT pg_terminate_backend(pg_backend_pid())`
      }),
    )
    expect(isDatabaseUnavailable(killedInTransaction)).toBe(true)
    expect(await db.team.count()).toBe(0)
  })

  it('is one without a free connection', async () => {
    await using database = await createMigratedDatabase()
    await using db = connect(database, 200)
    const busy = db.$executeRaw`SELECT pg_sleep(1)`.then(() => 'done')
    expect(isDatabaseUnavailable(await thrownBy(db.team.count()))).toBe(true)
    expect(isDatabaseUnavailable(await thrownBy(db.$transaction(async (tx) => tx.team.count())))).toBe(true)
    expect(await busy).toBe('done')
  })

  it('is one that lets nobody else in', async () => {
    await using database = await createMigratedDatabase()
    const name = new URL(database.url).pathname.slice(1)
    const role = `limited_${name}`
    await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x' CONNECTION LIMIT 0`)
    await using db = connect({
      url: Object.assign(new URL(database.url), { username: role, password: 'x' }).href,
    })
    expect(isDatabaseUnavailable(await thrownBy(db.team.count()))).toBe(true)
    await database.query(`DROP ROLE ${role}`)
  })

  it('is not what a mistake of ours looks like', async () => {
    for (const error of [new Error('P1001'), { code: 'P2025' }, null, 'ECONNREFUSED', { code: '57014' }]) {
      expect(isDatabaseUnavailable(error)).toBe(false)
    }
  })
})
