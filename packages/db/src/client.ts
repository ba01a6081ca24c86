import { hash } from 'node:crypto'

import { PrismaPg } from '@prisma/adapter-pg'
import { Client, type ClientConfig, Pool } from 'pg'

import { type Prisma, PrismaClient } from './generated/client/client.ts'

/** The root client: opens transactions and is disposed once, by whoever created it. */
export type Database = PrismaClient & AsyncDisposable

/** What use cases take: the root client or a transaction of it. */
export type Db = Prisma.TransactionClient

export type DatabaseOptions = {
  /** TLS is what its `sslmode` and `sslrootcert` say. */
  url: string
  /** Connections at most. */
  poolSize: number
  /** Shown by `pg_stat_activity`. */
  applicationName: string
  /** How long a query waits for a free connection before it fails as unavailable; 10 s by default. */
  acquireTimeoutMs?: number
  /** Whether a connection keeps its session, which no transaction pooler grants; false by default. */
  keepsSession?: boolean
}

/**
 * What raw SQL begins with that each connection shall parse and plan once. For statements that are asked for all the time, in few
 * variants, and whose plan is good whatever the parameters are. Where sessions are not kept it says nothing.
 */
export const PREPARED = '/* prepared */'

const CONNECT_TIMEOUT_MS = 2000
const STATEMENT_TIMEOUT_MS = 30_000

/** What every connection of ours is opened with, whoever opens it. */
export function toConnectionConfig(url: string, applicationName: string): ClientConfig {
  return {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  }
}

/** The pool has one time limit for waiting and for connecting; connecting gets the shorter one of its own. */
class PooledClient extends Client {
  constructor(config?: ClientConfig) {
    super({ ...config, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  }
}

export function createDatabase(options: DatabaseOptions): Database {
  const { url, poolSize, applicationName, acquireTimeoutMs = 10_000, keepsSession = false } = options
  const pool = new Pool({
    ...toConnectionConfig(url, applicationName),
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // For a server that cannot even say that the statement's time is up.
    query_timeout: STATEMENT_TIMEOUT_MS + 5000,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    connectionTimeoutMillis: acquireTimeoutMs,
    max: poolSize,
    Client: PooledClient,
  })
  // An idle connection that Postgres ends is replaced at the next use; nobody waits for it.
  pool.on('error', () => undefined)
  const client = new PrismaClient({
    adapter: new PrismaPg(pool, keepsSession ? { statementNameGenerator: toStatementName } : {}),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: acquireTimeoutMs, timeout: STATEMENT_TIMEOUT_MS },
  })
  return Object.assign(client, {
    [Symbol.asyncDispose]: async () => {
      await client.$disconnect()
      await pool.end()
    },
  })
}

/** Statements without a name are parsed and planned each time. */
function toStatementName({ sql }: { sql: string }): string {
  return sql.startsWith(PREPARED) ? hash('sha1', sql) : ''
}
