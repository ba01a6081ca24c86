import { randomBytes } from 'node:crypto'

import { createDatabase, type Database } from '@sluice/db'

import { runSql, type TestServer, toDatabaseUrl } from './test-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Provided by this package's global setup. */
    testServer: TestServer
  }
}

export type TestDatabase = AsyncDisposable & { url: string; db: Database }

export type TestDatabaseOptions = {
  /** The server of the `db` test project by default. */
  server?: TestServer
  /** Connections of `db` at most; 5 by default. */
  poolSize?: number
}

/** A migrated, empty database of one's own, dropped when disposed, whoever is still connected. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { server = await injectServer(), poolSize = 5 } = options
  const name = `test_${randomBytes(8).toString('hex')}`
  await runSql(server.adminUrl, `CREATE DATABASE ${name} TEMPLATE ${server.template}`)
  const url = toDatabaseUrl(server.adminUrl, name)
  const db = createDatabase({ url, poolSize, applicationName: name })
  return {
    url,
    db,
    async [Symbol.asyncDispose]() {
      await runSql(server.adminUrl, `DROP DATABASE ${name} WITH (FORCE)`)
      await db[Symbol.asyncDispose]()
    },
  }
}

/** Imported late: outside Vitest, where a server is passed, it must not be. */
async function injectServer(): Promise<TestServer> {
  const { inject } = await import('vitest')
  return inject('testServer')
}
