import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, valueAt } from '../../test/client.ts'
import { startDatabaseProxy } from '../../test/database-proxy.ts'
import { startApi } from '../../test/start-api.ts'
import { answerSlot, createDefinitionOf, createWorld, startRunOf } from '../../test/world.ts'

import type { DatabaseProxy } from '../../test/database-proxy.ts'
import type { TestApi } from '../../test/start-api.ts'
import type { World } from '../../test/world.ts'

const ROWS = 100
const MOST_STATEMENTS = 8

let api: TestApi
let proxy: DatabaseProxy
let world: World
let runId: string

beforeAll(async () => {
  api = await startApi({
    through: async (url) => {
      proxy = await startDatabaseProxy(url)
      return proxy
    },
  })
  world = await createWorld(api)
  const { actor } = world.home
  for (let index = 1; index < ROWS; index += 1) {
    await createDefinitionOf(api.db, actor, { name: `Definition ${index}`, scenarios: 1 })
    await startRunOf(api, actor, { definitionId: world.definitionId, models: ['alpha/one', 'sandbox/sim'] })
  }
  const large = await startRunOf(api, actor, {
    definitionId: world.definitionId,
    models: ['alpha/one', 'alpha/two'],
    samplesPerScenario: 17,
  })
  runId = large.id
  for (let position = 0; position < ROWS; position += 1) await answerSlot(api.db, runId, position)
  for (let index = 0; index < ROWS; index += 1) {
    const id = `0198f0a2-0000-7000-8000-${String(index).padStart(12, '0')}`
    const provider = {
      id,
      name: `p${index}`,
      displayName: `P ${index}`,
      protocol: 'OPENAI',
      baseUrl: 'https://x.test',
    } as const
    await api.db.llmProvider.create({
      data: { ...provider, models: { create: { id, modelId: 'm', displayName: 'M' } } },
    })
  }
  for (let index = 0; index < ROWS; index += 1) await createTeamWith(index)
  // Who asks is known from then on.
  await countStatements('{ __typename }')
}, 120_000)

afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await proxy[Symbol.asyncDispose]()
})

/** A team with somebody in it and a key. */
async function createTeamWith(index: number): Promise<void> {
  const id = `0198f0a3-0000-7000-8000-${String(index).padStart(12, '0')}`
  const { db } = api
  await db.team.create({ data: { id, slug: `t${index}`, name: `T ${index}` } })
  const user = { id, email: `u${index}@example.test`, name: `U ${index}`, passwordHash: '' }
  await db.user.create({ data: { ...user, membership: { create: { teamId: id, role: 'VIEWER' } } } })
  const author = { createdByKind: 'USER', createdById: id } as const
  const secretHash = new Uint8Array(Buffer.from(id))
  await db.apiKey.create({
    data: { id, teamId: id, name: `K ${index}`, prefix: 'pk_live_', secretHash, role: 'VIEWER', ...author },
  })
}

/** The fewest of some tries: the process looks after its copy of the registry meanwhile. */
async function countStatements(document: string): Promise<{ data: unknown; statements: number }> {
  let fewest = Infinity
  let latest: unknown
  for (let tries = 0; tries < 3; tries += 1) {
    proxy.takeStatementCount('sluice api')
    const { data, errors } = await request(api.url, world.home.keys.ADMIN, document, { id: runId })
    fewest = Math.min(fewest, proxy.takeStatementCount('sluice api'))
    expect(errors).toEqual([])
    latest = data
  }
  return { data: latest, statements: fewest }
}

const lists: [name: string, path: string[], document: string][] = [
  [
    'runs with all a table shows',
    ['runs'],
    `{ runs(limit: 100) {
      name status createdByName isSandbox definition { name } models { ref displayName }
      runProgress { percentComplete byModel { completed model { ref } } } actualCost { total perModel { cost model { ref } } }
    } }`,
  ],
  [
    'runs with counts',
    ['runs'],
    `{ runs(limit: 100) { probeResultCount(outcome: ANSWERED) transcriptCount runProgress { total } } }`,
  ],
  [
    'runs with a page of slots each',
    ['runs'],
    `{ runs(limit: 100) { probeResults(limit: 3) { outcome scenario { name } model { ref } attemptCount transcript { durationMs } } } }`,
  ],
  [
    'users with their teams',
    ['users'],
    `{ userCount users(limit: 100) { name email role status teamId lastSignInAt team { name slug memberCount } } }`,
  ],
  ['teams with counts', ['teams'], `{ teamCount teams(limit: 100) { name status memberCount apiKeyCount } }`],
  [
    'API keys with their makers',
    ['apiKeys'],
    `{ apiKeyCount apiKeys(limit: 100) { name status createdByName permissions { models { access ids } } team { name } } }`,
  ],
  [
    'changes',
    ['auditLogs', 'nodes'],
    `{ auditLogs(first: 100) { nodes { operation actorName entityName before after isSealed sequence } pageInfo { endCursor hasNextPage } } }`,
  ],
  [
    'slots',
    ['run', 'probeResults'],
    `query ($id: ID!) { run(id: $id) { probeResults(limit: 100) { outcome attemptCount scenario { name } model { ref } transcript { content } } } }`,
  ],
  [
    'transcripts',
    ['run', 'transcripts'],
    `query ($id: ID!) { run(id: $id) { transcripts(limit: 100) { content scenario { name content } model { ref provider { name } } } } }`,
  ],
  [
    'definitions with a page of scenarios each',
    ['definitions'],
    `{ definitionCount definitions(limit: 100) { name scenarioCount runCount scenarios(limit: 5) { name content } } }`,
  ],
  [
    'models with prices and availability',
    ['llmModels'],
    `{ llmModels(limit: 100, availableOnly: false) { ref isAvailable costInputPerMillion costOutputPerMillion provider { displayName } } }`,
  ],
  [
    'providers with their models',
    ['llmProviders'],
    `{ llmProviders(limit: 100) { name models { ref costInputPerMillion } activeModels { ref isAvailable } defaultModel { ref } } }`,
  ],
]

describe('a list of 100 rows takes at most 8 statements (S3-10)', () => {
  test.each(lists)('%s', async (_, path, document) => {
    const { data, statements } = await countStatements(document)
    expect(valueAt(data, ...path, 'length')).toBe(ROWS)
    expect(statements).toBeGreaterThan(0)
    expect(statements).toBeLessThanOrEqual(MOST_STATEMENTS)
  })
})

test('who asks again costs no statement', async () => {
  expect((await countStatements('{ __typename }')).statements).toBe(0)
})
