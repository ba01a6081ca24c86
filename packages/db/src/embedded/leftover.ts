import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { DatabaseSetupError } from '../database-setup-error.ts'
import type { Log } from '../log.ts'

import { readCommand, waitUntilGone } from './processes.ts'

/** Fast shutdown, immediate shutdown, and for one that is frozen the end; data is safe with each. */
const STEPS = [
  { signal: 'SIGINT', withinMs: 20_000 },
  { signal: 'SIGQUIT', withinMs: 5000 },
  { signal: 'SIGKILL', withinMs: 5000 },
] as const

/**
 * A Postgres that outlived the process which started it is stopped, never adopted: what it was started with is not
 * known. A pid file without its Postgres is removed, since Postgres itself would take whoever has that pid now for one.
 */
export async function clearLeftover(
  dataFolder: string,
  log: Log,
  steps: readonly { signal: NodeJS.Signals; withinMs: number }[] = STEPS,
): Promise<void> {
  const pidFile = join(dataFolder, 'postmaster.pid')
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10)
  const isPostgres = pid > 0 && (await readCommand(pid))?.includes(dataFolder)
  for (const { signal, withinMs } of isPostgres ? steps : []) {
    log.warn('stopping a postgres that was left behind', { pid, signal })
    process.kill(pid, signal)
    if (await waitUntilGone(pid, withinMs)) break
  }
  if (isPostgres && !(await waitUntilGone(pid, 0))) {
    throw new DatabaseSetupError(
      `Process ${pid} still uses ${dataFolder} and does not end: end it yourself first.`,
    )
  }
  await rm(pidFile, { force: true })
}
