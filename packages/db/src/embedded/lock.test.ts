import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { acquireLock, LockHeld } from './lock.ts'
import { readCommand, waitUntilGone } from './processes.ts'

let folder: string
const path = () => join(folder, 'lock')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-lock-'))
})

afterEach(() => rm(folder, { recursive: true }))

describe('a lock', () => {
  it('is held by one until that one lets go', async () => {
    const lock = await acquireLock(path())
    await expect(acquireLock(path())).rejects.toThrow(`Process ${process.pid} is using this data directory`)
    await lock[Symbol.asyncDispose]()
    await using _ = await acquireLock(path())
    expect(await readdir(folder)).toEqual(['lock'])
  })

  it('leaves nothing when disposed', async () => {
    await (await acquireLock(path()))[Symbol.asyncDispose]()
    expect(await readdir(folder)).toEqual([])
  })

  it('of a living process is respected, and of a dead one taken over', async () => {
    const holder = spawn('sleep', ['60'])
    await once(holder, 'spawn')
    const pid = holder.pid ?? 0
    await writeFile(path(), `${pid}\n0\n${await readCommand(pid)}`)
    await expect(acquireLock(path())).rejects.toBeInstanceOf(LockHeld)
    holder.kill('SIGKILL')
    expect(await waitUntilGone(pid, 5000)).toBe(true)
    await using _ = await acquireLock(path())
  })

  it.each([
    ['a pid that somebody else has by now', `${process.ppid}\n0\nsomething else`],
    ['our own pid before a restart', `${process.pid}\n0\nanything`],
    ['nobody', ''],
  ])('that names %s is taken over', async (_, content) => {
    await writeFile(path(), content)
    await using lock = await acquireLock(path())
    expect(lock).toBeDefined()
    expect(await readdir(folder)).toEqual(['lock'])
  })

  it('left behind goes to exactly one of many', async () => {
    await writeFile(path(), `${process.pid}\n0\nbefore`)
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(path())))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['lock'])
  })

  it('cannot be had where no file can be made', async () => {
    await expect(acquireLock(join(folder, 'nowhere', 'lock'))).rejects.toThrow('ENOENT')
  })
})

describe('waiting for a process to go', () => {
  it('ends when the time is up', async () => {
    expect(await waitUntilGone(process.pid, 50)).toBe(false)
  })
})
