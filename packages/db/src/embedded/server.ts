import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Log } from '../log.ts'

import { type Account, spawnAs } from './account.ts'
import type { Binaries } from './binaries.ts'

export type LaunchOptions = {
  binaries: Binaries
  dataFolder: string
  account: Account | null
  settings: Record<string, string>
  log: Log
}

export type Server = { pid: number; port: number; stop: () => Promise<void> }

/** Postgres ended instead of getting ready. */
export class LaunchFailed extends Error {}

/**
 * The shell becomes Postgres. Before that it leaves a watcher behind that waits for our end of a pipe to close, which
 * happens even when we are killed with SIGKILL, and then asks Postgres to shut down; a line means it already has.
 * Being nobody's child, the watcher is not mistaken by Postgres for one of its own.
 */
const LAUNCHER = '( ( read -r _ || kill -INT $$ ) <&3 >/dev/null 2>&1 & ); exec "$@" 3<&-'

const READY_WITHIN_MS = 120_000
const FAST_STOP_WITHIN_MS = 30_000

/** Starts Postgres on a free port and waits until it answers, recovery from a crash included. */
export async function launch(options: LaunchOptions): Promise<Server> {
  const { binaries, dataFolder, account, settings, log } = options
  const port = await findFreePort()
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [
    '/bin/sh',
    '-c',
    LAUNCHER,
    'sh',
    binaries.postgres,
    '-D',
    dataFolder,
    '-p',
    String(port),
    ...flags,
  ]
  const child = spawnAs(account, command, {
    // Ctrl-C in a terminal goes to a whole group: our shutdown comes first, Postgres' after.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const recent = forwardLog(child, log)
  const end = watchEnd(child)
  const deadline = performance.now() + READY_WITHIN_MS
  while (!(await isReady(dataFolder, child.pid))) {
    if (end.error !== null) throw new LaunchFailed(`${recent.join('; ')} (${end.error})`)
    if (performance.now() > deadline) {
      child.kill('SIGQUIT')
      throw new LaunchFailed(`not ready after ${READY_WITHIN_MS / 1000} s`)
    }
    await sleep(10)
  }
  return { pid: child.pid ?? 0, port, stop: () => stop(child, end) }
}

type End = { promise: Promise<unknown>; error: string | null }

function watchEnd(child: ChildProcess): End {
  const watcher = child.stdio[3]
  if (watcher instanceof Socket) {
    // It may be gone before us; then there is nobody to tell.
    watcher.on('error', () => undefined)
    child.once('exit', () => watcher.end('ended\n'))
  }
  const end: End = { promise: once(child, 'close'), error: null }
  end.promise = end.promise.then(
    () => (end.error = `exit code ${child.exitCode}`),
    (error: unknown) => (end.error = String(error)),
  )
  return end
}

/** Fast shutdown: sessions are cut off, everything is written. Immediate where that takes too long. */
async function stop(child: ChildProcess, end: End): Promise<void> {
  child.kill('SIGINT')
  const impatience = setTimeout(() => child.kill('SIGQUIT'), FAST_STOP_WITHIN_MS)
  await end.promise
  clearTimeout(impatience)
}

/** Postgres says in its pid file, line 8, when it takes connections; line 1 tells its file from an older one. */
async function isReady(dataFolder: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
}

/** Its last lines, kept up to date. */
function forwardLog(child: ChildProcess, log: Log): string[] {
  const recent: string[] = []
  if (child.stderr === null) return recent
  createInterface(child.stderr).on('line', (line) => {
    recent.push(line)
    if (recent.length > 5) recent.shift()
    log.debug('postgres', { line })
  })
  return recent
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
