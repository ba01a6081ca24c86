import { Client } from 'pg'

import { toConnectionConfig } from './client.ts'
import { DatabaseSetupError } from './database-setup-error.ts'

const ANSWER_TIMEOUT_MS = 3000

/**
 * True when statements of one connection may run in different sessions, so that LISTEN, advisory locks and settings do
 * not last. A pooler gives a session that fell idle to the next transaction: one is opened on a second connection, and
 * the first must still have the session it had. A pooler with a single session makes the first wait for ever.
 */
export async function isTransactionPooler(url: string): Promise<boolean> {
  const [first, second] = [toClient(url), toClient(url)]
  try {
    await Promise.all([first.connect(), second.connect()])
    const before = await toSessionId(first)
    await second.query('BEGIN')
    await toSessionId(second)
    const during = await toSessionId(first).catch((error: unknown) => {
      if (error instanceof Error && error.message === 'Query read timeout') return 'none'
      throw error
    })
    return during !== before
  } finally {
    // Not awaited: a pooler that holds its answer back would hold the start too.
    void second.end().catch(() => undefined)
    void first.end().catch(() => undefined)
  }
}

/** Refuses a URL through which LISTEN and locks do not last. */
export async function checkSessionConnection(url: string): Promise<void> {
  if (!(await isTransactionPooler(url))) return
  throw new DatabaseSetupError(
    'The database URL leads through a transaction pooler, where LISTEN and locks do not last: set DATABASE_DIRECT_URL to an address of the same database without the pooler.',
  )
}

function toClient(url: string): Client {
  const client = new Client({ ...toConnectionConfig(url, 'sluice check'), query_timeout: ANSWER_TIMEOUT_MS })
  client.on('error', () => undefined)
  return client
}

/** The process that serves the connection, with its start, since pids come round again. */
async function toSessionId(client: Client): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT pid || ' ' || backend_start AS id FROM pg_stat_activity WHERE pid = pg_backend_pid()`,
  )
  return rows[0]?.id ?? ''
}
