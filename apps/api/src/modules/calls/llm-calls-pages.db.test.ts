import { Prisma } from '@sluice/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { recordCallOf } from '../../../test/calls.ts'
import { request, textAt, valueAt } from '../../../test/client.ts'
import { startDatabaseProxy } from '../../../test/database-proxy.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld, startRunOf } from '../../../test/world.ts'

import type { DatabaseProxy } from '../../../test/database-proxy.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

const CALLS = 230
const NOW = Date.UTC(2026, 10, 2)
const TICK_MS = 997 * 1000

let api: TestApi
let proxy: DatabaseProxy
let world: World

/** Calls of two months, many of them of one millisecond or one cost, some of unknown cost. */
beforeAll(async () => {
  api = await startApi({
    through: async (url) => {
      proxy = await startDatabaseProxy(url)
      return proxy
    },
  })
  world = await createWorld(api)
  await api.db.$executeRaw`SELECT call_months_ahead(${new Date(NOW)}::timestamptz, 0)`
  for (let index = 0; index < CALLS; index += 1)
    await recordAt(new Date(NOW - Math.floor(index / 3) * TICK_MS), index)
}, 60_000)

afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await proxy[Symbol.asyncDispose]()
})

function recordAt(at: Date, index: number): Promise<string> {
  const { one, two, sim } = world.models
  const modelId = [one.id, two.id, sim.id, one.id][index % 4] ?? one.id
  const usage = {
    inputTokens: index % 7,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 1,
    reasoningTokens: 0,
  }
  return recordCallOf(api, index % 2 === 0 ? world.home.actor : world.other.actor, { modelId, at, usage })
}

type Page = { ids: string[]; endCursor: unknown; hasNextPage: unknown }

async function readPage(orderBy: string, first: number, after: unknown): Promise<Page> {
  const { data, errors } = await request(
    api.url,
    world.home.keys.ADMIN,
    `query ($orderBy: LlmCallOrder!, $first: Int!, $after: String) {
      llmCalls(orderBy: $orderBy, first: $first, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } }
    }`,
    { orderBy, first, after },
  )
  expect(errors).toEqual([])
  const nodes = valueAt(data, 'llmCalls', 'nodes')
  const ids = (Array.isArray(nodes) ? nodes : []).map((node) => textAt(node, 'id'))
  const [endCursor, hasNextPage] = ['endCursor', 'hasNextPage'].map((name) =>
    valueAt(data, 'llmCalls', 'pageInfo', name),
  )
  return { ids, endCursor, hasNextPage }
}

/** All pages, `between` being done after each. */
async function readAll(orderBy: string, first: number, between: () => Promise<unknown>): Promise<string[]> {
  const ids: string[] = []
  for (let after: unknown = null; ;) {
    const page = await readPage(orderBy, first, after)
    ids.push(...page.ids)
    if (page.hasNextPage !== true) return ids
    after = page.endCursor
    await between()
  }
}

async function storedIds(orderBy: string): Promise<string[]> {
  const order = orderBy === 'NEWEST' ? Prisma.sql`created_at DESC` : Prisma.sql`cost_usd DESC NULLS LAST`
  const rows = await api.db.$queryRaw<{ id: string }[]>`SELECT id FROM calls ORDER BY ${order}, id DESC`
  return rows.map(({ id }) => id)
}

describe('the pages of calls', () => {
  const walks: [orderBy: string, first: number][] = [
    ['NEWEST', 1],
    ['NEWEST', 7],
    ['NEWEST', 100],
    ['MOST_EXPENSIVE', 1],
    ['MOST_EXPENSIVE', 13],
    ['MOST_EXPENSIVE', 100],
  ]
  test.each(walks)('have every call once, in order: %s by %i', async (orderBy, first) => {
    const stored = await storedIds(orderBy)
    expect(await readAll(orderBy, first, () => Promise.resolve())).toEqual(stored)
  })

  test('are of a hundred calls by themselves (S0-17)', async () => {
    const { data } = await request(api.url, world.home.keys.ADMIN, '{ llmCalls { nodes { id } } }')
    expect(valueAt(data, 'llmCalls', 'nodes', 'length')).toBe(100)
  })

  test.each(['NEWEST', 'MOST_EXPENSIVE'])('have every call once while others come: %s', async (orderBy) => {
    const stored = await storedIds(orderBy)
    let count = 0
    const seen = await readAll(orderBy, 9, () => {
      count += 1
      // Newer ones, and some that belong into the middle.
      return recordAt(new Date(count % 2 === 0 ? Date.now() : NOW - count * 50 * TICK_MS - 1), count)
    })
    const known = new Set(stored)
    expect(count).toBeGreaterThan(20)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.filter((id) => known.has(id))).toEqual(stored)
  })
})

describe('a page of 100 calls', () => {
  const lists: [name: string, fields: string][] = [
    [
      'with all a table shows',
      `createdAt team { name } actorName feature provider { displayName } model { ref } outcome errorCode latencyMs
       totalTokens costUsd costMicros costBasis isUnconfirmed run { name }`,
    ],
    [
      'with costs, prices and entries',
      `costLines { tokenClass costUsd } price { id rates { usdPerMillion } } priceNow { id } wasPriceCorrected transcriptId
       ledgerEntries { kind amountUsd actorName } explanation retryable`,
    ],
  ]
  test.each(lists)('%s takes at most 8 statements (S3-10)', async (_, fields) => {
    const run = await startRunOf(api, world.home.actor, {
      definitionId: world.definitionId,
      models: ['alpha/one'],
    })
    await api.db.$executeRaw`UPDATE calls SET run_id = ${run.id}::uuid`
    const counts: number[] = []
    for (let tries = 0; tries < 3; tries += 1) {
      proxy.takeStatementCount('sluice api')
      const { data, errors } = await request(
        api.url,
        world.home.keys.ADMIN,
        `{ llmCalls(first: 100) { totalCount nodes { id ${fields} } pageInfo { endCursor } } }`,
      )
      counts.push(proxy.takeStatementCount('sluice api'))
      expect(errors).toEqual([])
      expect(valueAt(data, 'llmCalls', 'nodes', 'length')).toBe(100)
    }
    expect(Math.min(...counts)).toBeGreaterThan(0)
    expect(Math.min(...counts)).toBeLessThanOrEqual(8)
  })
})
