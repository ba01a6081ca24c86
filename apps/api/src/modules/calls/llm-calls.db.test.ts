import { createId } from '@sluice/core/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { errorOf, recordCallOf } from '../../../test/calls.ts'
import { request, textAt, valueAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'

import type { Answer, Caller } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

const START = Date.UTC(2026, 9, 30)
const HOUR_MS = 3_600_000
const SUBJECT = '0198f0a2-0000-7000-8000-00000000beef'

let api: TestApi
let world: World
/** By what is special about them, the oldest first. */
let calls: Record<
  'plain' | 'judge' | 'failed' | 'unpriced' | 'sandbox' | 'noted' | 'keyed' | 'foreign',
  string
>

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  await api.db.$executeRaw`SELECT call_months_ahead(${new Date(START)}::timestamptz, 1)`
  const { home, other, models } = world
  const at = (hour: number): Date => new Date(START + hour * HOUR_MS)
  const modelId = models.one.id
  const failed = {
    outcome: 'FAILED',
    error: errorOf('TIMEOUT'),
    usage: null,
    costUsd: '0',
    costBasis: 'FREE',
  } as const
  const usage = {
    inputTokens: 1,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
  }
  const caller = { ...home.actor, kind: 'API_KEY', id: home.keys.MEMBER.id } as const
  calls = {
    plain: await recordCallOf(api, home.actor, { modelId, at: at(0) }),
    judge: await recordCallOf(api, home.actor, { modelId, at: at(24), feature: 'JUDGE', usage }),
    failed: await recordCallOf(api, home.actor, { modelId, at: at(48), ...failed }),
    unpriced: await recordCallOf(api, home.actor, { modelId: models.two.id, at: at(72) }),
    sandbox: await recordCallOf(api, home.actor, { modelId: models.sim.id, at: at(96) }),
    noted: await recordCallOf(api, home.actor, {
      modelId,
      at: at(97),
      context: { thread: '42', deep: { rule: [1, 2] } },
      subjectType: 'message',
      subjectId: SUBJECT,
    }),
    keyed: await recordCallOf(api, caller, { modelId, at: at(98) }),
    foreign: await recordCallOf(api, other.actor, { modelId, at: at(99) }),
  }
})

afterAll(() => api[Symbol.asyncDispose]())

const QUERY = `query ($filter: LlmCallFilter, $orderBy: LlmCallOrder, $first: Int, $after: String) {
  llmCalls(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { id } edges { cursor node { id } } totalCount totalAtLeast pageInfo { endCursor hasNextPage }
  }
}`

const ask = (variables: Record<string, unknown>, caller: Caller = world.home.keys.ADMIN): Promise<Answer> =>
  request(api.url, caller, QUERY, variables)

/** What the listed calls are called here, in their order. */
async function listed(variables: Record<string, unknown>, caller?: Caller): Promise<string[]> {
  const { data, errors } = await ask(variables, caller)
  expect(errors).toEqual([])
  const nodes = valueAt(data, 'llmCalls', 'nodes')
  const names = (Array.isArray(nodes) ? nodes : []).map((node) => {
    const id = textAt(node, 'id')
    return Object.entries(calls).find(([, known]) => known === id)?.[0] ?? id
  })
  expect(valueAt(data, 'llmCalls', 'totalCount')).toBe(names.length)
  return names
}

describe('llmCalls', () => {
  test('lists the newest first, over months (S0-17)', async () => {
    expect(await listed({})).toEqual([
      'foreign',
      'keyed',
      'noted',
      'sandbox',
      'unpriced',
      'failed',
      'judge',
      'plain',
    ])
  })

  test('lists the most expensive first, those of unknown cost last', async () => {
    const names = await listed({ orderBy: 'MOST_EXPENSIVE' })
    expect(names).toEqual(['foreign', 'keyed', 'noted', 'plain', 'sandbox', 'judge', 'failed', 'unpriced'])
  })

  test('is of the own team, and of all for administrators', async () => {
    for (const caller of Object.values(world.other.keys))
      expect(await listed({}, caller)).toEqual(['foreign'])
    for (const caller of [world.home.keys.MEMBER, world.home.keys.VIEWER])
      expect(await listed({}, caller)).not.toContain('foreign')
    for (const caller of [world.home.keys.OWNER, { cookie: world.session }])
      expect(await listed({}, caller)).toHaveLength(8)
  })

  test('tells a foreign team from an unknown one to nobody but administrators', async () => {
    const filter = { teamId: world.other.actor.teamId }
    expect(await listed({ filter })).toEqual(['foreign'])
    expect(await listed({ filter }, world.home.keys.MEMBER)).toEqual([])
    expect(await listed({ filter: { teamId: createId() } }, world.home.keys.MEMBER)).toEqual([])
    expect(
      await listed({ filter: { teamId: world.home.actor.teamId } }, world.home.keys.MEMBER),
    ).toHaveLength(7)
  })

  const at = (hour: number): string => new Date(START + hour * HOUR_MS).toISOString()
  const filters: [name: string, filter: (known: World) => Record<string, unknown>, names: string[]][] = [
    ['from and to', () => ({ from: at(24), to: at(72) }), ['failed', 'judge']],
    ['a from before all time', () => ({ from: '0000-01-01T00:00:00Z', to: at(1) }), ['plain']],
    ['features', () => ({ features: ['JUDGE', 'EMBEDDING'] }), ['judge']],
    ['one feature', () => ({ features: ['JUDGE'] }), ['judge']],
    ['models', ({ models }) => ({ modelIds: [models.two.id, models.sim.id] }), ['sandbox', 'unpriced']],
    ['one provider', ({ models }) => ({ providerIds: [models.sim.providerId] }), ['sandbox']],
    ['an actor', ({ home }) => ({ actorId: home.keys.MEMBER.id }), ['keyed']],
    ['error codes', () => ({ errorCodes: ['TIMEOUT', 'RATE_LIMITED'] }), ['failed']],
    ['outcomes', () => ({ outcomes: ['FAILED', 'UNKNOWN'] }), ['failed']],
    ['costs', () => ({ costAtLeast: '0.00000125', costAtMost: '0.0011' }), ['sandbox', 'judge']],
    ['costs of nothing', () => ({ costAtMost: 0 }), ['failed']],
    ['unknown costs', () => ({ unpriced: true }), ['unpriced']],
    ['known costs', () => ({ unpriced: false, features: ['CHAT'], costAtMost: '0' }), ['failed']],
    ['a part of the context', () => ({ context: { deep: { rule: [2] } } }), ['noted']],
    ['another context', () => ({ context: { thread: 42 } }), []],
    ['a subject', () => ({ subjectType: 'message', subjectId: SUBJECT }), ['noted']],
    ['another kind of subject', () => ({ subjectType: 'thread' }), []],
    ['a run that has none', () => ({ runId: SUBJECT }), []],
    [
      'all but the sandbox',
      ({ models }) => ({ includeSandbox: false, modelIds: [models.two.id, models.sim.id] }),
      ['unpriced'],
    ],
    [
      'the sandbox too',
      ({ models }) => ({ includeSandbox: true, modelIds: [models.two.id, models.sim.id] }),
      ['sandbox', 'unpriced'],
    ],
    [
      'nothing',
      () => ({ features: [], modelIds: null, context: {}, costAtMost: null, includeSandbox: null }),
      ['all'],
    ],
  ]
  test.each(filters)('knows those of %s', async (_, filter, names) => {
    const found = await listed({ filter: filter(world) })
    expect(names[0] === 'all' ? found.length : found).toEqual(names[0] === 'all' ? 8 : names)
  })

  test('ends a page where it says, and goes on after any call of it', async () => {
    const { data } = await ask({ first: 3 })
    expect(valueAt(data, 'llmCalls', 'pageInfo', 'hasNextPage')).toBe(true)
    expect(valueAt(data, 'llmCalls', 'pageInfo', 'endCursor')).toBe(
      valueAt(data, 'llmCalls', 'edges', 2, 'cursor'),
    )
    const after = valueAt(data, 'llmCalls', 'edges', 0, 'cursor')
    const next = await ask({ first: 2, after })
    expect(valueAt(next.data, 'llmCalls', 'nodes')).toEqual([{ id: calls.keyed }, { id: calls.noted }])
    expect(valueAt(next.data, 'llmCalls', 'totalCount')).toBe(8)
    const empty = await ask({ filter: { runId: SUBJECT } })
    expect(valueAt(empty.data, 'llmCalls')).toEqual({
      nodes: [],
      edges: [],
      totalCount: 0,
      totalAtLeast: 0,
      pageInfo: { endCursor: null, hasNextPage: false },
    })
  })
})

describe('what cannot be asked of calls', () => {
  const ids = Array.from({ length: 101 }, () => SUBJECT)
  const mostExpensive = Buffer.from(`MOST_EXPENSIVE:0.5:${SUBJECT}`).toString('base64url')
  const cursor = (text: string): string => Buffer.from(text).toString('base64url')
  const refused: [variables: Record<string, unknown>, field: string][] = [
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ first: -1 }, 'first'],
    [{ after: 'x' }, 'after'],
    [{ after: SUBJECT }, 'after'],
    [{ after: 'a'.repeat(5000) }, 'after'],
    [{ after: cursor('NEWEST:zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz') }, 'after'],
    [{ after: cursor(`NEWEST:${'-'.repeat(36)}`) }, 'after'],
    [{ after: cursor(`OLDEST:${SUBJECT}`) }, 'after'],
    [{ after: cursor(`MOST_EXPENSIVE:-2:${SUBJECT}`), orderBy: 'MOST_EXPENSIVE' }, 'after'],
    [{ after: cursor(`MOST_EXPENSIVE:1e9:${SUBJECT}`), orderBy: 'MOST_EXPENSIVE' }, 'after'],
    [{ after: mostExpensive }, 'after'],
    [{ after: cursor(`NEWEST:${SUBJECT}`), orderBy: 'MOST_EXPENSIVE' }, 'after'],
    [{ orderBy: 'OLDEST' }, 'orderBy'],
    [{ filter: { from: '2026-11-20T00:00:00Z', to: '2026-11-20T00:00:00Z' } }, 'to'],
    [{ filter: { from: '2026-11-21T00:00:00Z', to: '2026-11-20T00:00:00Z' } }, 'to'],
    [{ filter: { from: 'yesterday' } }, 'filter.from'],
    [{ filter: { to: '2026-02-30' } }, 'filter.to'],
    [{ filter: { features: ['DREAM'] } }, 'filter.features[0]'],
    [{ filter: { outcomes: ['ANSWERED', null] } }, 'filter.outcomes[1]'],
    [{ filter: { modelIds: ['x'] } }, 'modelIds'],
    [{ filter: { modelIds: ids } }, 'modelIds'],
    [{ filter: { providerIds: ['1'] } }, 'providerIds'],
    [{ filter: { providerIds: ids } }, 'providerIds'],
    [{ filter: { runId: 'x' } }, 'runId'],
    [{ filter: { actorId: 'x' } }, 'actorId'],
    [{ filter: { teamId: 'x' } }, 'teamId'],
    [{ filter: { subjectId: 'x' } }, 'subjectId'],
    [{ filter: { subjectType: 'a'.repeat(41) } }, 'subjectType'],
    [{ filter: { subjectType: 'a\0b' } }, 'subjectType'],
    [{ filter: { errorCodes: ['rate limited'] } }, 'errorCodes'],
    [{ filter: { errorCodes: [''] } }, 'errorCodes'],
    [{ filter: { errorCodes: ['A'.repeat(41)] } }, 'errorCodes'],
    [{ filter: { errorCodes: ids.map(() => 'TIMEOUT') } }, 'errorCodes'],
    [{ filter: { costAtLeast: '-0.1' } }, 'costAtLeast'],
    [{ filter: { costAtLeast: 'NaN' } }, 'filter.costAtLeast'],
    [{ filter: { costAtMost: '-1' } }, 'costAtMost'],
    [{ filter: { costAtMost: '1e3' } }, 'filter.costAtMost'],
    [{ filter: { costAtLeast: '2', costAtMost: '1' } }, 'costAtMost'],
    [{ filter: { unpriced: 'yes' } }, 'filter.unpriced'],
    [{ filter: { includeSandbox: 'no' } }, 'filter.includeSandbox'],
    [{ filter: { context: [1] } }, 'context'],
    [{ filter: { context: 'thread' } }, 'context'],
    [{ filter: { context: 1 } }, 'context'],
    [{ filter: { context: { text: 'a'.repeat(4096) } } }, 'context'],
    [{ filter: { context: { text: 'a\0' } } }, 'text'],
  ]
  const named = refused.map((entry) => [JSON.stringify(entry[0]).slice(0, 80), ...entry] as const)
  test.each(named)('%s is refused with the field to blame', async (_, variables, field) => {
    const { errors } = await ask(variables)
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field, retryable: false } }])
  })
})
