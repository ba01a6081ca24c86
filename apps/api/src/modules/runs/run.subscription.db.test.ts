import { setTimeout as sleep } from 'node:timers/promises'

import { Channel, notify } from '@sluice/core/events'
import { finishRuns } from '@sluice/core/runs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { valueAt } from '../../../test/client.ts'
import { startDatabaseProxy } from '../../../test/database-proxy.ts'
import { subscribe } from '../../../test/event-stream.ts'
import { startApi } from '../../../test/start-api.ts'
import { answerSlot, createWorld, startRunOf } from '../../../test/world.ts'

import type { Run } from '@sluice/db'

import type { DatabaseProxy } from '../../../test/database-proxy.ts'
import type { EventStream } from '../../../test/event-stream.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World
let proxy: DatabaseProxy

beforeAll(async () => {
  api = await startApi({
    through: async (url) => {
      proxy = await startDatabaseProxy(url)
      return proxy
    },
  })
  world = await createWorld(api)
})

afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await proxy[Symbol.asyncDispose]()
})

const WATCH = `subscription ($id: ID!) { runProgress(runId: $id) { id status completedAt runProgress { completed total } models { displayName } } }`

const startOne = (samplesPerScenario = 1): Promise<Run> =>
  startRunOf(api, world.home.actor, {
    definitionId: world.definitionId,
    models: ['alpha/one'],
    samplesPerScenario,
  })

const watch = (runId: string, caller = world.home.keys.VIEWER): Promise<EventStream> =>
  subscribe(api.url, caller, WATCH, { id: runId })

function lastOf(stream: EventStream, ...path: string[]): unknown {
  return valueAt(stream.received.at(-1)?.payload, 'data', 'runProgress', ...path)
}

/** Answers a slot and says so, as a worker does when it settles. */
async function settle(runId: string, position: number): Promise<void> {
  await answerSlot(api.db, runId, position)
  await finishRuns(api.db, api.services.clock, [runId])
  await notify(api.db, Channel.run, [runId])
}

describe('runProgress', () => {
  test('gives the run at once, every change, and ends with the run', async () => {
    const run = await startOne()
    await using stream = await watch(run.id)
    expect(stream).toMatchObject({ status: 200, contentType: expect.stringContaining('text/event-stream') })
    await stream.until(() => stream.received.length > 0)
    expect(lastOf(stream)).toEqual({
      id: run.id,
      status: 'RUNNING',
      completedAt: null,
      runProgress: { completed: 0, total: 3 },
      models: [{ displayName: 'Model one' }],
    })

    const before = performance.now()
    await settle(run.id, 0)
    await stream.until(() => lastOf(stream, 'runProgress', 'completed') === 1)
    expect(performance.now() - before).toBeLessThan(1_500)
    expect(stream.isOver()).toBe(false)

    await settle(run.id, 1)
    await settle(run.id, 2)
    await stream.until(() => stream.isOver())
    expect(lastOf(stream)).toMatchObject({ status: 'COMPLETED', runProgress: { completed: 3, total: 3 } })
    const stored = await api.db.run.findUniqueOrThrow({ where: { id: run.id } })
    expect(lastOf(stream, 'completedAt')).toBe(stored.completedAt?.toISOString())
  })

  test('of a run that has ended gives it once and ends', async () => {
    const run = await startOne()
    await api.db.run.update({ where: { id: run.id }, data: { status: 'CANCELLED' } })
    await using stream = await watch(run.id)
    await stream.until(() => stream.isOver())
    expect(stream.received).toHaveLength(1)
    expect(lastOf(stream, 'status')).toBe('CANCELLED')
  })

  test('is given at most five times a second, and the last word is never lost', async () => {
    const run = await startOne(20)
    await using stream = await watch(run.id)
    await stream.until(() => stream.received.length > 0)
    for (let position = 0; position < 40; position += 1) await settle(run.id, position)
    await stream.until(() => lastOf(stream, 'runProgress', 'completed') === 40)
    const pauses = stream.received.slice(1).map(({ at }, index) => at - (stream.received[index]?.at ?? 0))
    expect(Math.min(...pauses)).toBeGreaterThan(150)
    const seconds = ((stream.received.at(-1)?.at ?? 0) - (stream.received[0]?.at ?? 0)) / 1000
    expect(stream.received.length).toBeLessThanOrEqual(Math.ceil(seconds * 5) + 1)
  })

  test('sees a change whose notification was lost, and says nothing while there is none', async () => {
    const run = await startOne()
    await using stream = await watch(run.id)
    await stream.until(() => stream.received.length > 0)
    await sleep(2_500)
    expect(stream.received).toHaveLength(1)
    await answerSlot(api.db, run.id, 0)
    await stream.until(() => lastOf(stream, 'runProgress', 'completed') === 1, 4_000)
  })

  test('shows nothing of a fault on the way but its reference, and goes on', async () => {
    const run = await startOne()
    await using stream = await watch(run.id)
    await stream.until(() => stream.received.length > 0)
    await api.db.$executeRaw`ALTER TABLE run_models RENAME TO run_models_away`
    await notify(api.db, Channel.run, [run.id])
    await stream.until(() => stream.received.length > 1)
    await api.db.$executeRaw`ALTER TABLE run_models_away RENAME TO run_models`
    expect(valueAt(stream.received[1]?.payload, 'errors', 0)).toMatchObject({
      message: 'Unexpected error',
      extensions: { code: 'INTERNAL_ERROR', reference: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    })
    expect(JSON.stringify(stream.received)).not.toContain('run_models')
    await settle(run.id, 0)
    await stream.until(() => lastOf(stream, 'runProgress', 'completed') === 1)
  })

  test('is kept open by comments', async () => {
    const run = await startOne()
    await using stream = await watch(run.id)
    // Every 12 s; the library shortens that in tests.
    await stream.until(() => stream.pings() >= 3)
    expect(stream.received).toHaveLength(1)
  })

  test('takes one listening connection, however many look', async () => {
    const run = await startOne()
    await using streams = new AsyncDisposableStack()
    const all = await Promise.all([watch(run.id), watch(run.id), watch(run.id)])
    for (const stream of all) streams.use(stream)
    await settle(run.id, 0)
    await Promise.all(
      all.map((stream) => stream.until(() => lastOf(stream, 'runProgress', 'completed') === 1)),
    )
    const listening = await api.db.$queryRaw`
      SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE application_name = 'sluice api listen' AND datname = current_database()`
    expect(listening).toEqual([{ count: 1 }])
  })

  test('costs nothing any more once the browser has gone', async () => {
    const run = await startOne()
    const stream = await watch(run.id)
    await stream.until(() => stream.received.length > 0)
    await stream[Symbol.asyncDispose]()
    // That one goes on, whoever looks.
    await api.services.snapshot[Symbol.asyncDispose]()
    await sleep(500)
    proxy.takeStatementCount('sluice api')
    await sleep(2_500)
    expect(proxy.takeStatementCount('sluice api')).toBe(0)
  })
})

describe('runProgress refuses', () => {
  const errorOf = (stream: EventStream): unknown =>
    valueAt(stream.received[0]?.payload, 'errors', 0, 'extensions')

  test('a run of another team just as one that never was', async () => {
    const run = await startOne()
    for (const [id, caller] of [
      [run.id, world.other.keys.OWNER],
      ['0198f0a2-0000-7000-8000-000000000000', world.home.keys.OWNER],
    ] as const) {
      await using stream = await watch(id, caller)
      await stream.until(() => stream.isOver())
      expect(errorOf(stream)).toMatchObject({ code: 'NOT_FOUND', field: 'runId' })
      expect(stream.received).toHaveLength(1)
    }
  })

  test('an id that is none', async () => {
    await using stream = await watch('x')
    await stream.until(() => stream.isOver())
    expect(errorOf(stream)).toMatchObject({ code: 'VALIDATION_FAILED', field: 'runId' })
  })

  test('whoever is unknown', async () => {
    await using stream = await subscribe(api.url, null, WATCH, { id: world.definitionId })
    expect(stream.status).toBe(401)
  })
})

test('a server that stops ends the streams at once', async () => {
  const own = await startApi()
  const ownWorld = await createWorld(own)
  const run = await startRunOf(own, ownWorld.home.actor, {
    definitionId: ownWorld.definitionId,
    models: ['alpha/one'],
  })
  await using stream = await subscribe(own.url, ownWorld.home.keys.VIEWER, WATCH, { id: run.id })
  await stream.until(() => stream.received.length > 0)
  const started = performance.now()
  await own[Symbol.asyncDispose]()
  expect(performance.now() - started).toBeLessThan(3_000)
  await stream.until(() => stream.isOver())
})
