import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { acquireLock, LockHeld } from './lock.ts'
import { readCommand, waitUntilGone } from './processes.ts'

let folder: string
const path = () => join(folder, 'lock')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-lock-'))
})

afterEach(() => rm(folder, { recursive: true }))

async function startHolder() {
  const script = fileURLToPath(new URL('../../test/hold-lock.ts', import.meta.url))
  const child = spawn(process.execPath, [script, path()], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface(child.stdout), 'line')
  const kill = async () => {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return { line: String(line), pid: child.pid, kill }
}

describe('a lock', () => {
  it('is held by one until that one lets go', async () => {
    const lock = await acquireLock(path())
    await expect(acquireLock(path())).rejects.toThrow(`Process ${process.pid} is using this data directory`)
    await lock[Symbol.asyncDispose]()
    await lock[Symbol.asyncDispose]()
    await using again = await acquireLock(path())
    expect(again).toBeDefined()
  })

  it('of another process is respected, and free the moment that is killed', async () => {
    const holder = await startHolder()
    const error = await acquireLock(path()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LockHeld)
    expect(error).toMatchObject({ pid: holder.pid })
    await holder.kill()
    await using lock = await acquireLock(path())
    expect(lock).toBeDefined()
  })

  it('goes to one of several processes that ask at once', async () => {
    const holders = await Promise.all(Array.from({ length: 4 }, startHolder))
    expect(holders.filter(({ line }) => line === 'held')).toHaveLength(1)
    expect(holders.filter(({ line }) => line.startsWith('refused'))).toHaveLength(3)
    await Promise.all(holders.map(({ kill }) => kill()))
  })

  it('says who has it even when that is not known', async () => {
    await using _ = await acquireLock(path())
    await rm(`${path()}.pid`)
    await expect(acquireLock(path())).rejects.toThrow('Process (unknown) is using')
  })

  it('cannot be had where no file can be made', async () => {
    await expect(acquireLock(join(folder, 'nowhere', 'lock'))).rejects.toThrow(
      `${join(folder, 'nowhere', 'lock')} cannot be locked`,
    )
  })
})

describe('a process', () => {
  it('is known by its command line while it runs', async () => {
    const child = spawn('sleep', ['60'])
    const pid = child.pid ?? 0
    await expect.poll(() => readCommand(pid)).toBe('sleep 60')
    expect(await waitUntilGone(pid, 50)).toBe(false)
    child.kill('SIGKILL')
    expect(await waitUntilGone(pid, 5000)).toBe(true)
  })
})
