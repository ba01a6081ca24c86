import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { DatabaseSetupError } from '../database-setup-error.ts'

import { type Account, spawnAs } from './account.ts'
import type { Binaries } from './binaries.ts'
import { hasCode } from './processes.ts'

/** The superuser of an embedded Postgres. */
export const SUPERUSER = 'sluice'

/** Makes the folder for everything of ours. As root it is opened for the account that Postgres will run as. */
export async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true })
    if (process.getuid?.() === 0) await chmod(directory, 0o755)
    const probe = join(directory, `.probe-${process.pid}`)
    await writeFile(probe, '')
    await rm(probe)
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'ENOSPC')) throw error
    throw new DatabaseSetupError(`The data directory ${directory} cannot be written to (${String(error)}).`, {
      cause: error,
    })
  }
}

export type Initialised = { dataFolder: string; password: string }
export type InitOptions = {
  directory: string
  binaries: Binaries
  account: Account | null
  isDurable: boolean
}

/**
 * The cluster of this directory and its password, made at the first start. It is made beside its place and renamed,
 * so that a start that was killed halfway leaves nothing to be mistaken for data.
 */
export async function initialise(options: InitOptions): Promise<Initialised> {
  const { directory, binaries, account } = options
  const dataFolder = join(directory, 'data')
  const passwordFile = join(directory, 'password')
  const made = await readFile(join(dataFolder, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return null
    throw toOwnerError(directory, error)
  })
  if (made === null) await create(options, { dataFolder, passwordFile })
  else if (Number(made) !== binaries.major) {
    throw new DatabaseSetupError(
      `The data in ${dataFolder} is of Postgres ${made.trim()}, this version runs ${binaries.major}: move it with pg_dump, or choose another directory.`,
    )
  }
  const password = await readFile(passwordFile, 'utf8').catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw toOwnerError(directory, error)
    throw new DatabaseSetupError(
      `The file ${passwordFile} is gone, and without it the data beside it cannot be opened.`,
    )
  })
  const isOurs = account !== null || (await stat(dataFolder)).uid === process.getuid?.()
  if (!isOurs) throw toOwnerError(directory, null)
  return { dataFolder, password: password.trim() }
}

function toOwnerError(directory: string, cause: unknown): DatabaseSetupError {
  return new DatabaseSetupError(
    `The data in ${directory} belongs to another user: start as that user, or as root.`,
    {
      cause,
    },
  )
}

async function create(
  { binaries, account, isDurable }: InitOptions,
  { dataFolder, passwordFile }: { dataFolder: string; passwordFile: string },
): Promise<void> {
  const newFolder = `${dataFolder}.new`
  await rm(newFolder, { recursive: true, force: true })
  await mkdir(newFolder, { mode: 0o700 })
  await rm(passwordFile, { force: true })
  await writeFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  if (account !== null) {
    await chown(newFolder, account.uid, account.gid)
    await chown(passwordFile, account.uid, account.gid)
  }
  const flags = [
    `--pgdata=${newFolder}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    ...(binaries.major >= 17
      ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : ['--locale=C.UTF-8']),
    ...(isDurable ? [] : ['--no-sync']),
  ]
  const { code, output } = await run(binaries.initdb, flags, account)
  if (code !== 0)
    throw new DatabaseSetupError(`Postgres could not be set up in ${dataFolder}: ${output.trim()}`)
  await rename(newFolder, dataFolder)
}

function run(
  program: string,
  flags: string[],
  account: Account | null,
): Promise<{ code: number | null; output: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number | null; output: string }>()
  const child = spawnAs(account, [program, ...flags], {})
  let output = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.on('error', (error) => resolve({ code: null, output: String(error) }))
  child.on('close', (code) => resolve({ code, output }))
  return promise
}
