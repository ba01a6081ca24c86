import { accessSync, constants } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'

import { DatabaseSetupError } from '../database-setup-error.ts'

/** Another process holds the lock. */
export class LockHeld extends DatabaseSetupError {
  override readonly name = 'LockHeld'
  /** Who said to hold it; null when that cannot be read. */
  readonly pid: number | null

  constructor(path: string, pid: number | null) {
    super(
      `Process ${pid ?? '(unknown)'} is using this data directory (${path}): stop it first, or choose another one.`,
    )
    this.pid = pid
  }
}

const SQLITE_BUSY = 5

/**
 * Holds a file against other processes until disposed. Throws `LockHeld`. Node has no call for it, but SQLite locks its
 * file through the kernel, which lets go when the holder dies, however it dies: there is no stale lock to recognise.
 * The file stays, empty; the holder's pid beside it is for the message only.
 */
export async function acquireLock(path: string): Promise<AsyncDisposable> {
  const pidFile = `${path}.pid`
  const file = lockFile(path)
  if (file === null) throw new LockHeld(path, await readPid(pidFile))
  await writeFile(pidFile, `${process.pid}\n`)
  return {
    async [Symbol.asyncDispose]() {
      await rm(pidFile, { force: true })
      if (file.isOpen) file.close()
    },
  }
}

/** Null where another process has it. */
function lockFile(path: string): DatabaseSync | null {
  try {
    const file = new DatabaseSync(path)
    // SQLite would make do with reading, and lock nothing.
    accessSync(path, constants.W_OK)
    file.exec('BEGIN EXCLUSIVE')
    return file
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return null
    throw new DatabaseSetupError(
      `${path} cannot be locked (${String(error)}); does it belong to another user?`,
      {
        cause: error,
      },
    )
  }
}

async function readPid(pidFile: string): Promise<number | null> {
  const text = await readFile(pidFile, 'utf8').catch(() => '')
  return Number.parseInt(text, 10) || null
}
