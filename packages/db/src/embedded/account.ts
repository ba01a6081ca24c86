import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

import { DatabaseSetupError } from '../database-setup-error.ts'

export type Account = { uid: number; gid: number }

/** Tried in this order; no user is ever created. */
const NAMES = ['postgres', '_postgres', 'nobody']

/** Whom to run Postgres as, since it refuses root: the owner of the data, else the first of `NAMES`. Null: as ourselves. */
export async function chooseAccount(dataFolder: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const owner = await stat(dataFolder).catch(() => null)
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  for (const name of NAMES) {
    const account = await readAccount(name).catch(() => null)
    if (account !== null) return account
  }
  throw new DatabaseSetupError(
    `Postgres does not run as root, and there is no user ${NAMES.join(' or ')} to run it as: create one, or start as another user.`,
  )
}

/** Refuses a path that the account cannot reach because a folder above it is closed to others, as /root is. */
export async function checkReachable(path: string, account: Account | null): Promise<void> {
  if (account === null) return
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) {
      throw new DatabaseSetupError(
        `Started by root, Postgres runs as user ${account.uid}, who may not enter ${folder}: choose another directory, or start as another user.`,
      )
    }
  }
}

async function readAccount(name: string): Promise<Account> {
  const read = async (flag: string) => Number((await promisify(execFile)('id', [flag, name])).stdout)
  return { uid: await read('-u'), gid: await read('-g') }
}
