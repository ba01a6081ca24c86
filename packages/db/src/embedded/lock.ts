import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises'

import { DatabaseSetupError } from '../database-setup-error.ts'

import { hasCode, readCommand } from './processes.ts'

/** Another process holds the lock. */
export class LockHeld extends DatabaseSetupError {
  override readonly name = 'LockHeld'
  readonly pid: number

  constructor(path: string, pid: number) {
    super(
      `Process ${pid} is using this data directory (${path}): stop it first, or choose another directory.`,
    )
    this.pid = pid
  }
}

/**
 * Holds a file against other processes until disposed. It names its holder by pid, start and command line, so that one
 * left by a process that was killed, or by an earlier boot, is taken over. Throws `LockHeld`.
 */
export async function acquireLock(path: string): Promise<AsyncDisposable> {
  const own = `${path}.${randomUUID()}`
  const content = [process.pid, performance.timeOrigin, await readCommand(process.pid)].join('\n')
  await writeFile(own, content, { flag: 'wx' })
  try {
    while (!(await placeLock(own, path))) await removeStale(path)
  } finally {
    await rm(own, { force: true })
  }
  return {
    async [Symbol.asyncDispose]() {
      if ((await readText(path)) === content) await rm(path, { force: true })
    },
  }
}

/** Linking fails where the file exists, and the lock is never seen half-written. */
async function placeLock(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Two processes may find the same stale lock, and the slower one must not remove what the faster one put there. */
async function removeStale(path: string): Promise<void> {
  const found = await readText(path)
  if (found === null) return
  const [pid = 0, startedAt] = found.split('\n', 2).map(Number)
  const command = found.split('\n').slice(2).join('\n')
  // In a container every start may get the same pid and command line.
  const isHeld =
    pid === process.pid ? startedAt === performance.timeOrigin : (await readCommand(pid)) === command
  if (isHeld) throw new LockHeld(path, pid)
  const aside = `${path}.${randomUUID()}`
  await rename(path, aside).catch(() => undefined)
  const taken = await readText(aside)
  if (taken !== null && taken !== found) await link(aside, path).catch(() => undefined)
  await unlink(aside).catch(() => undefined)
}

function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}
