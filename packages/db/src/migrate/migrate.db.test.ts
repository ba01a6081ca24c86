import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createEmptyDatabase, type EmptyDatabase } from '../../test/empty-database.ts'
import { MIGRATIONS_FOLDER } from './folders.ts'
import { migrate, migrateDown, MigrationFailed, MigrationRefused, migrationStatus } from './index.ts'

const SEED = `
  INSERT INTO teams (id, slug, name) VALUES (gen_random_uuid(), 'first', 'First');
  INSERT INTO llm_providers (id, name, display_name, protocol, base_url)
    VALUES (gen_random_uuid(), 'acme', 'Acme', 'OPENAI', 'http://127.0.0.1');
  INSERT INTO llm_models (id, provider_id, model_id, display_name, is_default)
    SELECT gen_random_uuid(), id, 'large', 'Large', true FROM llm_providers`

let database: EmptyDatabase
let folder: string

beforeEach(async () => {
  database = await createEmptyDatabase()
  folder = await mkdtemp(join(tmpdir(), 'sluice-migrations-'))
})

afterEach(async () => {
  await database[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function write(name: string, up: string, down = ''): Promise<void> {
  await mkdir(join(folder, name), { recursive: true })
  await writeFile(join(folder, name, 'migration.sql'), up)
  await writeFile(join(folder, name, 'down.sql'), down)
}

async function listTables(): Promise<string[]> {
  const { rows } = await database.query(
    `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  )
  return rows.map(({ tablename }: { tablename: string }) => tablename)
}

const run = () => migrate(database.url, { migrationsFolder: folder })

async function refusalOf(work: Promise<unknown>): Promise<MigrationRefused> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof MigrationRefused) return error
  throw new Error(`not refused: ${String(error)}`)
}

describe('migrate', () => {
  it('applies what is pending in order and does nothing the second time', async () => {
    await write('0001_one', 'CREATE TABLE one (id int)')
    await write('0002_two', 'ALTER TABLE one ADD COLUMN name text; CREATE TABLE two (id int)')
    expect(await run()).toEqual({ applied: ['0001_one', '0002_two'], installed: [] })
    const { rows } = await database.query('SELECT * FROM _prisma_migrations')
    expect(await run()).toEqual({ applied: [], installed: [] })
    expect((await database.query('SELECT * FROM _prisma_migrations')).rows).toEqual(rows)
    expect(await listTables()).toEqual(['_prisma_migrations', 'one', 'two'])
  })

  it('leaves neither table nor row of a migration that fails, and says where it failed', async () => {
    await write('0001_one', 'CREATE TABLE one (id int);\n\nCREATE TABLE two (id nonsense);')
    await expect(run()).rejects.toThrow(MigrationFailed)
    await expect(run()).rejects.toThrow(
      'Migration "0001_one" failed and left nothing behind: type "nonsense" does not exist (line 3).',
    )
    expect(await listTables()).toEqual([])
  })

  it('keeps what came before a migration that fails, and goes on from there once it is mended', async () => {
    await write('0001_one', 'CREATE TABLE one (id int)')
    await write(
      '0002_two',
      `CREATE TABLE two (id int); DO $$ BEGIN RAISE 'no' USING ERRCODE = 'P0001'; END $$`,
    )
    await expect(run()).rejects.toThrow('Migration "0002_two" failed')
    expect(await listTables()).toEqual(['_prisma_migrations', 'one'])
    await write('0002_two', 'CREATE TABLE two (id int)')
    expect((await run()).applied).toEqual(['0002_two'])
  })

  it('lets the second of two at once wait and find nothing to do', async () => {
    await write('0001_slow', 'CREATE TABLE one (id int); SELECT pg_sleep(0.3)')
    const results = await Promise.all([run(), run(), run()])
    expect(results.flatMap(({ applied }) => applied)).toEqual(['0001_slow'])
  })

  it('waits for a Prisma tool that holds the same lock', async () => {
    await write('0001_one', 'CREATE TABLE one (id int)')
    const prisma = new Client({ connectionString: database.url })
    await prisma.connect()
    await prisma.query('SELECT pg_advisory_lock(72707369)')
    const waiting = run()
    const isWaiting = `SELECT FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()`
    await expect.poll(async () => (await prisma.query(isWaiting)).rowCount).toBe(1)
    expect(await listTables()).toEqual([])
    await prisma.end()
    expect((await waiting).applied).toEqual(['0001_one'])
  })

  it("installs another library's schema once, in the transaction that brings along", async () => {
    const alsoInstall = [
      { name: 'queue', sql: 'BEGIN; CREATE SCHEMA queue; CREATE TABLE queue.job (id int); COMMIT' },
    ]
    const install = () => migrate(database.url, { migrationsFolder: folder, alsoInstall })
    expect(await install()).toEqual({ applied: [], installed: ['queue'] })
    expect(await install()).toEqual({ applied: [], installed: [] })
  })

  it('writes rows as Prisma does: the checksum is the SHA-256 of the file', async () => {
    await write('0001_one', 'CREATE TABLE one (id int)')
    await run()
    const { rows } = await database.query('SELECT * FROM _prisma_migrations')
    expect(rows).toMatchObject([
      {
        checksum: '4d8ec74eca290f99777e37ddd75017c0d05be7b5f06a392e45ec0ffecf0462bd',
        migration_name: '0001_one',
        logs: null,
        rolled_back_at: null,
        applied_steps_count: 1,
      },
    ])
  })
})

describe('a history that does not fit the files', () => {
  beforeEach(async () => {
    await write('0001_one', 'CREATE TABLE one (id int)')
    await write('0003_three', 'CREATE TABLE three (id int)')
    await run()
  })

  it('is refused when the database is ahead', async () => {
    await rm(join(folder, '0003_three'), { recursive: true })
    const refusal = await refusalOf(run())
    expect(refusal).toMatchObject({ reason: 'ahead', migration: '0003_three' })
    expect(refusal.message).toContain('"0003_three", which this version does not know')
    expect(await refusalOf(migrateDown(database.url, { migrationsFolder: folder }))).toEqual(refusal)
  })

  it('is refused when an applied file was changed', async () => {
    await write('0001_one', 'CREATE TABLE one (id bigint)')
    expect(await refusalOf(run())).toMatchObject({ reason: 'changed', migration: '0001_one' })
  })

  it('is refused when a file comes before an applied one', async () => {
    await write('0002_two', 'CREATE TABLE two (id int)')
    expect(await refusalOf(run())).toMatchObject({ reason: 'out-of-order', migration: '0002_two' })
  })

  it('is refused when another tool left a migration unfinished, until that is marked as rolled back', async () => {
    await write('0004_four', 'CREATE TABLE four (id int)')
    await database.query(
      `INSERT INTO _prisma_migrations (id, migration_name, checksum) VALUES ('x', '0004_four', 'x')`,
    )
    expect(await refusalOf(run())).toMatchObject({ reason: 'unfinished', migration: '0004_four' })
    const { refused } = await migrationStatus(database.url, { migrationsFolder: folder })
    expect(refused?.reason).toBe('unfinished')
    await database.query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = 'x'`)
    expect((await run()).applied).toEqual(['0004_four'])
  })

  it('is left as it was', async () => {
    await write('0002_two', 'CREATE TABLE two (id int)')
    await refusalOf(run())
    expect(await listTables()).toEqual(['_prisma_migrations', 'one', 'three'])
  })
})

describe('our migrations', () => {
  it('go up, down and up again on a database with rows', async () => {
    expect((await migrate(database.url)).applied.length).toBeGreaterThan(0)
    const first = await listTables()
    await database.query(SEED)
    while ((await migrateDown(database.url)) !== null);
    expect(await listTables()).toEqual(['_prisma_migrations'])
    const left = await database.query(
      `SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace
       UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'`,
    )
    expect(left.rows).toEqual([])
    await migrate(database.url)
    expect(await listTables()).toEqual(first)
    await database.query(SEED)
  })

  it('are reported as pending before and as applied after', async () => {
    const before = await migrationStatus(database.url)
    expect(before.applied).toEqual([])
    await migrate(database.url)
    const after = await migrationStatus(database.url)
    expect(after).toEqual({ applied: before.pending, pending: [], refused: null })
  })

  it('go into the public schema whatever the search path of the user', async () => {
    await database.query(
      `CREATE SCHEMA other; ALTER ROLE CURRENT_USER IN DATABASE ${new URL(database.url).pathname.slice(1)} SET search_path = other`,
    )
    await migrate(database.url)
    expect(await listTables()).toContain('teams')
  })

  it('come back one step at a time', async () => {
    await cp(MIGRATIONS_FOLDER, folder, { recursive: true })
    await write('0999_last', 'CREATE TABLE last (id int)', 'DROP TABLE last')
    await run()
    expect(await migrateDown(database.url, { migrationsFolder: folder })).toBe('0999_last')
    expect(await listTables()).toContain('teams')
    expect((await migrationStatus(database.url, { migrationsFolder: folder })).pending).toEqual(['0999_last'])
  })
})
