import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { createTestDatabase, startTestPostgres } from '@sluice/testkit'

import { startDatabaseProxy } from '../test/database-proxy.ts'
import { MODELS_PER_PROVIDER, PROVIDERS, fillRegistry } from './data.ts'
import { measure, median } from './measure.ts'
import { Quiet } from './quiet.ts'
import { leaveFirstProcessor, startServerProcess } from './server-process.ts'

import type { Figures } from './measure.ts'
import type { ServerProcess } from './server-process.ts'

const MODEL_LIST = `{
  llmModels(limit: 100) {
    id modelId displayName status isDefault costInputPerMillion costOutputPerMillion contextWindow
    provider { id name }
  }
}`

const PROVIDER_LIST = `{
  llmProviders(limit: 100) {
    id name
    models { id modelId displayName costInputPerMillion costOutputPerMillion }
    defaultModel { id }
  }
}`

const ROUNDS = 5
const WARM_UP_SECONDS = 4
/** How long all measurements together wait for a machine that is busy with something else. */
const PATIENCE_MS = 45_000
/** How often the statements of one request are counted; what the process asks for itself now and then comes on top. */
const COUNTS = 5

/** One thing measured, with its figures round by round. */
export type Series = { name: string; rounds: Figures[] }

export type Target = { name: string; figure: string; isMet: boolean; isStretch: boolean }

export type Report = { conditions: string; series: Series[]; targets: Target[] }

/** The model list against a bare server's in the same run, and the provider list alone. */
export async function benchRegistry(): Promise<Report> {
  const isPinned = leaveFirstProcessor()
  await using postgres = await startTestPostgres({ isDurable: true })
  await using database = await createTestDatabase({ server: postgres })
  await fillRegistry(database.db)
  const masterKey = randomBytes(32).toString('base64')
  const start = (name: string, file: string, parameters: string[]): Promise<ServerProcess> =>
    startServerProcess({ name, file, parameters, isPinned })
  await using ours = await start('ours', 'serve.ts', [database.url, masterKey])
  await using anchor = await start('anchor', 'anchor.ts', [database.url])

  const models = await fetchSame(MODEL_LIST, [ours, anchor])
  const providers = await fetchSame(PROVIDER_LIST, [ours])
  const runs: Run[] = [
    { server: ours, ...models, connections: 16, seconds: 3 },
    { server: anchor, ...models, connections: 16, seconds: 3 },
    { server: ours, ...models, connections: 1, seconds: 2 },
    { server: anchor, ...models, connections: 1, seconds: 2 },
    { server: ours, ...providers, connections: 1, seconds: 2 },
  ]
  const statements = await countStatements(database.url, masterKey, providers.body)
  const quiet = new Quiet(PATIENCE_MS)
  const series = await measureInRounds(runs, quiet)
  return {
    conditions: [
      `${MODELS_PER_PROVIDER * PROVIDERS} models of ${PROVIDERS} providers; medians of ${ROUNDS} rounds`,
      isPinned
        ? 'servers on the first processor, load and Postgres on the others'
        : 'no processor of their own',
      String(quiet),
    ].join('; '),
    series,
    targets: toTargets(series, statements),
  }
}

type Run = {
  server: ServerProcess
  list: string
  body: string
  expected: string
  connections: number
  seconds: number
}

/** What a document is answered with; all servers have to give the same bytes. */
async function fetchSame(
  document: string,
  servers: readonly ServerProcess[],
): Promise<Pick<Run, 'list' | 'body' | 'expected'>> {
  const body = JSON.stringify({ query: document })
  const answers: string[] = []
  for (const { url, headers } of servers) {
    const response = await fetch(url, { method: 'POST', headers, body })
    answers.push(await response.text())
  }
  const [expected = ''] = answers
  if (!expected.startsWith('{"data":{') || answers.some((answer) => answer !== expected))
    throw new Error(`The servers disagree:\n${answers.map((answer) => answer.slice(0, 500)).join('\n')}`)
  return { list: /\w+(?=\()/.exec(document)?.[0] ?? '', body, expected }
}

/** Measures everything once per round, each round beginning with another, so that none has the quiet moments to itself. */
async function measureInRounds(runs: readonly Run[], quiet: Quiet): Promise<Series[]> {
  for (const run of runs) await measure(run.server, { ...run, seconds: WARM_UP_SECONDS })
  const series = runs.map(({ server, list, connections }) => ({
    name: `${server.name}: ${list}, ${connections === 1 ? '1 connection' : `${connections} connections`}`,
    rounds: Array<Figures>(),
  }))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const place of runs.keys()) {
      const index = (place + round) % runs.length
      const run = runs[index]
      await quiet.wait()
      if (run) series[index]?.rounds.push(await measure(run.server, run))
    }
  }
  return series
}

/** The fewest statements a warm request was answered with. */
async function countStatements(databaseUrl: string, masterKey: string, body: string): Promise<number> {
  await using proxy = await startDatabaseProxy(databaseUrl)
  await using server = await startServerProcess({
    name: 'counted',
    file: 'serve.ts',
    parameters: [proxy.url, masterKey],
    isPinned: false,
  })
  const counts: number[] = []
  for (let count = 0; count <= COUNTS; count += 1) {
    proxy.takeStatementCount('sluice api')
    const response = await fetch(server.url, { method: 'POST', headers: server.headers, body })
    await response.text()
    if (count > 0) counts.push(proxy.takeStatementCount('sluice api'))
    await sleep(100)
  }
  return Math.min(...counts)
}

function toTargets(series: readonly Series[], statements: number): Target[] {
  const [ours16 = [], anchor16 = [], ours1 = [], , providers1 = []] = series.map(({ rounds }) => rounds)
  const of = (rounds: readonly Figures[], key: keyof Figures): number =>
    median(rounds.map((round) => round[key]))
  const ratio = median(
    ours16.map((round, index) => round.requestsPerSecond / (anchor16[index]?.requestsPerSecond ?? NaN)),
  )
  const below = (name: string, value: number, limit: number): Target => ({
    name: `${name} at most ${limit} ms`,
    figure: `${value.toFixed(2)} ms`,
    isMet: value <= limit,
    isStretch: false,
  })
  const atLeast = (limit: number, isStretch: boolean): Target => ({
    name: `llmModels, 16 connections: at least ${limit} × the anchor's requests per second`,
    figure: `${ratio.toFixed(2)} ×`,
    isMet: ratio >= limit,
    isStretch,
  })
  return [
    below('llmModels, 16 connections: p99', of(ours16, 'p99Ms'), 50),
    atLeast(1, false),
    atLeast(1.5, true),
    below('llmModels, 1 connection: p50', of(ours1, 'p50Ms'), 1.5),
    below('llmProviders, 1 connection: p95', of(providers1, 'p95Ms'), 50),
    {
      name: 'llmProviders: at most 4 SQL statements',
      figure: String(statements),
      isMet: statements <= 4,
      isStretch: false,
    },
  ]
}
