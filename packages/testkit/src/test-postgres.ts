import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Log } from '@sluice/db'
import { type Binaries, startEmbeddedPostgres, toBinaries } from '@sluice/db/embedded'
import { type ForeignSchema, migrate } from '@sluice/db/migrate'
import { queueSchema } from '@sluice/queue'
import { Client } from 'pg'

/** A server for tests: where to make databases, and the migrated one to make them from. */
export type TestServer = { adminUrl: string; template: string }

export type TestPostgresOptions = {
  /** False by default: faster, and lost with the machine. */
  isDurable?: boolean
  alsoInstall?: readonly ForeignSchema[]
  log?: Log
}

const TEMPLATE = 'sluice_template'

const silent: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/**
 * A Postgres in a temporary folder with a migrated template. SLUICE_TEST_PG_BIN names the folder of another server's
 * programs, such as /usr/lib/postgresql/15/bin.
 */
export async function startTestPostgres(
  options: TestPostgresOptions = {},
): Promise<TestServer & AsyncDisposable> {
  const { isDurable = false, alsoInstall = [queueSchema], log = silent } = options
  await using undo = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'sluice-test-'))
  undo.defer(() => rm(dataDir, { recursive: true, force: true }))
  const binaries = findOtherBinaries()
  const server = undo.use(
    await startEmbeddedPostgres({ dataDir, log, isDurable, ...(binaries && { binaries }) }),
  )

  const adminUrl = toDatabaseUrl(server.url, 'postgres')
  await runSql(adminUrl, `CREATE DATABASE ${TEMPLATE}`)
  await migrate(toDatabaseUrl(server.url, TEMPLATE), { log, alsoInstall })
  // Cloning fails while anybody is connected.
  await runSql(adminUrl, `ALTER DATABASE ${TEMPLATE} WITH ALLOW_CONNECTIONS false`)
  const running = undo.move()
  return { adminUrl, template: TEMPLATE, [Symbol.asyncDispose]: () => running.disposeAsync() }
}

export function toDatabaseUrl(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href
}

export async function runSql(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function findOtherBinaries(): Binaries | undefined {
  const folder = process.env['SLUICE_TEST_PG_BIN']
  if (folder === undefined || folder === '') return undefined
  const version = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' })
  return toBinaries(folder, Number(/\d+/.exec(version)?.[0]))
}

function ignore(): void {}
