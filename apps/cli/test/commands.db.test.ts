import { progressOf } from '@sluice/core/runs'
import { createTestDatabase } from '@sluice/testkit'
import { describe, expect, test } from 'vitest'

import { changeSandbox } from '../src/change-sandbox.ts'
import { createKey } from '../src/keys/create-key.ts'
import { drawProgress } from '../src/demo-progress.ts'
import { toReport } from '../src/demo-report.ts'
import { demo } from '../src/demo.ts'
import { migrateDatabase } from '../src/migrate-database.ts'
import { seedDatabase } from '../src/seed-database.ts'

import { createCapture, createFolder, MASTER_KEY, toConfig } from './capture.ts'
import type { Capture } from './capture.ts'
import { runSluice, toEnvironment } from './sluice-process.ts'

describe('sluice seed', () => {
  test('adds the vendors, the sandbox and the sample once, and prints the first password once', async () => {
    await using database = await createTestDatabase()
    const first = await run(database.url, seedDatabase)
    const second = await run(database.url, seedDatabase)

    expect(first.answers[0]).toMatchObject({
      email: 'admin@sluice.local',
      password: expect.stringMatching(/^[\w-]{16}$/),
    })
    expect(first.lines).toContain('added provider openai')
    expect(second.answers[0]).toEqual({ added: [], email: null, password: null })
    expect(second.lines).toEqual(['Everything was there already.'])
    expect(await database.db.llmProvider.count()).toBe(9)
    expect(await database.db.scenario.count()).toBe(12)
    expect(await database.db.llmModel.count({ where: { isDefault: true } })).toBe(9)
  })

  test('never overwrites what an administrator changed, and does not bring back what was removed (S3-7)', async () => {
    await using database = await createTestDatabase()
    await run(database.url, seedDatabase)
    const { db } = database
    await db.llmProvider.update({ where: { name: 'google' }, data: { maxParallelRequests: 7 } })
    await db.definition.updateMany({ data: { deletedAt: new Date() } })
    await run(database.url, seedDatabase)

    const google = await db.llmProvider.findUniqueOrThrow({ where: { name: 'google' } })
    expect(google.maxParallelRequests).toBe(7)
    expect(await db.definition.count({ where: { deletedAt: null } })).toBe(0)
  })

  test('leaves the sandbox out in production', async () => {
    await using database = await createTestDatabase()
    await run(database.url, seedDatabase, { NODE_ENV: 'production' })
    expect(await database.db.llmProvider.count({ where: { isSandbox: true } })).toBe(0)
    await run(database.url, seedDatabase, { NODE_ENV: 'production', SLUICE_SANDBOX: '1' })
    expect(await database.db.llmProvider.count({ where: { isSandbox: true } })).toBe(3)
  })
})

describe('sluice sandbox', () => {
  test('takes the sandbox providers away and brings them back', async () => {
    await using database = await createTestDatabase()
    const removed = await run(database.url, (context) => changeSandbox('remove', context))
    expect(removed.lines).toEqual(['3 sandbox providers removed.'])
    expect(await database.db.llmProvider.count({ where: { isSandbox: true, archivedAt: null } })).toBe(0)

    const restored = await run(database.url, (context) => changeSandbox('restore', context))
    expect(restored.lines).toEqual(['3 sandbox providers restored.'])
  })
})

describe('sluice keys create', () => {
  test('prints the key once and stores only its digest', async () => {
    await using database = await createTestDatabase()
    const { answers, lines } = await run(database.url, (context) =>
      createKey({ name: 'ci', role: 'MEMBER' }, context),
    )
    const [key] = lines
    expect(key).toMatch(/^pk_live_[\w-]{43}$/)
    expect(answers[0]).toMatchObject({ name: 'ci', role: 'MEMBER', prefix: key?.slice(0, 16) })
    const [row] = await database.db.$queryRaw<
      { text: string }[]
    >`SELECT to_jsonb(api_keys)::text AS text FROM api_keys`
    expect(row?.text).not.toContain(key)
  })

  test('refuses a key without a name', async () => {
    await using database = await createTestDatabase()
    await expect(
      run(database.url, (context) => createKey({ name: ' ', role: 'VIEWER' }, context)),
    ).rejects.toThrow('1 to 100 characters')
  })
})

describe('sluice migrate', () => {
  test('says that nothing is to do, goes down, and up again', async () => {
    await using database = await createTestDatabase()
    const migrate = (direction: 'up' | 'down'): Promise<Capture> =>
      run(database.url, (context) => migrateDatabase(direction, context))
    expect((await migrate('up')).lines).toEqual(['The database is up to date.'])
    const latest = (await migrate('down')).lines[0]?.match(/^Took back (\w+)\.$/)?.[1]
    expect((await migrate('up')).lines).toEqual([`Applied ${latest}.`])
    let line: string | undefined
    for (let steps = 0; steps < 50 && line !== 'There is nothing to take back.'; steps += 1)
      line = (await migrate('down')).lines[0]
    expect(line).toBe('There is nothing to take back.')
    expect((await migrate('up')).lines.at(-1)).toBe(`Applied ${latest}.`)
  })
})

describe('the sluice process', () => {
  test('ends with the exit code, its answer on standard output and the rest on standard error', async () => {
    await using database = await createTestDatabase()
    await using folder = await createFolder()
    const environment = toEnvironment(folder.path, {
      DATABASE_URL: database.url,
      SLUICE_MASTER_KEY: MASTER_KEY,
    })
    const [done, failed, misunderstood] = await Promise.all(
      [
        ['settings', 'get', 'run_max_probes', '--json'],
        ['settings', 'set', 'run_max_probes', '0', '--json'],
        ['models', 'list', '--status', 'OLD', '--json'],
      ].map((parameters) => runSluice(parameters, environment)),
    )
    expect(done?.code).toBe(0)
    expect(JSON.parse(done?.stdout ?? '')).toMatchObject({ key: 'run_max_probes', value: 100_000 })
    expect(failed?.code).toBe(1)
    expect(JSON.parse(failed?.stdout ?? '')).toMatchObject({
      error: { code: 'VALIDATION_FAILED', field: 'value' },
    })
    expect(failed?.stderr).not.toContain('    at ')
    expect(misunderstood?.code).toBe(2)
    expect(JSON.parse(misunderstood?.stdout ?? '')).toMatchObject({ error: { code: 'USAGE' } })
    expect(misunderstood?.stderr).toContain('Usage: sluice models list')
  })
})

describe('sluice demo', () => {
  test('alone, does the work itself, draws each provider and answers with every slot’s outcome', async () => {
    await using database = await createTestDatabase()
    const { answers, drawings, lines } = await run(database.url, (context) =>
      demo({ chaos: false, samples: 1 }, context),
    )
    expect(answers[0]).toMatchObject({ status: 'COMPLETED', probes: 72, withoutOutcome: 0, unpricedCalls: 0 })
    expect(drawings.at(-1)).toHaveLength(3)
    expect(lines.join('\n')).toContain('72 of 72 probes have an outcome')
  })

  test('says what is known of a cost when a call was cut off, and leaves out latencies nobody measured', async () => {
    await using database = await createTestDatabase()
    const { db } = database
    await run(database.url, (context) => demo({ chaos: false, samples: 1 }, context))
    const { runId, id } = await db.jobAttempt.findFirstOrThrow()
    await db.transcript.deleteMany()
    await db.jobAttempt.update({ where: { id }, data: { outcome: 'UNKNOWN', costUsd: null } })

    const { json, lines } = await toReport(db, runId ?? '')

    expect(json).toMatchObject({ costUsd: null, unpricedCalls: 1 })
    expect(json.models.filter(({ costUsd }) => costUsd === null)).toHaveLength(1)
    expect(lines.at(-1)).toMatch(/^Cost: at least 0\.\d+ USD; 1 calls were cut off/)
    expect(lines.join('\n')).toContain('unknown')
    const progress = (await progressOf(db, [runId ?? ''])).get(runId ?? '')
    if (!progress) throw new Error('the run has no progress')
    const emptied = {
      ...progress,
      byModel: progress.byModel.map((model) => ({ ...model, total: 0, completed: 0 })),
    }
    expect((await drawProgress(db, runId ?? '', emptied))[0]).toContain('0/0')
  })

  test('says what is missing when the sandbox was removed', async () => {
    await using database = await createTestDatabase()
    await run(database.url, (context) => changeSandbox('remove', context))
    await expect(run(database.url, (context) => demo({ chaos: false, samples: 1 }, context))).rejects.toThrow(
      'sandbox restore',
    )
  })

  test('refuses samples out of range', async () => {
    await using database = await createTestDatabase()
    await expect(
      run(database.url, (context) => demo({ chaos: false, samples: Number.NaN }, context)),
    ).rejects.toThrow('samplesPerScenario')
  })
})

type Command = (context: Parameters<typeof seedDatabase>[0]) => Promise<number>

/** Runs a command to its end and answers what it said. */
async function run(
  url: string,
  command: Command,
  environment: Record<string, string> = {},
): Promise<Capture> {
  await using folder = await createFolder()
  await using resources = new AsyncDisposableStack()
  const printer = createCapture()
  expect(await command({ config: toConfig(url, folder.path, environment), resources, printer })).toBe(0)
  return printer
}
