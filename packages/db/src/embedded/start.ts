import { setTimeout as sleep } from 'node:timers/promises'
import { resolve } from 'node:path'

import { Client } from 'pg'

import { DatabaseSetupError } from '../database-setup-error.ts'
import type { Log } from '../log.ts'

import { chooseAccount, withReach } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { initialise, makeDirectory, SUPERUSER } from './data-directory.ts'
import { clearLeftover } from './leftover.ts'
import { acquireLock } from './lock.ts'
import { launch, LaunchFailed, type LaunchOptions, type Server } from './server.ts'

export type EmbeddedOptions = {
  /** Holds the data, the password and a lock; made where it does not exist. */
  dataDir: string
  log: Log
  /** False: nothing survives a crash of the machine, for tests only. */
  isDurable?: boolean
  /** Another Postgres than the bundled one. */
  binaries?: Binaries
}

export type EmbeddedPostgres = AsyncDisposable & { url: string; port: number; pid: number }

const DATABASE = 'sluice'
const LAUNCH_ATTEMPTS = 20

/** What passes by itself: the port was taken meanwhile, or processes of a killed Postgres are still ending. */
const PASSING = /could not bind|could not create any TCP|pre-existing shared memory block/

/**
 * Runs a Postgres of our own on 127.0.0.1 until disposed; it also ends when this process is killed. Throws a
 * `DatabaseSetupError` where that cannot work, `LockHeld` where another process uses the directory.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log, isDurable = true, binaries = findBinaries() } = options
  const directory = resolve(options.dataDir)
  await makeDirectory(directory)
  await using undo = new AsyncDisposableStack()
  undo.use(await acquireLock(`${directory}/lock`))

  const account = await withReach(await chooseAccount(`${directory}/data`), [directory, binaries.initdb])
  const { dataFolder, password } = await initialise({ directory, binaries, account, isDurable })
  await clearLeftover(dataFolder, log)
  const settings = toSettings(isDurable)
  const { pid, port, stop } = await launchPatiently({ binaries, dataFolder, account, settings, log })
  undo.defer(stop)

  const toUrl = (database: string) => `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`
  await createMissingDatabase(toUrl('postgres'))
  log.info('embedded postgres started', { port, pid })
  const running = undo.move()
  return { url: toUrl(DATABASE), port, pid, [Symbol.asyncDispose]: () => running.disposeAsync() }
}

function toSettings(isDurable: boolean): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    timezone: 'UTC',
    // Our own log tells of failed statements; this one would quote their values.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    ...(isDurable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
}

async function launchPatiently(options: LaunchOptions): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(options)
    } catch (error) {
      if (!(error instanceof LaunchFailed)) throw error
      if (attempt === LAUNCH_ATTEMPTS || !PASSING.test(error.message)) {
        throw new DatabaseSetupError(`Postgres did not start in ${options.dataFolder}: ${error.message}`, {
          cause: error,
        })
      }
      await sleep(250)
    }
  }
}

async function createMissingDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
  } finally {
    await client.end()
  }
}
