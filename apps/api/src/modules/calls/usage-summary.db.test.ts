import { Money } from '@sluice/core/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { errorOf, recordCallOf } from '../../../test/calls.ts'
import { request, valueAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'

import type { Answer, Caller } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

const DAY_MS = 86_400_000
const FIRST = Date.UTC(2026, 9, 28)
const DAYS = 8

let api: TestApi
let world: World

/** Calls of eight days over the end of a month, each day one more; and one of the sandbox. */
beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  await api.db.$executeRaw`SELECT call_months_ahead(${new Date(FIRST)}::timestamptz, 1)`
  const { one, two, otherTwin, sim } = world.models
  const failed = {
    outcome: 'FAILED',
    error: errorOf('TIMEOUT'),
    usage: null,
    costUsd: '0',
    costBasis: 'FREE',
  } as const
  for (let day = 0; day < DAYS; day += 1) {
    for (let index = 0; index <= day; index += 1) {
      const at = new Date(FIRST + day * DAY_MS + (index === day ? 0 : DAY_MS - 1 - index))
      const modelId = [one, two, otherTwin][(day + index) % 3]?.id ?? one.id
      const usage = {
        inputTokens: 1000 * (day + 1),
        cacheReadTokens: index,
        cacheWriteTokens: 0,
        outputTokens: 100 + index,
        reasoningTokens: 1,
      }
      await recordCallOf(api, index % 3 === 2 ? world.other.actor : world.home.actor, {
        modelId,
        at,
        usage,
        feature: index % 2 === 0 ? 'CHAT' : 'JUDGE',
        latencyMs: index === 4 ? null : 100 * (index + 1),
        ...(index === 3 ? { usageSource: 'ESTIMATED' } : {}),
        ...(index === 1 ? failed : {}),
      })
    }
  }
  await recordCallOf(api, world.home.actor, { modelId: sim.id, at: new Date(FIRST) })
}, 60_000)

afterAll(() => api[Symbol.asyncDispose]())

const TOTALS = `calls failedCalls successRate unpricedCalls estimatedCalls inputTokens cacheReadTokens cacheWriteTokens outputTokens
  reasoningTokens totalTokens costUsd averageLatencyMs`
const QUERY = `query ($from: DateTime!, $to: DateTime!, $groupBy: [UsageDimension!]!, $filter: UsageFilter) {
  usageSummary(from: $from, to: $to, groupBy: $groupBy, filter: $filter) {
    from to total { ${TOTALS} } previous { calls costUsd }
    rows { day modelId model { ref } providerId provider { name } feature teamId team { name } totals { ${TOTALS} } previous { calls } }
  }
}`

const day = (number: number): string => new Date(FIRST + number * DAY_MS).toISOString()
const ALL = { from: day(0), to: day(DAYS), groupBy: [] }

const ask = (variables: Record<string, unknown>, caller: Caller = world.home.keys.ADMIN): Promise<Answer> =>
  request(api.url, caller, QUERY, { ...ALL, ...variables })

async function summarize(variables: Record<string, unknown>, caller?: Caller): Promise<unknown> {
  const { data, errors } = await ask(variables, caller)
  expect(errors).toEqual([])
  return valueAt(data, 'usageSummary')
}

function rowsOf(summary: unknown): unknown[] {
  const rows = valueAt(summary, 'rows')
  return Array.isArray(rows) ? rows : []
}

const sumOf = (rows: unknown[], ...path: string[]): string =>
  rows.reduce<Money>((sum, row) => sum.plus(String(valueAt(row, ...path))), new Money(0)).toFixed()

/** The same sums, from the calls themselves. */
async function sumsOfCalls(): Promise<unknown> {
  const [sums] = await api.db.$queryRaw<{ sums: unknown }[]>`
    SELECT jsonb_build_object(
      'calls', count(*), 'failedCalls', count(*) FILTER (WHERE outcome NOT IN ('ANSWERED', 'CANCELLED')),
      'successRate', count(*) FILTER (WHERE outcome = 'ANSWERED') / count(*)::float8,
      'unpricedCalls', count(*) FILTER (WHERE cost_usd IS NULL), 'estimatedCalls', count(*) FILTER (WHERE usage_source = 'ESTIMATED'),
      'inputTokens', sum(input_tokens), 'cacheReadTokens', sum(cache_read_tokens), 'cacheWriteTokens', sum(cache_write_tokens),
      'outputTokens', sum(output_tokens), 'reasoningTokens', sum(reasoning_tokens),
      'totalTokens', sum(input_tokens + cache_read_tokens + cache_write_tokens + output_tokens + reasoning_tokens),
      'costUsd', trim_scale(sum(cost_usd))::text, 'averageLatencyMs', avg(latency_ms)::float8) AS sums
      FROM calls WHERE provider_id <> ${world.models.sim.providerId}::uuid`
  return sums?.sums
}

describe('usageSummary', () => {
  test('is what the calls come to, without the sandbox (S4-48, S4-49)', async () => {
    const summary = await summarize({})
    expect(valueAt(summary, 'total')).toEqual(await sumsOfCalls())
    expect(summary).toMatchObject({
      from: day(0),
      to: day(8),
      rows: [],
      previous: { calls: 0, costUsd: '0' },
    })
    expect(valueAt(summary, 'total', 'calls')).toBe(36)
    expect(valueAt(await summarize({ filter: { includeSandbox: true } }), 'total', 'calls')).toBe(37)
  })

  test.each([true, false])('and the list agree on the sandbox: %s', async (includeSandbox) => {
    const summary = await summarize({ filter: { includeSandbox } })
    const filter = { from: ALL.from, to: ALL.to, includeSandbox }
    const { data } = await request(
      api.url,
      world.home.keys.ADMIN,
      'query ($filter: LlmCallFilter) { llmCalls(filter: $filter) { totalCount nodes { costUsd } } }',
      { filter },
    )
    const nodes = valueAt(data, 'llmCalls', 'nodes')
    const known = (Array.isArray(nodes) ? nodes : []).filter((node) => valueAt(node, 'costUsd') !== null)
    expect(valueAt(summary, 'total', 'calls')).toBe(valueAt(data, 'llmCalls', 'totalCount'))
    expect(valueAt(summary, 'total', 'costUsd')).toBe(sumOf(known, 'costUsd'))
  })

  test('counts no cancelled call as failed', async () => {
    const at = new Date(FIRST - 20 * DAY_MS)
    const modelId = world.models.one.id
    await recordCallOf(api, world.home.actor, { modelId, at, outcome: 'HELD' })
    await recordCallOf(api, world.home.actor, { modelId, at, outcome: 'FAILED', error: errorOf('TIMEOUT') })
    const summary = await summarize({ from: day(-20), to: day(-19) })
    expect(valueAt(summary, 'total')).toMatchObject({ calls: 2, failedCalls: 1, successRate: 0.5 })
  })

  test.each([
    [['DAY']],
    [['MODEL']],
    [['PROVIDER']],
    [['FEATURE']],
    [['TEAM']],
    [['TEAM', 'DAY', 'MODEL', 'FEATURE']],
  ])('by %j adds up to the total', async (groupBy) => {
    const summary = await summarize({ groupBy })
    const rows = rowsOf(summary)
    expect(rows.length).toBeGreaterThan(1)
    for (const field of ['calls', 'failedCalls', 'unpricedCalls', 'totalTokens', 'costUsd'])
      expect(sumOf(rows, 'totals', field)).toBe(String(valueAt(summary, 'total', field)))
  })

  test('by day has the days in order, and by something else the most expensive first', async () => {
    const days = rowsOf(await summarize({ groupBy: ['DAY'] })).map((row) => valueAt(row, 'day'))
    expect(days).toEqual(Array.from({ length: DAYS }, (_, index) => day(index).slice(0, 10)))
    const models = rowsOf(await summarize({ groupBy: ['MODEL', 'PROVIDER', 'MODEL'] }))
    expect(models[0]).toMatchObject({
      day: null,
      feature: null,
      teamId: null,
      team: null,
      model: { ref: 'alpha/one' },
      provider: { name: 'alpha' },
    })
    expect(models).toHaveLength(3)
    const teams = rowsOf(await summarize({ groupBy: ['TEAM'] })).map((row) => valueAt(row, 'team', 'name'))
    expect(new Set(teams)).toEqual(new Set(['Administrators', 'Guests']))
  })

  test('counts whole days, and says which', async () => {
    const summary = await summarize({ from: '2026-10-28T23:59:59Z', to: '2026-10-29T00:00:00.001Z' })
    expect(summary).toMatchObject({ from: day(0), to: day(2), total: { calls: 3 } })
    expect(await summarize({ from: day(1), to: day(2) })).toMatchObject({
      from: day(1),
      to: day(2),
      total: { calls: 2 },
    })
  })

  test('compares with the period before, in all and row by row', async () => {
    const summary = await summarize({ from: day(4), to: day(8), groupBy: ['DAY'] })
    expect(summary).toMatchObject({ total: { calls: 26 }, previous: { calls: 10 } })
    const rows = rowsOf(summary).map((row) => [
      valueAt(row, 'totals', 'calls'),
      valueAt(row, 'previous', 'calls'),
    ])
    expect(rows).toEqual([
      [5, 1],
      [6, 2],
      [7, 3],
      [8, 4],
    ])
    const grouped = rowsOf(await summarize({ from: day(4), to: day(8), groupBy: ['TEAM', 'FEATURE'] }))
    expect(sumOf(grouped, 'previous', 'calls')).toBe('10')
  })

  test('counts only what every condition of the filter holds for', async () => {
    const { one, two } = world.models
    const calls = async (filter: object): Promise<unknown> =>
      valueAt(await summarize({ filter }), 'total', 'calls')
    expect(await calls({ modelIds: [one.id, two.id] })).toBe(
      36 - Number(await calls({ providerIds: [world.models.otherTwin.providerId] })),
    )
    expect(await calls({ features: ['JUDGE'], teamId: world.other.actor.teamId })).toBe(3)
    expect(await calls({ features: ['CHAT'], teamId: world.other.actor.teamId })).toBe(6)
    expect(await calls({ features: ['EMBEDDING'] })).toBe(0)
    expect(await summarize({ filter: { features: ['EMBEDDING'] } })).toMatchObject({
      total: { calls: 0, successRate: null, averageLatencyMs: null, costUsd: '0' },
    })
  })

  test('is of the own team, and of all for administrators', async () => {
    const calls = async (caller: Caller, filter: object = {}): Promise<unknown> =>
      valueAt(await summarize({ filter }, caller), 'total', 'calls')
    expect(await calls(world.home.keys.OWNER)).toBe(36)
    expect(await calls(world.home.keys.MEMBER)).toBe(27)
    expect(await calls(world.other.keys.OWNER)).toBe(9)
    expect(await calls(world.other.keys.OWNER, { teamId: world.home.actor.teamId })).toBe(0)
    const rows = rowsOf(await summarize({ groupBy: ['TEAM'] }, world.other.keys.VIEWER))
    expect(rows.map((row) => valueAt(row, 'teamId'))).toEqual([world.other.actor.teamId])
  })

  test('stays when the calls are gone', async () => {
    const before = await summarize({ groupBy: ['DAY', 'MODEL'] })
    await api.db.$executeRaw`SELECT call_months_drop('calls', '2026-11-01')`
    expect(await api.db.call.count({ where: { createdAt: { lt: new Date('2026-11-01') } } })).toBe(0)
    expect(await summarize({ groupBy: ['DAY', 'MODEL'] })).toEqual(before)
  })
})

describe('what cannot be asked of usage', () => {
  const ids = Array.from({ length: 101 }, () => '0198f0a2-0000-7000-8000-000000000000')
  const refused: [variables: Record<string, unknown>, field: string][] = [
    [{ from: day(1), to: day(1) }, 'to'],
    [{ from: day(2), to: day(1) }, 'to'],
    [{ from: '2025-01-01T00:00:00Z', to: '2026-02-06T00:00:00Z' }, 'to'],
    [{ from: '0000-01-01T00:00:00Z', to: '0000-01-02T00:00:00Z' }, 'from'],
    [{ from: '9999-12-30T00:00:00Z', to: '9999-12-31T23:59:59Z' }, 'to'],
    [{ from: 'x' }, 'from'],
    [{ to: null }, 'to'],
    [{ groupBy: ['HOUR'] }, 'groupBy[0]'],
    [{ filter: { modelIds: ['x'] } }, 'modelIds'],
    [{ filter: { modelIds: ids } }, 'modelIds'],
    [{ filter: { providerIds: [''] } }, 'providerIds'],
    [{ filter: { teamId: 'x' } }, 'teamId'],
    [{ filter: { features: ['X'] } }, 'filter.features[0]'],
  ]
  const named = refused.map((entry) => [JSON.stringify(entry[0]).slice(0, 80), ...entry] as const)
  test.each(named)('%s is refused with the field to blame', async (_, variables, field) => {
    const { errors } = await ask(variables)
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field, retryable: false } }])
  })

  test('400 days are allowed, more than 10,000 rows are not', async () => {
    const period = { from: '2025-01-01T00:00:00Z', to: '2026-02-05T00:00:00Z' }
    expect(await summarize(period)).toMatchObject({ total: { calls: 0 } })
    await api.db.$executeRaw`
      INSERT INTO usage_rollups (day, team_id, model_id, feature, provider_id, calls)
      SELECT date '2025-01-01' + n, ${world.home.actor.teamId}::uuid, m.id, f.feature, m.provider_id, 1
        FROM generate_series(0, 399) AS n
       CROSS JOIN (SELECT id, provider_id FROM llm_models ORDER BY id LIMIT 4) AS m
       CROSS JOIN unnest('{CHAT,JUDGE,PROBE,EMBEDDING,SUMMARIZE,EXPANSION,EXPERIMENT}'::"CallFeature"[]) AS f(feature)
      ON CONFLICT DO NOTHING`
    const { errors } = await ask({ ...period, groupBy: ['DAY', 'MODEL', 'FEATURE'] })
    expect(errors).toMatchObject([
      {
        message:
          'groupBy gives more than 10000 rows; ask for a shorter period, for fewer dimensions, or for less in the filter.',
        extensions: { code: 'VALIDATION_FAILED', field: 'groupBy' },
      },
    ])
    expect(rowsOf(await summarize({ ...period, groupBy: ['DAY', 'FEATURE'] }))).toHaveLength(2800)
  })
})
