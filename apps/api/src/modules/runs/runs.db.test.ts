import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, valueAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { answerSlot, createPlayedRun, createWorld, startRunOf } from '../../../test/world.ts'

import type { Run } from '@sluice/db'

import type { Answer } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World
let run: Run
let sandboxRun: Run
let foreignRun: Run

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  const { definitionId, home, other, otherDefinitionId } = world
  sandboxRun = await startRunOf(api, home.actor, { definitionId, models: ['sandbox/sim'] })
  run = await createPlayedRun(api, world)
  foreignRun = await startRunOf(api, other.actor, { definitionId: otherDefinitionId, models: ['alpha/one'] })
  await answerSlot(api.db, foreignRun.id, 0)
})

afterAll(() => api[Symbol.asyncDispose]())

const ask = (document: string, variables: Record<string, unknown> = { id: run.id }): Promise<Answer> =>
  request(api.url, world.home.keys.VIEWER, document, variables)

describe('runs', () => {
  test('shows the team’s runs, newest first, filtered and counted alike', async () => {
    const { data, errors } = await ask(
      `query ($definitionId: ID) {
        runs { id } runCount
        running: runs(status: RUNNING, definitionId: $definitionId) { id } runningCount: runCount(status: RUNNING, definitionId: $definitionId)
        ended: runs(status: COMPLETED) { id } page: runs(limit: 1, offset: 1) { id }
      }`,
      { definitionId: world.definitionId },
    )
    expect(errors).toEqual([])
    expect(data).toEqual({
      runs: [{ id: run.id }, { id: sandboxRun.id }],
      runCount: 2,
      running: [{ id: run.id }, { id: sandboxRun.id }],
      runningCount: 2,
      ended: [],
      page: [{ id: sandboxRun.id }],
    })
  })

  test('knows who started what, and which are for the sandbox only', async () => {
    await api.db.run.update({
      where: { id: sandboxRun.id },
      data: { createdByKind: 'API_KEY', createdById: await keyId('MEMBER key') },
    })
    const { data } = await ask(`{ runs { createdByName isSandbox models { ref } } }`)
    expect(data?.['runs']).toEqual([
      { createdByName: 'System', isSandbox: false, models: [{ ref: 'alpha/one' }, { ref: 'sandbox/sim' }] },
      { createdByName: 'MEMBER key', isSandbox: true, models: [{ ref: 'sandbox/sim' }] },
    ])
    const user = await api.db.user.findFirstOrThrow()
    await api.db.run.update({
      where: { id: sandboxRun.id },
      data: { createdByKind: 'USER', createdById: user.id },
    })
    const { data: again } = await ask(`{ runs { createdByName } }`)
    expect(valueAt(again, 'runs', 1)).toEqual({ createdByName: 'ada' })
  })

  async function keyId(name: string): Promise<string> {
    const { teamId } = world.home.actor
    return (await api.db.apiKey.findFirstOrThrow({ where: { name, teamId } })).id
  }
})

describe('run', () => {
  test('shows what it was started with', async () => {
    const { data, errors } = await ask(`query ($id: ID!) {
      run(id: $id) {
        id name status priority samplePercentage sampleSeed samplesPerScenario temperature slotCount
        definition { id } definitionVersion definitionSnapshot config createdAt startedAt completedAt
      }
    }`)
    expect(errors).toEqual([])
    expect(data?.['run']).toMatchObject({
      id: run.id,
      name: run.name,
      status: 'RUNNING',
      priority: 'NORMAL',
      samplePercentage: 100,
      sampleSeed: world.definitionId,
      samplesPerScenario: 1,
      temperature: null,
      slotCount: 6,
      definition: { id: world.definitionId },
      definitionVersion: 1,
      definitionSnapshot: { schemaVersion: 1, template: 'About [thing].' },
      config: {
        scenarioCount: 3,
        models: [{ ref: 'alpha/one', rates: { input: '1.25' } }, { ref: 'sandbox/sim' }],
      },
      createdAt: run.createdAt.toISOString(),
      completedAt: null,
    })
  })

  test('keeps the definition it was started from when that changes or goes', async () => {
    const before = await api.db.definition.findUniqueOrThrow({ where: { id: world.definitionId } })
    await api.db.definition.update({
      where: { id: world.definitionId },
      data: { version: 2, content: { changed: true }, deletedAt: new Date() },
    })
    const { data } = await ask(
      `query ($id: ID!) { run(id: $id) { definitionVersion definitionSnapshot definition { version content } } }`,
    )
    expect(data?.['run']).toMatchObject({
      definitionVersion: 1,
      definitionSnapshot: { template: 'About [thing].' },
      definition: { version: 2, content: { changed: true } },
    })
    await api.db.definition.update({
      where: { id: world.definitionId },
      data: { version: 1, content: before.content ?? {}, deletedAt: null },
    })
  })
})

describe('what belongs to another team', () => {
  test('does not exist: a foreign id and an unknown one look the same', async () => {
    const foreign = await api.db.transcript.findFirstOrThrow({ where: { runId: foreignRun.id } })
    const document = `query ($run: ID!, $transcript: ID!, $definition: ID!) {
      run(id: $run) { id } transcript(id: $transcript) { id }
      runs(definitionId: $definition) { id } runCount(definitionId: $definition)
    }`
    const unknown = '0198f0a2-0000-7000-8000-000000000000'
    const answer = await ask(document, {
      run: foreignRun.id,
      transcript: foreign.id,
      definition: world.otherDefinitionId,
    })
    const reference = await ask(document, { run: unknown, transcript: unknown, definition: unknown })
    expect(answer.errors).toEqual([])
    expect(answer.data).toEqual({ run: null, transcript: null, runs: [], runCount: 0 })
    expect(reference.data).toEqual(answer.data)
  })

  test('is there for that team', async () => {
    const { data } = await request(api.url, world.other.keys.VIEWER, `{ runs { id } }`)
    expect(data?.['runs']).toEqual([{ id: foreignRun.id }])
  })
})

describe('bad arguments of runs', () => {
  const refused: [document: string, field: string][] = [
    ['{ run(id: "x") { id } }', 'id'],
    ['{ run(id: "") { id } }', 'id'],
    ['{ transcript(id: "x") { id } }', 'id'],
    ['{ runs(definitionId: "x") { id } }', 'definitionId'],
    ['{ runCount(definitionId: "x") }', 'definitionId'],
    ['{ runs(limit: 101) { id } }', 'limit'],
    ['{ runs(limit: 0) { id } }', 'limit'],
    ['{ runs(offset: -1) { id } }', 'offset'],
    ['{ runs { probeResults(limit: 101) { id } } }', 'limit'],
    ['{ runs { probeResults(modelId: "x") { id } } }', 'modelId'],
    ['{ runs { probeResultCount(modelId: "x") } }', 'modelId'],
    ['{ runs { transcripts(offset: -1) { id } } }', 'offset'],
    ['{ runs { transcriptCount(modelId: "x") } }', 'modelId'],
  ]
  test.each(refused)('%s is refused with the field to blame', async (document, field) => {
    const { status, errors } = await ask(document)
    expect(status).toBe(200)
    expect(errors[0]).toMatchObject({ extensions: { code: 'VALIDATION_FAILED', field } })
  })
})
