import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { chooseAccount, spawnAs, withReach } from './account.ts'
import { findBinaries } from './binaries.ts'
import { LockHeld, startEmbeddedPostgres } from './index.ts'
import { waitUntilGone } from './processes.ts'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0
const hasSetpriv = existsSync('/usr/bin/setpriv')
/** Another user can run this checkout: as root we become one, unless a folder above it is closed to others. */
const canBeUser = !isRoot || isOpenToOthers(import.meta.dirname)
const ignore = () => undefined
const warn = vi.fn<(message: string) => void>()
const log = { debug: ignore, info: ignore, warn, error: ignore }

let root: string
const dataDir = () => join(root, 'postgres')
const start = (folder = dataDir()) => startEmbeddedPostgres({ dataDir: folder, log })

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluice-embedded-'))
  await chmod(root, 0o755)
})

afterEach(async () => {
  await rm(root, { recursive: true })
})

function isOpenToOthers(folder: string): boolean {
  const isOpen = (statSync(folder).mode & 0o001) !== 0
  return isOpen && (folder === dirname(folder) || isOpenToOthers(dirname(folder)))
}

async function query(url: string, sql: string) {
  const client = new Client({ connectionString: url })
  client.on('error', ignore)
  await client.connect()
  try {
    return (await client.query<Record<string, string>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** A process of its own that starts Postgres and goes on; as nobody where tests run as root and it is asked for. */
async function startProcess(folder: string, asUser = false) {
  const script = fileURLToPath(new URL('../../test/start-embedded.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(asUser && isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  })
  const [line] = await once(createInterface(child.stdout), 'line')
  const {
    url = '',
    pid = 0,
    error = '',
  }: { url?: string; pid?: number; error?: string } = JSON.parse(String(line))
  const kill = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return { url, pid, error, child, kill }
}

describe('embedded Postgres', () => {
  it('keeps its data and its password over restarts, whatever its port', async () => {
    const first = await start()
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await first[Symbol.asyncDispose]()
    await using second = await start()
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
    expect(new URL(second.url).password).toBe(new URL(first.url).password)
  })

  it('asks for its password, listens on this machine only, and takes 100 connections', async () => {
    await using postgres = await start()
    const settings = await query(
      postgres.url,
      `SELECT current_setting('listen_addresses') AS listen, current_setting('max_connections') AS connections, current_setting('fsync') AS fsync`,
    )
    expect(settings).toEqual([{ listen: '127.0.0.1', connections: '100', fsync: 'on' }])
    const wrong = Object.assign(new URL(postgres.url), { password: 'guess' }).href
    await expect(query(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed')
    expect((await stat(join(dataDir(), 'password'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(dataDir(), 'data'))).mode & 0o777).toBe(0o700)
  })

  it('has ended when it is disposed, even with sessions open, and lets go of its directory', async () => {
    const postgres = await start()
    const client = new Client({ connectionString: postgres.url })
    client.on('error', ignore)
    await client.connect()
    await postgres[Symbol.asyncDispose]()
    await postgres[Symbol.asyncDispose]()
    expect(await waitUntilGone(postgres.pid, 0)).toBe(true)
    await using _ = await start()
  })

  it('refuses a directory that another process uses, and says which', async () => {
    const other = await startProcess(dataDir())
    const error = await start().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LockHeld)
    expect(error).toMatchObject({ pid: other.child.pid })
    expect(await query(other.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await other.kill('SIGKILL')
    expect(await waitUntilGone(other.pid, 10_000)).toBe(true)
  })
})

describe('after a crash', () => {
  it('of our process, Postgres ends too and the next start has everything that was committed', async () => {
    const crashed = await startProcess(dataDir())
    await query(crashed.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await crashed.kill('SIGKILL')
    await using postgres = await start()
    expect(await query(postgres.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
    expect(await waitUntilGone(crashed.pid, 0)).toBe(true)
  })

  it('of Postgres, the next start recovers', async () => {
    const crashed = await start()
    await query(crashed.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    process.kill(crashed.pid, 'SIGKILL')
    expect(await waitUntilGone(crashed.pid, 10_000)).toBe(true)
    await crashed[Symbol.asyncDispose]()
    await using postgres = await start()
    expect(await query(postgres.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  })

  it('of both, the next start recovers', async () => {
    const crashed = await startProcess(dataDir())
    await query(crashed.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    process.kill(crashed.pid, 'SIGKILL')
    await crashed.kill('SIGKILL')
    await using postgres = await start()
    expect(await query(postgres.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  })

  it('a Postgres that was left running is stopped, not adopted', async () => {
    await (await start())[Symbol.asyncDispose]()
    const dataFolder = join(dataDir(), 'data')
    const settings = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${dataFolder}`]
    const { postgres: program } = findBinaries()
    const account = await withReach(await chooseAccount(dataFolder), [program])
    const orphan = spawnAs(account, [program, '-D', dataFolder, ...settings], { stdio: 'ignore' })
    const readPidFile = () => readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '')
    await expect.poll(readPidFile, { timeout: 10_000 }).toContain('ready')
    await using postgres = await start()
    expect(orphan.exitCode).toBe(0)
    expect(warn).toHaveBeenCalledWith('stopping a postgres that was left behind', {
      pid: orphan.pid,
      signal: 'SIGINT',
    })
    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('a pid file that names a stranger by now harms neither him nor us', async () => {
    await (await start())[Symbol.asyncDispose]()
    const dataFolder = join(dataDir(), 'data')
    await writeFile(join(dataFolder, 'postmaster.pid'), `${process.ppid}\n${dataFolder}\n`)
    await using postgres = await start()
    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('of a first start, the next one begins anew', async () => {
    await mkdir(join(dataDir(), 'data.new'), { recursive: true })
    await writeFile(join(dataDir(), 'data.new', 'PG_VERSION'), '18\n')
    await writeFile(join(dataDir(), 'password'), 'half', { mode: 0o600 })
    await using postgres = await start()
    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

describe('a directory that cannot be used', () => {
  it.runIf(canBeUser)('is named when it cannot be written to', async () => {
    await writeFile(join(root, 'file'), '')
    await expect(start(join(root, 'file', 'postgres'))).rejects.toThrow(
      `The data directory ${join(root, 'file', 'postgres')} cannot be written to`,
    )
    await mkdir(dataDir(), { mode: 0o555 })
    expect((await startProcess(dataDir(), true)).error).toContain(
      `The data directory ${dataDir()} cannot be written to`,
    )
  })

  it('is named when its data is of another Postgres', async () => {
    await mkdir(join(dataDir(), 'data'), { recursive: true })
    await writeFile(join(dataDir(), 'data', 'PG_VERSION'), '14\n')
    await expect(start()).rejects.toThrow('is of Postgres 14, this version runs 18: move it with pg_dump')
  })

  it('is named when its password is gone', async () => {
    await (await start())[Symbol.asyncDispose]()
    await rm(join(dataDir(), 'password'))
    await expect(start()).rejects.toThrow(`The file ${join(dataDir(), 'password')} is gone`)
  })

  it('is named with what Postgres says when that does not start', async () => {
    await (await start())[Symbol.asyncDispose]()
    await writeFile(join(dataDir(), 'data', 'postgresql.conf'), 'max_wal_size = nonsense\n')
    await expect(start()).rejects.toThrow(/did not start in .*max_wal_size/)
  })

  it('is named when its programs are not there', async () => {
    const binaries = { ...findBinaries(), initdb: process.execPath }
    await expect(startEmbeddedPostgres({ dataDir: dataDir(), log, binaries })).rejects.toThrow(
      `Postgres could not be set up in ${join(dataDir(), 'data')}: `,
    )
  })
})

describe('users', () => {
  it.runIf(canBeUser)('run Postgres themselves', async () => {
    if (isRoot) await chown(root, NOBODY, NOBODY)
    const own = await startProcess(dataDir(), true)
    expect(own.error).toBe('')
    expect(await query(own.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    const uid = isRoot ? NOBODY : process.getuid?.()
    expect((await stat(join(dataDir(), 'data'))).uid).toBe(uid)
    await own.kill('SIGKILL')
    expect(await waitUntilGone(own.pid, 10_000)).toBe(true)
  })

  it.runIf(isRoot && canBeUser)('leave data that root goes on with as them', async () => {
    await chown(root, NOBODY, NOBODY)
    const own = await startProcess(dataDir(), true)
    await query(own.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await own.kill('SIGKILL')
    await using postgres = await start()
    expect(await query(postgres.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
    expect((await stat(`/proc/${postgres.pid}`)).uid).toBe(NOBODY)
  })

  it.runIf(isRoot && canBeUser)('are told when the data is of another user', async () => {
    await (await start())[Symbol.asyncDispose]()
    await chown(dataDir(), NOBODY, NOBODY)
    expect((await startProcess(dataDir(), true)).error).toContain('does it belong to another user?')
    await chown(join(dataDir(), 'lock'), NOBODY, NOBODY)
    expect((await startProcess(dataDir(), true)).error).toContain('belongs to another user')
  })

  it.runIf(isRoot && hasSetpriv)('reach their data through a folder that is closed to others', async () => {
    await chmod(root, 0o700)
    await using postgres = await start()
    expect(await query(postgres.url, 'SELECT 42 AS answer')).toEqual([{ answer: 42 }])
    expect((await stat(`/proc/${postgres.pid}`)).uid).not.toBe(0)
  })

  it.runIf(isRoot)('are told of the closed folder where the system cannot let them pass', async () => {
    await chmod(root, 0o700)
    vi.stubEnv('PATH', '/nowhere')
    const account = { uid: NOBODY, gid: NOBODY, wrapper: [] }
    await expect(withReach(account, [root])).rejects.toThrow(
      `may not enter ${root}: choose another directory`,
    )
    vi.unstubAllEnvs()
  })
})
