import { randomBytes } from 'node:crypto'

import { createApiKey, ensureAdministrators } from '@sluice/core/access'
import { requestOf } from '@sluice/core/shared'
import { createServices, readConfig } from '@sluice/runtime'
import { createTestDatabase, startTestPostgres } from '@sluice/testkit'

import type { Database } from '@sluice/db'

import { DAYS, fillCalls } from './calls-data.ts'
import { fillRegistry } from './data.ts'
import { measure, median } from './measure.ts'
import { Quiet } from './quiet.ts'
import { leaveFirstProcessor, startServerProcess } from './server-process.ts'

import type { CallsData } from './calls-data.ts'
import type { Report, Series, Target } from './registry.ts'
import type { ServerProcess } from './server-process.ts'

const ROUNDS = 3
const SECONDS = 1
/** How long all measurements together wait for a machine that is busy with something else. */
const PATIENCE_MS = 45_000
const DAY_MS = 86_400_000

const MOST_MS = 300
const MOST_FIRST_BYTE_MS = 500
const MOST_DROP_MS = 1000
const MOST_MEMORY_MB = 150

const CALLS = `query ($filter: LlmCallFilter, $orderBy: LlmCallOrder) {
  llmCalls(filter: $filter, orderBy: $orderBy) {
    nodes {
      id createdAt feature outcome errorCode latencyMs totalTokens costUsd costBasis actorName
      team { name } provider { displayName } model { displayName }
    }
    totalCount totalAtLeast pageInfo { endCursor hasNextPage }
  }
}`

const USAGE = `query ($from: DateTime!, $to: DateTime!, $groupBy: [UsageDimension!]!, $filter: UsageFilter) {
  usageSummary(from: $from, to: $to, groupBy: $groupBy, filter: $filter) {
    total { calls costUsd totalTokens successRate averageLatencyMs }
    rows { day modelId feature teamId totals { calls costUsd totalTokens } }
  }
}`

type Question = { name: string; query: string; variables: object }

/** Lists of a million calls, their sums, their export, and the end of a month of them. */
export async function benchCalls(): Promise<Report> {
  const isPinned = leaveFirstProcessor()
  await using postgres = await startTestPostgres({ isDurable: true })
  await using database = await createTestDatabase({ server: postgres })
  const { db } = database
  await fillRegistry(db)
  const data = await fillCalls(db, new Date())
  const masterKey = randomBytes(32).toString('base64')
  const keys = await createKeys(database.url, masterKey, data.teamId)
  await using server = await startServerProcess({
    name: 'ours',
    file: 'serve.ts',
    parameters: [database.url, masterKey],
    isPinned,
  })
  const quiet = new Quiet(PATIENCE_MS)
  const series: Series[] = []
  for (const [who, key] of Object.entries(keys)) {
    const asked = { ...server, headers: { ...server.headers, authorization: `Bearer ${key}` } }
    for (const question of await toQuestions(db, data))
      series.push(await measureQuestion(asked, who, question, quiet))
  }
  const exported = await measureExport(server, keys.administrator)
  const callSumsMs = await measureCallSums(db, data)
  const droppedMs = await measureDrop(db, data)
  return {
    conditions: [
      `${data.calls} calls of ${DAYS} days; 1 connection; medians of ${ROUNDS} rounds`,
      isPinned ? 'server on the first processor, load and Postgres on the others' : 'no processor of its own',
      `summing the calls of 30 days by model and feature, as usageSummary does not, takes ${callSumsMs.toFixed(0)} ms`,
      String(quiet),
    ].join('; '),
    series,
    targets: [
      ...series.map(({ name, rounds }) => {
        const p95Ms = median(rounds.map((round) => round.p95Ms))
        return toTarget(`${name}: p95 at most ${MOST_MS} ms`, p95Ms, MOST_MS)
      }),
      toTarget(
        `export: first byte within ${MOST_FIRST_BYTE_MS} ms`,
        exported.firstByteMs,
        MOST_FIRST_BYTE_MS,
      ),
      toTarget(
        `export of ${exported.lines} lines: at most ${MOST_MEMORY_MB} MB more memory`,
        exported.memoryMb,
        MOST_MEMORY_MB,
        'MB',
      ),
      toTarget(`a month is dropped within ${MOST_DROP_MS} ms`, droppedMs, MOST_DROP_MS),
    ],
  }
}

/** Keys of an administrator and of a member of the largest team. */
async function createKeys(
  databaseUrl: string,
  masterKey: string,
  teamId: string,
): Promise<{ administrator: string; member: string }> {
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    SLUICE_MASTER_KEY: masterKey,
    SLUICE_LOG_LEVEL: 'silent',
  })
  await using services = await createServices({ config, role: 'api' })
  const system = await ensureAdministrators(services.db)
  const create = async (team: string, role: 'ADMIN' | 'MEMBER'): Promise<string> => {
    const actor = { ...system, teamId: team, isAdministrators: team === system.teamId }
    return (await createApiKey(services, requestOf(actor), { name: role, role })).key ?? ''
  }
  return { administrator: await create(system.teamId, 'ADMIN'), member: await create(teamId, 'MEMBER') }
}

/** First pages in each order, of all calls and of those that people look for; and the sums of thirty days. */
async function toQuestions(db: Database, { now, teamId }: CallsData): Promise<Question[]> {
  const model = await db.usageRollup.findFirstOrThrow({ orderBy: [{ calls: 'desc' }, { modelId: 'asc' }] })
  const from = new Date(now.getTime() - 30 * DAY_MS)
  const filters: [name: string, filter: object][] = [
    ['all', {}],
    ['30 days', { from }],
    ['30 days without the sandbox', { from, includeSandbox: false }],
    ['a model', { modelIds: [model.modelId] }],
    ['judges', { features: ['JUDGE'] }],
    ['failed', { outcomes: ['FAILED', 'UNKNOWN'] }],
    ['an error', { errorCodes: ['AUTH_ERROR'] }],
    ['unpriced', { unpriced: true }],
    ['a context', { context: { thread: 'thread 3' } }],
    ['nothing', { features: ['EXPERIMENT'], costAtLeast: '1' }],
  ]
  const lists = filters.flatMap(([name, filter]) =>
    ['NEWEST', 'MOST_EXPENSIVE'].map((orderBy) => ({
      name: `llmCalls, ${name}, ${orderBy}`,
      query: CALLS,
      variables: { filter, orderBy },
    })),
  )
  const sums = [[], ['DAY'], ['DAY', 'FEATURE'], ['MODEL', 'FEATURE'], ['DAY', 'MODEL', 'FEATURE']].map(
    (groupBy) => ({
      name: `usageSummary by ${groupBy.join(', ') || 'nothing'}`,
      query: USAGE,
      variables: { from, to: now, groupBy, filter: { includeSandbox: true } },
    }),
  )
  const all = ['DAY', 'MODEL', 'FEATURE', 'TEAM']
  const ofTeam = {
    name: `usageSummary of a team by ${all.join(', ')}`,
    query: USAGE,
    variables: { from, to: now, groupBy: all, filter: { teamId, includeSandbox: true } },
  }
  return [...lists, ...sums, ofTeam]
}

async function measureQuestion(
  server: ServerProcess,
  who: string,
  { name, query, variables }: Question,
  quiet: Quiet,
): Promise<Series> {
  const body = JSON.stringify({ query, variables })
  const response = await fetch(server.url, { method: 'POST', headers: server.headers, body })
  const expected = await response.text()
  if (expected.includes('"errors"')) throw new Error(`${name}: ${expected.slice(0, 500)}`)
  const rounds: Series['rounds'] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    await quiet.wait()
    rounds.push(await measure(server, { body, connections: 1, seconds: SECONDS, expected }))
  }
  return { name: `${name}, ${who}`, rounds }
}

/** Reads all calls as CSV, looking at the server's memory on the way. */
async function measureExport(
  server: ServerProcess,
  key: string,
): Promise<{ firstByteMs: number; lines: number; memoryMb: number }> {
  const before = await server.readMemoryMb()
  const startedAt = performance.now()
  const response = await fetch(new URL('/api/calls.csv', server.url), {
    headers: { authorization: `Bearer ${key}` },
  })
  let [firstByteMs, lines, most, chunks] = [NaN, 0, before, 0]
  for await (const chunk of response.body ?? []) {
    if (chunks === 0) firstByteMs = performance.now() - startedAt
    lines += Buffer.from(chunk).toString('latin1').split('\n').length - 1
    chunks += 1
    if (chunks % 500 === 0) most = Math.max(most, await server.readMemoryMb())
  }
  return { firstByteMs, lines, memoryMb: most - before }
}

/** What the roll-ups spare: the sums by model and feature, from the calls themselves. */
async function measureCallSums(db: Database, { now }: CallsData): Promise<number> {
  const from = new Date(now.getTime() - 30 * DAY_MS)
  const durations: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now()
    await db.$queryRaw`
      SELECT model_id, feature, count(*), sum(cost_usd), sum(input_tokens), sum(output_tokens), sum(reasoning_tokens), avg(latency_ms)
        FROM calls WHERE created_at >= ${from} GROUP BY 1, 2`
    durations.push(performance.now() - startedAt)
  }
  return median(durations)
}

async function measureDrop(db: Database, { from }: CallsData): Promise<number> {
  const before = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1))
  const startedAt = performance.now()
  await db.$queryRaw`SELECT call_months_drop('calls', ${before})`
  return performance.now() - startedAt
}

function toTarget(name: string, value: number, limit: number, unit = 'ms'): Target {
  return { name, figure: `${value.toFixed(1)} ${unit}`, isMet: value <= limit, isStretch: false }
}
