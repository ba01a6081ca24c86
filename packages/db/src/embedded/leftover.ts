import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { DatabaseSetupError } from '../database-setup-error.ts'
import type { Log } from '../log.ts'

import { readCommand, waitUntilGone } from './processes.ts'

const FAST_STOP_WITHIN_MS = 30_000
const IMMEDIATE_STOP_WITHIN_MS = 10_000

/**
 * A Postgres that outlived the process which started it is stopped, never adopted: what it was started with is not
 * known. A pid file without its Postgres is removed, since Postgres itself would take whoever has that pid now for one.
 */
export async function clearLeftover(dataFolder: string, log: Log): Promise<void> {
  const pidFile = join(dataFolder, 'postmaster.pid')
  const text = await readFile(pidFile, 'utf8').catch(() => null)
  if (text === null) return
  const pid = Number.parseInt(text, 10)
  const command = pid > 0 ? await readCommand(pid) : null
  if (command?.includes(dataFolder)) {
    log.warn('stopping a postgres that was left behind', { pid })
    await stopProcess(pid, dataFolder)
  }
  await rm(pidFile, { force: true })
}

async function stopProcess(pid: number, dataFolder: string): Promise<void> {
  process.kill(pid, 'SIGINT')
  if (await waitUntilGone(pid, FAST_STOP_WITHIN_MS)) return
  process.kill(pid, 'SIGQUIT')
  if (await waitUntilGone(pid, IMMEDIATE_STOP_WITHIN_MS)) return
  throw new DatabaseSetupError(
    `Postgres ${pid} still uses ${dataFolder} and does not stop: end it with kill -9 ${pid}.`,
  )
}
