import { Client } from 'pg'

import { toConnectionConfig } from './client.ts'
import { DatabaseSetupError } from './database-setup-error.ts'

const OLDEST_MAJOR = 15

const UNREACHABLE = new Set(
  'ECONNREFUSED ECONNRESET ETIMEDOUT EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN ENOENT EACCES'.split(' '),
)

type Target = { host: string; port: number; user: string; database: string }

/** Proves that `url` leads to a database this version can live in; throws a `DatabaseSetupError` where it does not. */
export async function checkConnection(url: string): Promise<{ serverVersion: string }> {
  const client = toClient(url)
  // An error of the socket while nobody waits for an answer would end the process.
  client.on('error', () => undefined)
  const target: Target = {
    host: client.host,
    port: client.port,
    user: client.user ?? '',
    database: client.database ?? '',
  }
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
    const serverVersion = rows[0]?.server_version ?? '0'
    if (Number.parseInt(serverVersion, 10) < OLDEST_MAJOR) {
      throw new DatabaseSetupError(
        `Postgres at ${target.host}:${target.port} is version ${serverVersion}; version ${OLDEST_MAJOR} or later is needed.`,
      )
    }
    return { serverVersion }
  } catch (error) {
    if (error instanceof DatabaseSetupError) throw error
    throw new DatabaseSetupError(toSentence(error, target), { cause: error })
  } finally {
    await client.end().catch(() => undefined)
  }
}

function toClient(url: string): Client {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new DatabaseSetupError(
      'The database URL cannot be read; it looks like postgresql://user:password@host:5432/database, special characters in the password percent-encoded.',
    )
  }
  return new Client({
    ...toConnectionConfig(url, 'sluice check'),
    // The pool asks for the same, so a pooler that refuses it is found here.
    statement_timeout: 30_000,
    query_timeout: 10_000,
  })
}

function toSentence(error: unknown, { host, port, user, database }: Target): string {
  const { code, message } = toFacts(error)
  const place = `${host}:${port}`
  if (UNREACHABLE.has(code) || /^timeout expired|read timeout/.test(message)) {
    return `Postgres cannot be reached at ${place} (${code || message}); check that it runs and that the address is right.`
  }
  if (code === '28P01' || code === '28000' || message.includes('client password must be a string')) {
    return `Postgres at ${place} refused the user "${user}"; check user and password in the database URL.`
  }
  if (code === '3D000') {
    return `Postgres at ${place} has no database "${database}"; create it with: createdb -h ${host} -p ${port} ${database}`
  }
  if (code === '57P03')
    return `Postgres at ${place} is still starting or shutting down; try again in a moment.`
  if (code === '53300')
    return `Postgres at ${place} has no connection left; raise max_connections or close some.`
  if (message.includes('unsupported startup parameter')) {
    return `The pooler at ${place} refused a connection (${message}); add that parameter to its ignore_startup_parameters.`
  }
  return `Postgres at ${place} cannot be used: ${message}.`
}

/** Connecting to a name with several addresses fails with one error per address. */
function toFacts(error: unknown): { code: string; message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return toFacts(error.errors[0])
  if (!(error instanceof Error)) return { code: '', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return { code, message: error.message }
}
