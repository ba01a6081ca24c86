import { execFile, spawn } from 'node:child_process'
import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

import { DatabaseSetupError } from '../database-setup-error.ts'

export type Account = {
  uid: number
  gid: number
  /** A command that runs another one as this account, where changing the user alone would not do. */
  wrapper: readonly string[]
}

/** Tried in this order; no user is ever created. */
const NAMES = ['postgres', '_postgres', 'nobody']

/** Whom to run Postgres as, since it refuses root: the owner of the data, else the first of `NAMES`. Null: as ourselves. */
export async function chooseAccount(dataFolder: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const owner = await stat(dataFolder).catch(() => null)
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, wrapper: [] }
  for (const name of NAMES) {
    const account = await readAccount(name).catch(() => null)
    if (account !== null) return account
  }
  throw new DatabaseSetupError(
    `Postgres does not run as root, and there is no user ${NAMES.join(' or ')} to run it as: create one, or start as another user.`,
  )
}

/**
 * The account as it reaches all of `paths`. Where a folder above one is closed to others, as /root is, it keeps root's
 * right to pass through; where the system has no way to do that, the folder is named.
 */
export async function withReach(account: Account | null, paths: readonly string[]): Promise<Account | null> {
  if (account === null) return null
  const closed = (await Promise.all(paths.map((path) => findClosed(path, account)))).find(
    (folder) => folder !== null,
  )
  if (closed === undefined) return account
  const wrapper = [
    'setpriv',
    // Postgres asks by access(2) whether it may run its own programs; without this the kernel answers without the right.
    '--securebits=+no_setuid_fixup',
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ]
  try {
    for (const path of paths) await promisify(execFile)('setpriv', [...wrapper.slice(1), 'stat', path])
  } catch (cause) {
    throw new DatabaseSetupError(
      `Started by root, Postgres runs as user ${account.uid}, who may not enter ${closed}: choose another directory, or start as another user.`,
      { cause },
    )
  }
  return { ...account, wrapper }
}

async function findClosed(path: string, account: Account): Promise<string | null> {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return folder
  }
  return null
}

/** Starts a program as the account; null: as ourselves. */
export function spawnAs(
  account: Account | null,
  [program = '', ...flags]: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const base = { cwd: '/', env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' }, ...options }
  if (account === null) return spawn(program, flags, base)
  const [wrapper, ...wrapperFlags] = account.wrapper
  if (wrapper !== undefined) return spawn(wrapper, [...wrapperFlags, program, ...flags], base)
  return spawn(program, flags, { ...base, uid: account.uid, gid: account.gid })
}

async function readAccount(name: string): Promise<Account> {
  const read = async (flag: string) => Number((await promisify(execFile)('id', [flag, name])).stdout)
  return { uid: await read('-u'), gid: await read('-g'), wrapper: [] }
}
