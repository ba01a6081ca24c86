import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, textAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { createDefinitionOf, createWorld } from '../../../test/world.ts'

import type { Answer, Caller } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World
let emptyDefinitionId: string

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  emptyDefinitionId = await createDefinitionOf(api.db, world.home.actor, { name: 'Empty', scenarios: 0 })
})

afterAll(() => api[Symbol.asyncDispose]())

const START = `mutation ($input: StartRunInput!) {
  startRun(input: $input) { jobCount run { id status slotCount priority temperature samplePercentage sampleSeed createdByName models { ref } } }
}`

type Input = Record<string, unknown>

function start(input: Input, caller: Caller = world.home.keys.MEMBER): Promise<Answer> {
  return request(api.url, caller, START, {
    input: { definitionId: world.definitionId, models: ['alpha/one'], ...input },
  })
}

/** Everything a run writes; equal before and after a refusal. */
async function countRows(): Promise<number[]> {
  const { db } = api
  const counts = [
    db.run.count(),
    db.runModel.count(),
    db.runSlot.count(),
    db.job.count(),
    db.event.count(),
    db.definition.count(),
    db.scenario.count(),
  ]
  const [deliveries] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM pgboss.job`
  return [...(await Promise.all(counts)), deliveries?.count ?? -1]
}

describe('startRun', () => {
  test('starts a run and answers it as the database has it', async () => {
    const { data, errors } = await start({
      models: ['sandbox/sim', 'one'],
      samplesPerScenario: 2,
      temperature: 0.5,
      priority: 'HIGH',
      sampleSeed: 'seed',
    })
    expect(errors).toEqual([])
    expect(data?.['startRun']).toMatchObject({
      jobCount: 12,
      run: {
        status: 'RUNNING',
        slotCount: 12,
        priority: 'HIGH',
        temperature: '0.5',
        samplePercentage: 100,
        sampleSeed: 'seed',
        createdByName: 'MEMBER key',
        models: [{ ref: 'sandbox/sim' }, { ref: 'alpha/one' }],
      },
    })
    const runId = textAt(data, 'startRun', 'run', 'id')
    expect(await api.db.runSlot.count({ where: { runId } })).toBe(12)
    expect(await api.db.job.count({ where: { runId, state: 'QUEUED' } })).toBe(12)
  })

  test('with a session works for a person', async () => {
    const { data, errors } = await start({}, { cookie: world.session })
    expect(errors).toEqual([])
    expect(data?.['startRun']).toMatchObject({ jobCount: 3, run: { createdByName: 'ada' } })
  })

  test('of some scenarios plays only those', async () => {
    const [scenario] = await api.db.scenario.findMany({ where: { definitionId: world.definitionId } })
    const { data } = await start({ scenarioIds: [scenario?.id] })
    expect(data?.['startRun']).toMatchObject({ jobCount: 1 })
  })

  test('hands the caller’s trace on to the jobs', async () => {
    const trace = '0123456789abcdef0123456789abcdef'
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': world.home.keys.MEMBER.key,
        traceparent: `00-${trace}-0123456789abcdef-01`,
      },
      body: JSON.stringify({
        query: START,
        variables: { input: { definitionId: world.definitionId, models: ['alpha/one'] } },
      }),
    })
    expect(response.status).toBe(200)
    const job = await api.db.job.findFirstOrThrow({ orderBy: { id: 'desc' } })
    expect(job.traceparent).toContain(trace)
  })
})

describe('startRun refuses and writes nothing', () => {
  const unknownId = '0198f0a2-0000-7000-8000-000000000000'
  const refusals: [
    name: string,
    input: () => Input,
    blame: { code: string; field: string },
    message: RegExp,
  ][] = [
    [
      'an unknown model',
      () => ({ models: ['alpha/one', 'alpha/none'] }),
      { code: 'MODEL_NOT_FOUND', field: 'models' },
      /none/,
    ],
    [
      'an unknown provider',
      () => ({ models: ['nobody/one'] }),
      { code: 'UNSUPPORTED_PROVIDER', field: 'models' },
      /nobody/,
    ],
    [
      'a model of a removed provider',
      () => ({ models: ['gone/gone'] }),
      { code: 'UNSUPPORTED_PROVIDER', field: 'models' },
      /gone/,
    ],
    [
      'an ambiguous model',
      () => ({ models: ['twin'] }),
      { code: 'VALIDATION_FAILED', field: 'models' },
      /alpha\/twin, beta\/twin/,
    ],
    [
      'a deprecated model',
      () => ({ models: ['alpha/one', 'alpha/old'] }),
      { code: 'MODEL_DEPRECATED', field: 'models' },
      /alpha\/old/,
    ],
    [
      'a model named twice',
      () => ({ models: ['alpha/one', 'one'] }),
      { code: 'VALIDATION_FAILED', field: 'models' },
      /twice/,
    ],
    [
      'a model that does not chat',
      () => ({ models: ['alpha/embedding'] }),
      { code: 'VALIDATION_FAILED', field: 'models' },
      /embedding/,
    ],
    [
      'a provider that is switched off',
      () => ({ models: ['off/off'] }),
      { code: 'PROVIDER_DISABLED', field: 'models' },
      /off\/off/,
    ],
    [
      'a provider without its key',
      () => ({ models: ['beta/twin'] }),
      { code: 'MISSING_API_KEY', field: 'models' },
      /BETA_API_KEY/,
    ],
    ['no model', () => ({ models: [] }), { code: 'VALIDATION_FAILED', field: 'models' }, /at least one/],
    [
      'a definition without scenarios',
      () => ({ definitionId: emptyDefinitionId }),
      { code: 'VALIDATION_FAILED', field: 'definitionId' },
      /no scenarios/,
    ],
    [
      'an unknown definition',
      () => ({ definitionId: unknownId }),
      { code: 'NOT_FOUND', field: 'definitionId' },
      /no definition/,
    ],
    [
      'another team’s definition',
      () => ({ definitionId: world.otherDefinitionId }),
      { code: 'NOT_FOUND', field: 'definitionId' },
      /no definition/,
    ],
    [
      'a malformed definition id',
      () => ({ definitionId: 'x' }),
      { code: 'VALIDATION_FAILED', field: 'definitionId' },
      /"x" is not an id/,
    ],
    [
      'a foreign scenario',
      () => ({ scenarioIds: [unknownId] }),
      { code: 'VALIDATION_FAILED', field: 'scenarioIds' },
      /does not belong/,
    ],
    [
      'a malformed scenario id',
      () => ({ scenarioIds: ['x'] }),
      { code: 'VALIDATION_FAILED', field: 'scenarioIds' },
      /not an id/,
    ],
    [
      'an empty list of scenarios',
      () => ({ scenarioIds: [] }),
      { code: 'VALIDATION_FAILED', field: 'scenarioIds' },
      /empty/,
    ],
    [
      'too small a share',
      () => ({ samplePercentage: 0 }),
      { code: 'VALIDATION_FAILED', field: 'samplePercentage' },
      /between 1 and 100/,
    ],
    [
      'too large a share',
      () => ({ samplePercentage: 101 }),
      { code: 'VALIDATION_FAILED', field: 'samplePercentage' },
      /101/,
    ],
    [
      'no sample',
      () => ({ samplesPerScenario: 0 }),
      { code: 'VALIDATION_FAILED', field: 'samplesPerScenario' },
      /between 1 and 100/,
    ],
    [
      'too many samples',
      () => ({ samplesPerScenario: 101 }),
      { code: 'VALIDATION_FAILED', field: 'samplesPerScenario' },
      /101/,
    ],
    [
      'a negative temperature',
      () => ({ temperature: -0.1 }),
      { code: 'VALIDATION_FAILED', field: 'temperature' },
      /-0.1/,
    ],
    [
      'too high a temperature',
      () => ({ temperature: 2.1 }),
      { code: 'VALIDATION_FAILED', field: 'temperature' },
      /2.1/,
    ],
    [
      'a seed that is too long',
      () => ({ sampleSeed: 'x'.repeat(101) }),
      { code: 'VALIDATION_FAILED', field: 'sampleSeed' },
      /101 characters/,
    ],
  ]
  test.each(refusals)('%s', async (_, input, blame, message) => {
    const before = await countRows()
    const { status, data, errors } = await start(input())
    expect(status).toBe(200)
    expect(data).toBeNull()
    expect(errors).toMatchObject([{ path: ['startRun'], extensions: { ...blame, retryable: false } }])
    expect(errors[0]?.message).toMatch(message)
    expect(await countRows()).toEqual(before)
  })

  test('a viewer, in words that name the role', async () => {
    const before = await countRows()
    const { status, errors } = await start({}, world.home.keys.VIEWER)
    expect(status).toBe(200)
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect(errors[0]?.message).toBe(
      'VIEWER key may read but not change things: the role is VIEWER, MEMBER is needed.',
    )
    expect(await countRows()).toEqual(before)
  })

  test('values of the wrong type, before anything runs', async () => {
    const before = await countRows()
    const answers = [
      await start({ priority: 'URGENT' }),
      await start({ models: null }),
      await start({ nonsense: 1 }),
      await start({ samplePercentage: 1.5 }),
    ]
    for (const { data, errors } of answers) {
      expect(data).toBeNull()
      expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED' } }])
    }
    expect(await countRows()).toEqual(before)
  })
})
