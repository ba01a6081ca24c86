import { Client, DatabaseError } from 'pg'

import { toConnectionConfig } from '../client.ts'
import type { Log } from '../log.ts'

import { MIGRATIONS_FOLDER } from './folders.ts'
import { countApplied, forgetApplied, recordApplied } from './history.ts'
import { MigrationFailed, MigrationRefused } from './migration-errors.ts'
import { listMigrations, readDown } from './migration-files.ts'

/** SQL of a library that keeps its tables in a Postgres schema of its own and opens its own transaction. */
export type ForeignSchema = {
  /** The Postgres schema. Where it already has tables, nothing is done. */
  name: string
  sql: string
}

export type MigrateOptions = { log?: Log; migrationsFolder?: string; alsoInstall?: readonly ForeignSchema[] }

export type MigrationStatus = { applied: string[]; pending: string[]; refused: MigrationRefused | null }

/** The lock Prisma's own tools take, so that they wait for us and we for them. */
const LOCK_KEY = 72_707_369

/** Applies what is pending, each file and its row in one transaction. Two at once: the second waits, then finds nothing to do. */
export async function migrate(
  url: string,
  options: MigrateOptions = {},
): Promise<{ applied: string[]; installed: string[] }> {
  const { log, migrationsFolder = MIGRATIONS_FOLDER, alsoInstall = [] } = options
  const files = await listMigrations(migrationsFolder)
  return withLock(url, async (client) => {
    const pending = files.slice(await countApplied(client, files))
    for (const file of pending) {
      await inTransaction(client, file, async () => recordApplied(client, file))
      log?.info('migration applied', { migration: file.name })
    }
    const missing: ForeignSchema[] = []
    for (const schema of alsoInstall) if (!(await hasTables(client, schema.name))) missing.push(schema)
    for (const { name, sql } of missing) {
      await client.query(sql)
      log?.info('schema installed', { schema: name })
    }
    return { applied: pending.map(({ name }) => name), installed: missing.map(({ name }) => name) }
  })
}

/** Takes the latest migration back; its name, or null where none is applied. */
export async function migrateDown(url: string, options: MigrateOptions = {}): Promise<string | null> {
  const { log, migrationsFolder = MIGRATIONS_FOLDER } = options
  const files = await listMigrations(migrationsFolder)
  return withLock(url, async (client) => {
    const latest = files[(await countApplied(client, files)) - 1]
    if (latest === undefined) return null
    const down = { name: latest.name, sql: await readDown(migrationsFolder, latest.name) }
    await inTransaction(client, down, async () => forgetApplied(client, latest.name))
    log?.info('migration taken back', { migration: latest.name })
    return latest.name
  })
}

/** What `migrate` would do now, without waiting for one that runs. */
export async function migrationStatus(url: string, options: MigrateOptions = {}): Promise<MigrationStatus> {
  const files = await listMigrations(options.migrationsFolder ?? MIGRATIONS_FOLDER)
  const names = files.map(({ name }) => name)
  return withClient(url, async (client) => {
    try {
      const count = await countApplied(client, files)
      return { applied: names.slice(0, count), pending: names.slice(count), refused: null }
    } catch (error) {
      if (error instanceof MigrationRefused) return { applied: [], pending: [], refused: error }
      throw error
    }
  })
}

async function inTransaction(
  client: Client,
  { name, sql }: { name: string; sql: string },
  record: () => Promise<void>,
): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await record()
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw new MigrationFailed(`Migration "${name}" failed and left nothing behind: ${toPlace(error, sql)}`, {
      cause: error,
    })
  }
}

/** What Postgres said and in which line of the file. */
function toPlace(error: unknown, sql: string): string {
  if (!(error instanceof DatabaseError) || error.position === undefined) return String(error)
  const line = sql.slice(0, Number(error.position)).split('\n').length
  return `${error.message} (line ${line}).`
}

async function hasTables(client: Client, schema: string): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM pg_tables WHERE schemaname = $1 LIMIT 1`, [schema])
  return rowCount === 1
}

function withLock<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  return withClient(url, async (client) => {
    // Belongs to the session, so it ends with the connection, however that ends.
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY])
    return work(client)
  })
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(toConnectionConfig(url, 'sluice migrate'))
  // A connection lost between two statements shows in the next one.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('SET search_path TO public')
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
