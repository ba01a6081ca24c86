import { execFileSync } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'

import { Decimal } from 'decimal.js'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { createApiClient, signIn } from './api-client.ts'
import { createFolder } from './capture.ts'
import { runSluice, startSluice, toEnvironment } from './sluice-process.ts'

const RSS_LIMIT_MB = 350

describe('sluice up', () => {
  test('starts with nothing, keeps its data over a restart, and leaves no process behind', async () => {
    await using folder = await createFolder()
    const environment = toEnvironment(folder.path)
    {
      await using sluice = await startSluice(environment)
      expect(sluice).toMatchObject({
        email: 'admin@sluice.local',
        password: expect.stringMatching(/^[\w-]{16}$/),
      })
      for (const path of ['/healthz', '/readyz']) {
        const response = await fetch(sluice.url + path)
        expect([path, response.status]).toEqual([path, 200])
      }
      const page = await fetch(sluice.url)
      expect(await page.text()).toContain('<div id="root">')
      expect((await stat(join(folder.path, 'master.key'))).mode & 0o777).toBe(0o600)
      await signIn(sluice.url, sluice.email ?? '', sluice.password ?? '')
      expect(await sluice.stop('SIGINT')).toBe(0)
    }
    expect(processesOf(folder.path)).toEqual([])

    await using again = await startSluice(environment)
    expect(again).toMatchObject({ email: null, password: null })
    expect(again.readyAfterMs).toBeLessThan(5_000)
    expect(residentMegabytes(again.pid)).toBeLessThan(RSS_LIMIT_MB)
  })

  test('comes up again after it was killed with everything under it', async () => {
    await using folder = await createFolder()
    const environment = toEnvironment(folder.path, { SLUICE_ADMIN_PASSWORD: 'correct horse' })
    {
      await using sluice = await startSluice(environment)
      expect(sluice.password).toBeNull()
      await sluice.stop('SIGKILL')
    }
    await using again = await startSluice(environment)
    await signIn(again.url, 'admin@sluice.local', 'correct horse')
  })

  test('runs the demo to the end; its cost is the provider’s count of tokens × the seeded prices, to the last digit', async () => {
    await using folder = await createFolder()
    const environment = toEnvironment(folder.path)
    await using _sluice = await startSluice(environment)

    const { code, stdout, stderr } = await runSluice(['demo', '--json', '--samples', '1'], environment)

    expect(stderr).toBe('')
    expect(code).toBe(0)
    const report = z
      .object({
        withoutOutcome: z.number(),
        probes: z.number(),
        costUsd: z.string(),
        models: z.array(z.object({ model: z.string(), costUsd: z.string() })),
      })
      .parse(JSON.parse(stdout))
    expect(report).toMatchObject({ withoutOutcome: 0, probes: 72 })
    const expected = await costAtProvider(folder.path)
    expect(
      Object.fromEntries(report.models.map(({ model, costUsd }) => [model.split('/')[1], costUsd])),
    ).toEqual(Object.fromEntries([...expected].map(([model, cost]) => [model, cost.toFixed()])))
    const total = [...expected.values()].reduce((sum, cost) => sum.plus(cost), new Decimal(0))
    expect(report.costUsd).toBe(total.toFixed())
  })

  test('the demo survives the death of a worker midway', async () => {
    await using folder = await createFolder()
    const { code, stdout } = await runSluice(
      ['demo', '--chaos', '--json', '--samples', '1'],
      toEnvironment(folder.path),
    )
    expect(JSON.parse(stdout)).toMatchObject({ withoutOutcome: 0, probes: 72, status: 'COMPLETED' })
    expect(code).toBe(0)
    expect(processesOf(folder.path)).toEqual([])
  })

  test('shows no secret in its log, its answers or its rows', async () => {
    await using folder = await createFolder()
    const canary = 'sk-canary-0123456789abcdefghijklmnop'
    const environment = toEnvironment(folder.path, {
      OPENAI_API_KEY: canary,
      SLUICE_ADMIN_PASSWORD: 'canary-password',
      SLUICE_LOG_LEVEL: 'debug',
    })
    await using sluice = await startSluice(environment)
    const cookie = await signIn(sluice.url, 'admin@sluice.local', 'canary-password')
    const created = await runSluice(
      ['keys', 'create', '--name', 'canary', '--role', 'ADMIN', '--json'],
      environment,
    )
    const { key } = z.object({ key: z.string() }).parse(JSON.parse(created.stdout))
    const client = createApiClient(sluice.url, { authorization: `Bearer ${key}` })
    const answers = await client.raw(
      '{ me { name email role } llmProviders { name baseUrl isAvailable unavailableReason } llmModels(limit: 100) { ref apiConfig } definitions { content } }',
    )
    await runSluice(['demo', '--json', '--samples', '1'], environment)
    const runtime = z
      .object({ databaseUrl: z.string() })
      .parse(JSON.parse(await readFile(join(folder.path, 'runtime.json'), 'utf8')))
    const masterKey = await readFile(join(folder.path, 'master.key'), 'utf8')
    const rows = await dumpRows(runtime.databaseUrl)

    const secrets = [
      canary,
      'canary-password',
      key,
      cookie.split('=')[1] ?? '',
      masterKey.trim(),
      new URL(runtime.databaseUrl).password,
    ]
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8)
      for (const place of [sluice.log(), answers, rows]) expect(place.includes(secret)).toBe(false)
    }
    // Its key being there is what makes a vendor's models available.
    expect(answers).toContain('"name":"openai","baseUrl":"https://api.openai.com/v1","isAvailable":true')
    expect(answers).toContain('"name":"xai","baseUrl":"https://api.x.ai/v1","isAvailable":false')
    expect(rows).toContain('sandbox-openai')
  })
})

describe('what a person can mend is said in one sentence, with exit code 1', () => {
  test('the port is taken', async () => {
    await using folder = await createFolder()
    const blocker = createServer()
    const port = await new Promise<number>((resolve) => {
      blocker.listen(0, '127.0.0.1', () => {
        const address = blocker.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
    await expectSentence(toEnvironment(folder.path, { PORT: String(port) }), new RegExp(`${port}.*PORT`))
    blocker.close()
  })

  test('DATABASE_URL leads nowhere', async () => {
    await using folder = await createFolder()
    const database = {
      DATABASE_URL: 'postgresql://nobody:secret-word@127.0.0.1:9/none',
      SLUICE_MASTER_KEY: Buffer.alloc(32).toString('base64'),
    }
    const stderr = await expectSentence(toEnvironment(folder.path, database), /127\.0\.0\.1:9/)
    expect(stderr).not.toContain('secret-word')
  })

  test('DATABASE_URL without a master key', async () => {
    await using folder = await createFolder()
    await expectSentence(
      toEnvironment(folder.path, { DATABASE_URL: 'postgresql://a@127.0.0.1:9/none' }),
      /SLUICE_MASTER_KEY/,
    )
  })

  test('the data directory cannot be written', async () => {
    await expectSentence(toEnvironment('/dev/null/sluice'), /\/dev\/null\/sluice/)
  })

  test('a variable is wrong', async () => {
    await using folder = await createFolder()
    await expectSentence(
      toEnvironment(folder.path, { PORT: 'eighty', DATABASE_POOL: '1' }),
      /PORT.*DATABASE_POOL|DATABASE_POOL.*PORT/,
    )
  })

  test('the database is ahead of this version; the master key is another one', async () => {
    await using folder = await createFolder()
    const environment = toEnvironment(folder.path)
    await using sluice = await startSluice(environment)
    const { databaseUrl } = z
      .object({ databaseUrl: z.string() })
      .parse(JSON.parse(await readFile(join(folder.path, 'runtime.json'), 'utf8')))
    await using other = await createFolder()
    const elsewhere = (key: string): Record<string, string> =>
      toEnvironment(other.path, { DATABASE_URL: databaseUrl, SLUICE_MASTER_KEY: key })
    await expectSentence(elsewhere(Buffer.alloc(32, 9).toString('base64')), /another master key/)

    await query(
      databaseUrl,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
      VALUES ('x', 'y', '9999_tomorrow', now(), now(), 1)`,
    )
    await expectSentence(elsewhere(Buffer.alloc(32, 9).toString('base64')), /9999_tomorrow/)
    expect(sluice.log()).toBe('')
  })
})

async function expectSentence(environment: Record<string, string>, pattern: RegExp): Promise<string> {
  const { code, stderr } = await runSluice(['up'], environment)
  expect(stderr.trim()).toMatch(pattern)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(code).toBe(1)
  return stderr
}

/** Σ tokens × seeded price per model, from the simulator's own counters. */
async function costAtProvider(dataDir: string): Promise<Map<string, Decimal>> {
  const prices: Record<string, [input: string, output: string]> = {
    'sim-swift': ['0.15', '0.60'],
    'sim-swift-pro': ['1.10', '4.40'],
    'sim-sage': ['0.80', '4'],
    'sim-sage-large': ['3', '15'],
    'sim-breeze': ['0.075', '0.30'],
    'sim-breeze-ultra': ['1.25', '10'],
  }
  const { sandboxUrl } = z
    .object({ sandboxUrl: z.string() })
    .parse(JSON.parse(await readFile(join(dataDir, 'runtime.json'), 'utf8')))
  const records = await (await fetch(`${sandboxUrl}/__simulator/records`)).json()
  const total = z.object({ model: z.string(), inputTokens: z.number(), outputTokens: z.number() })
  const byKey = z.record(z.string(), z.object({ totals: z.array(total) })).parse(records)
  return new Map(
    Object.values(byKey)
      .flatMap(({ totals }) => totals)
      .map(({ model, inputTokens, outputTokens }) => {
        const [input, output] = prices[model] ?? ['NaN', 'NaN']
        return [
          model,
          new Decimal(input)
            .times(inputTokens)
            .plus(new Decimal(output).times(outputTokens))
            .dividedBy(1_000_000),
        ]
      }),
  )
}

/** Processes whose command line or environment names the folder. */
function processesOf(folder: string): string[] {
  return execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder))
}

function residentMegabytes(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024
}

/** Every row of every table of ours and of pg-boss's as text. */
async function dumpRows(databaseUrl: string): Promise<string> {
  const tables = await query(
    databaseUrl,
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'pgboss')`,
  )
  const texts: string[] = []
  for (const { name } of tables) {
    const rows = await query(
      databaseUrl,
      `SELECT coalesce(string_agg(to_jsonb(t)::text, ' '), '') AS name FROM ${name} t`,
    )
    texts.push(...rows.map((row) => row.name))
  }
  return texts.join('\n')
}

async function query(databaseUrl: string, sql: string): Promise<{ name: string }[]> {
  const { openSession } = await import('@sluice/db')
  await using session = await openSession({
    url: databaseUrl,
    applicationName: 'test',
    answerTimeoutMs: 10_000,
    onLost: () => undefined,
  })
  return await session.query<{ name: string }>(sql)
}
