import { setTimeout as sleep } from 'node:timers/promises'

import { Channel, notify } from '@sluice/core/events'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { startDatabaseProxy } from '../../test/database-proxy.ts'
import { startApi } from '../../test/start-api.ts'
import { createWorld, startRunOf } from '../../test/world.ts'
import { RunHub } from './run-hub.ts'

import type { Run } from '@sluice/db'

import type { DatabaseProxy } from '../../test/database-proxy.ts'
import type { TestApi } from '../../test/start-api.ts'

let api: TestApi
let proxy: DatabaseProxy
let run: Run

beforeAll(async () => {
  api = await startApi({
    through: async (url) => {
      proxy = await startDatabaseProxy(url)
      return proxy
    },
  })
  const world = await createWorld(api)
  run = await startRunOf(api, world.home.actor, { definitionId: world.definitionId, models: ['alpha/one'] })
})

afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await proxy[Symbol.asyncDispose]()
})

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 15_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('waited in vain')
    await sleep(10)
  }
}

test('a run is watched while somebody looks, and no longer, even when nothing changes', async () => {
  await using hub = new RunHub(api.services)
  const readers = [1, 2].map(() => hub.follow(run.id)[Symbol.asyncIterator]())
  expect(await Promise.all(readers.map((reader) => reader.next()))).toEqual([
    { done: false, value: run.id },
    { done: false, value: run.id },
  ])
  expect(hub.watchedRuns).toBe(1)
  // One waits for a change that does not come, one was between two.
  const waiting = readers[0]?.next()
  await readers[0]?.return?.()
  await readers[1]?.return?.()
  expect((await waiting)?.done).toBe(true)
  await until(() => hub.watchedRuns === 0)
})

test('a database that goes away and comes back is only a pause', async () => {
  await using hub = new RunHub({ ...api.services, directUrl: proxy.url })
  const reader = hub.follow(run.id)[Symbol.asyncIterator]()
  expect((await reader.next()).value).toBe(run.id)
  const next = reader.next()
  proxy.cut()
  await until(() => api.log.some(({ message }) => message === 'run could not be looked at'))
  proxy.mend()
  await api.db.run.update({ where: { id: run.id }, data: { status: 'PAUSED' } })
  await notify(api.db, Channel.run, [run.id])
  expect(await next).toEqual({ done: false, value: run.id })
  await reader.return?.()
})

test('a run that disappears is over', async () => {
  await using hub = new RunHub(api.services)
  const reader = hub.follow('0198f0a2-0000-7000-8000-000000000000')[Symbol.asyncIterator]()
  expect((await reader.next()).done).toBe(false)
  expect((await reader.next()).done).toBe(true)
})

test('a hub that stops ends what its readers wait for', async () => {
  const hub = new RunHub(api.services)
  const reader = hub.follow(run.id)[Symbol.asyncIterator]()
  await reader.next()
  const next = reader.next()
  await hub[Symbol.asyncDispose]()
  expect((await next).done).toBe(true)
})
