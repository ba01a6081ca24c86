import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { clearLeftover } from './leftover.ts'

const ignore = () => undefined
const warn = vi.fn<(message: string, fields?: Record<string, unknown>) => void>()
const log = { debug: ignore, info: ignore, warn, error: ignore }

let folder: string
const pidFile = () => join(folder, 'postmaster.pid')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-leftover-'))
})

afterEach(() => rm(folder, { recursive: true }))

/** A process with the folder in its command line that takes no notice of polite signals. */
async function startStubborn() {
  const child = spawn('sh', ['-c', 'trap "" INT QUIT; echo ready; while :; do sleep 1; done', 'sh', folder])
  await once(child.stdout, 'data')
  await writeFile(pidFile(), `${child.pid}\n${folder}\n`)
  return { child, ended: once(child, 'exit') }
}

describe('a Postgres left behind', () => {
  it('that takes no notice of polite signals is killed', async () => {
    const { child, ended } = await startStubborn()
    await clearLeftover(folder, log, [
      { signal: 'SIGINT', withinMs: 100 },
      { signal: 'SIGQUIT', withinMs: 100 },
      { signal: 'SIGKILL', withinMs: 5000 },
    ])
    await ended
    expect(child.signalCode).toBe('SIGKILL')
    expect(warn.mock.calls.map(([, fields]) => fields?.['signal'])).toEqual(['SIGINT', 'SIGQUIT', 'SIGKILL'])
    await expect(access(pidFile())).rejects.toThrow('ENOENT')
  })

  it('that does not end at all is named, and its pid file kept', async () => {
    const { child, ended } = await startStubborn()
    await expect(clearLeftover(folder, log, [{ signal: 'SIGINT', withinMs: 50 }])).rejects.toThrow(
      `Process ${child.pid} still uses ${folder}`,
    )
    await access(pidFile())
    child.kill('SIGKILL')
    await ended
  })

  it('is not looked for where there is no pid file', async () => {
    await clearLeftover(folder, log)
    expect(warn).not.toHaveBeenCalled()
  })
})
