import { chmod } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

import { createLogging, readConfig } from '@sluice/runtime'
import type { Config } from '@sluice/runtime'
import { createTestDatabase } from '@sluice/testkit'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { demo } from '../src/demo.ts'
import { openDatabase } from '../src/open-database.ts'
import type { OpenedDatabase } from '../src/open-database.ts'
import { publishRuntime, readRuntime } from '../src/runtime-file.ts'
import { up } from '../src/up.ts'
import { startWorkerProcess } from '../src/worker-process.ts'

import { createCapture, createFolder, MASTER_KEY, toConfig } from './capture.ts'

const createLogger = createLogging({ level: 'silent', format: 'json' })

describe('sluice up', () => {
  test('serves everything in one process, says where, and is found by commands that come later', async () => {
    await using database = await createTestDatabase()
    await using folder = await createFolder()
    const config = toConfig(database.url, folder.path, { PORT: '0' })
    await using resources = new AsyncDisposableStack()
    const printer = createCapture()
    await up(config, resources, printer)

    const { url, email } = z.object({ url: z.string(), email: z.string() }).parse(printer.answers[0])
    expect(email).toBe('admin@sluice.local')
    expect(printer.lines.join('\n')).toMatch(/Sluice is ready: {2}http.*\n[\s\S]*shown this once/)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    expect(await readRuntime(folder.path)).toMatchObject({ apiUrl: url, pid: process.pid })

    await using later = new AsyncDisposableStack()
    const report = createCapture()
    expect(await demo({ chaos: false, samples: 1 }, { config, resources: later, printer: report })).toBe(0)
    expect(report.answers[0]).toMatchObject({ withoutOutcome: 0, probes: 72 })
    // Only the process that is up works: the command started nobody.
    expect(await database.db.jobAttempt.groupBy({ by: ['ownerId'] })).toHaveLength(1)
  })

  test('says nothing of a password that its administrator chose', async () => {
    await using database = await createTestDatabase()
    await using folder = await createFolder()
    await using resources = new AsyncDisposableStack()
    const printer = createCapture()
    const chosen = { PORT: '0', SLUICE_ADMIN_PASSWORD: 'correct horse', SLUICE_SANDBOX: '0' }
    await up(toConfig(database.url, folder.path, chosen), resources, printer)
    expect(printer.answers[0]).toMatchObject({ password: null })
    expect(printer.lines.join('\n')).not.toContain('correct horse')
    expect(await readRuntime(folder.path)).toMatchObject({ sandboxUrl: null })
  })
})

describe('a command’s database', () => {
  const open = (config: Config, resources: AsyncDisposableStack): Promise<OpenedDatabase> =>
    openDatabase(config, resources, createLogger)

  test('is the embedded one, for one process at a time', async () => {
    await using folder = await createFolder()
    await chmod(folder.path, 0o755)
    const config = readConfig({ SLUICE_DATA_DIR: folder.path })
    await using resources = new AsyncDisposableStack()
    expect(await open(config, resources)).toMatchObject({ isAlone: true, sandboxUrl: null })
    await expect(open(config, resources)).rejects.toThrow(`Another Sluice uses ${folder.path}`)
  })

  test('is the running system’s where one answers', async () => {
    await using database = await createTestDatabase()
    await using folder = await createFolder()
    await using resources = new AsyncDisposableStack()
    const runtime = {
      pid: process.pid,
      databaseUrl: database.url,
      apiUrl: 'http://127.0.0.1:1',
      sandboxUrl: 'http://127.0.0.1:2',
    }
    resources.use(await publishRuntime(folder.path, runtime))
    const found = {
      url: database.url,
      directUrl: database.url,
      sandboxUrl: runtime.sandboxUrl,
      isAlone: false,
    }
    expect(await open(readConfig({ SLUICE_DATA_DIR: folder.path }), resources)).toEqual(found)
    expect(await open(toConfig(database.url, folder.path), resources)).toEqual(found)
  })
})

describe('a worker process', () => {
  test('registers, and takes its leave when it is stopped', async () => {
    await using database = await createTestDatabase()
    const config = toConfig(database.url, '/nowhere', { SLUICE_MASTER_KEY: MASTER_KEY })
    const owners = (goneAt: null | { not: null }): Promise<number> =>
      database.db.processOwner.count({ where: { goneAt } })
    await using worker = startWorkerProcess(config)
    for (let tries = 0; tries < 200 && (await owners(null)) === 0; tries += 1) await sleep(50)
    expect(await owners(null)).toBe(1)
    expect(worker.pid).toBeGreaterThan(0)
    await worker[Symbol.asyncDispose]()
    expect(await owners({ not: null })).toBe(1)
  })
})
