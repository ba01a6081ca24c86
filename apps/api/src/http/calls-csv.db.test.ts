import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { errorOf, recordCallOf } from '../../test/calls.ts'
import { request, textAt, toHeaders, valueAt } from '../../test/client.ts'
import { startDatabaseProxy } from '../../test/database-proxy.ts'
import { startApi } from '../../test/start-api.ts'
import { createWorld } from '../../test/world.ts'
import { readCallLines } from '../modules/calls/call-lines.ts'
import { toConditions } from '../modules/calls/call-conditions.ts'

import type { Caller } from '../../test/client.ts'
import type { DatabaseProxy } from '../../test/database-proxy.ts'
import type { TestApi } from '../../test/start-api.ts'
import type { World } from '../../test/world.ts'

const NOON = new Date('2026-11-10T12:00:00.000Z')
const NASTY = `=HYPERLINK("http://evil.test","a, b")\r\nnext`

let api: TestApi
let proxy: DatabaseProxy
let world: World

beforeAll(async () => {
  api = await startApi({
    through: async (url) => {
      proxy = await startDatabaseProxy(url)
      return proxy
    },
  })
  world = await createWorld(api)
  const { home, other, models } = world
  const at = (minute: number): Date => new Date(NOON.getTime() + minute * 60_000)
  await recordCallOf(api, home.actor, { modelId: models.one.id, at: at(0) })
  await recordCallOf(api, home.actor, {
    modelId: models.one.id,
    at: at(1),
    clientAgent: NASTY,
    context: { é: '"' },
  })
  await recordCallOf(api, home.actor, { modelId: models.two.id, at: at(2), feature: 'JUDGE' })
  await recordCallOf(api, home.actor, {
    modelId: models.one.id,
    at: at(3),
    outcome: 'FAILED',
    error: errorOf('TIMEOUT'),
    usage: null,
    costUsd: '0',
    costBasis: 'FREE',
    actualModel: null,
  })
  await recordCallOf(api, other.actor, { modelId: models.one.id, at: at(4) })
})

afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await proxy[Symbol.asyncDispose]()
})

const fetchCsv = (query = '', caller: Caller = world.home.keys.ADMIN, method = 'GET'): Promise<Response> =>
  fetch(`${api.url}/api/calls.csv${query}`, { method, headers: toHeaders(caller) })

/** Cells as RFC 4180 has them. */
function parseCsv(text: string): string[][] {
  expect(text.endsWith('\r\n')).toBe(true)
  const cells = [...text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)]
  expect(cells.map(([whole]) => whole).join('')).toBe(text)
  const rows: string[][] = [[]]
  for (const [, cell = '', end] of cells) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

async function readRows(query = '', caller?: Caller): Promise<Record<string, string>[]> {
  const response = await fetchCsv(query, caller)
  expect(response.status).toBe(200)
  const [header = [], ...rows] = parseCsv(await response.text())
  expect(rows.every((row) => row.length === header.length)).toBe(true)
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])))
}

describe('GET /api/calls.csv', () => {
  test('has every call with what GraphQL says of it', async () => {
    const rows = await readRows()
    const fields = Object.keys(rows[0] ?? {}).filter((name) => name !== 'team')
    const { data, errors } = await request(
      api.url,
      world.home.keys.ADMIN,
      `{ llmCalls { nodes { team { name } ${fields.join(' ')} } } }`,
    )
    expect(errors).toEqual([])
    const nodes = valueAt(data, 'llmCalls', 'nodes')
    const expected = (Array.isArray(nodes) ? nodes : []).map((node) => ({
      ...Object.fromEntries(fields.map((name) => [name, toText(valueAt(node, name))])),
      team: textAt(node, 'team', 'name'),
    }))
    expect(fields.length).toBeGreaterThan(40)
    expect(expected).toHaveLength(5)
    const agents = rows.map(({ clientAgent }) => ({ clientAgent }))
    expect(rows).toEqual(expected.map((row, index) => ({ ...row, ...agents[index] })))
  })

  const toText = (value: unknown): string =>
    value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)

  test('says nothing that a spreadsheet would compute', async () => {
    const rows = await readRows('?context=%7B%7D&actorId=')
    expect(rows.map(({ clientAgent }) => clientAgent)).toEqual([
      'tests',
      'tests',
      'tests',
      `'${NASTY}`,
      'tests',
    ])
    expect(rows[3]?.['context']).toBe('{"é":"\\""}')
  })

  test('is a file to keep, named by its days, and not stored on the way', async () => {
    const response = await fetchCsv('?from=2026-11-10T00:00:00Z&to=2026-11-11T00:00:00%2B01:00')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="calls_2026-11-10_2026-11-10.csv"',
    )
    expect(response.headers.get('cache-control')).toBe('no-store')
    const today = new Date().toISOString().slice(0, 10)
    const head = await fetchCsv('', world.home.keys.ADMIN, 'HEAD')
    expect(head.headers.get('content-disposition')).toBe(`attachment; filename="calls_${today}.csv"`)
    expect(await head.text()).toBe('')
  })

  test('takes the filter and order of llmCalls', async () => {
    const features = async (query: string): Promise<unknown[]> =>
      (await readRows(query)).map(({ feature }) => feature)
    expect(await features('?features=JUDGE,EMBEDDING')).toEqual(['JUDGE'])
    expect(await features('?features=EMBEDDING&features=JUDGE')).toEqual(['JUDGE'])
    expect(await features('?unpriced=true')).toEqual(['JUDGE'])
    expect(await features('?unpriced=false&outcomes=ANSWERED&to=2026-11-10T12:02:00Z')).toEqual([
      'CHAT',
      'CHAT',
    ])
    expect(await features(`?modelIds=${world.models.two.id}&costAtMost=5`)).toEqual([])
    expect(await features(`?context=${encodeURIComponent('{"é":"\\""}')}`)).toEqual(['CHAT'])
    expect(await features('?errorCodes=TIMEOUT&from=')).toEqual(['CHAT'])
    expect((await features('?orderBy=MOST_EXPENSIVE')).at(-1)).toBe('JUDGE')
  })

  test('leaves the sandbox out when asked to', async () => {
    const where = { id: world.models.one.providerId }
    await api.db.llmProvider.update({ where, data: { isSandbox: true } })
    try {
      const counts = ['', '?includeSandbox=true', '?includeSandbox=false'].map(
        async (query) => (await readRows(query)).length,
      )
      expect(await Promise.all(counts)).toEqual([5, 5, 0])
    } finally {
      await api.db.llmProvider.update({ where, data: { isSandbox: false } })
    }
  })

  test('is of the own team, and of all for administrators', async () => {
    const teams = async (caller: Caller): Promise<unknown[]> => [
      ...new Set((await readRows('', caller)).map(({ team }) => team)),
    ]
    expect(await teams(world.other.keys.VIEWER)).toEqual(['Guests'])
    expect(await teams(world.home.keys.MEMBER)).toEqual(['Administrators'])
    expect(await teams({ cookie: world.session })).toEqual(['Guests', 'Administrators'])
    expect(await readRows(`?teamId=${world.home.actor.teamId}`, world.other.keys.OWNER)).toEqual([])
  })

  const refused: [query: string, field: string][] = [
    ['?from=yesterday', 'from'],
    ['?from=2026-11-10', 'from'],
    ['?from=2026-11-11T00:00:00Z&to=2026-11-10T00:00:00Z', 'to'],
    ['?to=2026-11-10T00:00:00Z&to=2026-11-11T00:00:00Z', 'to'],
    ['?features=DREAM', 'features'],
    ['?outcomes=ANSWERED,', 'outcomes'],
    ['?modelIds=x', 'modelIds'],
    [`?providerIds=${'x,'.repeat(200)}`, 'providerIds'],
    ['?runId=1', 'runId'],
    ['?errorCodes=no', 'errorCodes'],
    ['?costAtLeast=-1', 'costAtLeast'],
    ['?costAtLeast=NaN', 'costAtLeast'],
    ['?costAtMost=1e3', 'costAtMost'],
    ['?unpriced=yes', 'unpriced'],
    ['?includeSandbox=no', 'includeSandbox'],
    ['?context=%7B', 'context'],
    ['?context=1', 'context'],
    ['?subjectType=%00', 'subjectType'],
    ['?orderBy=OLDEST', 'orderBy'],
    ['?after=x', 'after'],
    ['?constructor=x', 'constructor'],
  ]
  test.each(refused)('%s is refused with the field to blame', async (query, field) => {
    const response = await fetchCsv(query)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: { code: 'VALIDATION_FAILED', field, retryable: false },
    })
  })

  test('is refused to nobody known, and to a page of another site', async () => {
    const responses = [await fetchCsv('', null), await fetchCsv('', { key: 'pk_live_nonsense' })]
    const foreign = await fetch(`${api.url}/api/calls.csv`, {
      headers: { cookie: `sluice_session=${world.session}` },
    })
    expect([...responses, foreign].map(({ status }) => status)).toEqual([401, 401, 403])
  })
})

/** Copies of the calls there are, so many. */
async function multiply(count: number): Promise<void> {
  const columns = `created_at, team_id, actor_kind, actor_id, feature, operation, context, provider_id, model_id, requested_model,
    model_version, outcome, cost_usd, cost_basis, price_id, client_agent, ended_at`
  await api.db.$executeRawUnsafe(
    `INSERT INTO calls (id, ${columns})
     SELECT (left(c.id::text, 14) || '7' || substr(md5(n::text), 1, 3) || '-8' || substr(md5(n::text), 4, 3) || '-' || substr(md5(n::text), 7, 12))::uuid, ${columns}
       FROM calls AS c CROSS JOIN generate_series(1, ${count}) AS n WHERE c.client_agent <> 'tests'`,
  )
}

describe('a long export', () => {
  const COUNT = 5300

  beforeAll(() => multiply(COUNT))

  test('has each call once, however it is ordered, and reads a thousand at a time', async () => {
    for (const orderBy of ['NEWEST', 'MOST_EXPENSIVE']) {
      proxy.takeStatementCount('sluice api')
      const rows = await readRows(`?orderBy=${orderBy}`)
      expect(new Set(rows.map(({ id }) => id)).size).toBe(COUNT + 5)
      expect(rows).toHaveLength(COUNT + 5)
      expect(proxy.takeStatementCount('sluice api')).toBeLessThan(15)
    }
  })

  test.each([
    [COUNT + 5, 0],
    [COUNT + 4, 1],
    [1000, 1],
    [3, 1],
  ])('of at most %i calls says in a last line whether it was cut', async (maxRows, extra) => {
    const chunks: string[] = []
    const where = toConditions({}, { ...world.home.actor, role: 'OWNER' })
    const isStillAllowed = (): Promise<boolean> => Promise.resolve(true)
    for await (const chunk of readCallLines(api.services.db, {
      where,
      order: 'NEWEST',
      maxRows,
      isStillAllowed,
    }))
      chunks.push(chunk)
    const rows = parseCsv(chunks.join(''))
    expect(rows).toHaveLength(1 + maxRows + extra)
    const cut = [`Cut off after ${maxRows} calls: there are more. Narrow the filter.`]
    expect(rows.filter((row) => row.length === 1)).toEqual(extra === 1 ? [cut] : [])
  })

  test('waits for a reader who is slow, and ends with one who leaves', async () => {
    const response = await fetchCsv()
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await expect.poll(() => api.log.filter(({ level }) => level === 'error')).toEqual([])
    expect((await fetchCsv('?features=JUDGE')).status).toBe(200)
  })

  test('is broken off when whoever asked is nobody any more', async () => {
    const where = toConditions({}, { ...world.home.actor, role: 'OWNER' })
    const answers = [true, true, false]
    const lines = readCallLines(api.services.db, {
      where,
      order: 'NEWEST',
      maxRows: 10_000,
      isStillAllowed: () => Promise.resolve(answers.shift() ?? false),
    })
    for (let page = 0; page < 3; page += 1) expect((await lines.next()).done).toBe(false)
    await expect(lines.next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('is broken off, not ended, when the database goes away', async () => {
    const response = await fetchCsv()
    expect(response.status).toBe(200)
    proxy.cut()
    try {
      await expect(response.text()).rejects.toThrow('terminated')
    } finally {
      proxy.mend()
    }
  })
})
