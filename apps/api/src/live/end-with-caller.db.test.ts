import { signIn } from '@sluice/core/access'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { valueAt } from '../../test/client.ts'
import { startDatabaseProxy } from '../../test/database-proxy.ts'
import { subscribe } from '../../test/event-stream.ts'
import { startApi } from '../../test/start-api.ts'
import { ADMIN, createKey, createWorld, startRunOf } from '../../test/world.ts'

import type { Database } from '@sluice/db'

import type { Caller } from '../../test/client.ts'
import type { DatabaseProxy } from '../../test/database-proxy.ts'
import type { EventStream } from '../../test/event-stream.ts'
import type { TestApi } from '../../test/start-api.ts'
import type { World } from '../../test/world.ts'

const WITHIN_MS = 1_000

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
  const run = await startRunOf(api, world.home.actor, {
    definitionId: world.definitionId,
    models: ['alpha/one'],
  })
  runId = run.id
})

afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await proxy[Symbol.asyncDispose]()
})

async function watch(caller: Caller): Promise<EventStream> {
  const document = `subscription ($id: ID!) { runProgress(runId: $id) { id } }`
  const stream = await subscribe(api.url, caller, document, { id: runId })
  await stream.until(() => stream.received.length > 0)
  expect(valueAt(stream.received[0]?.payload, 'data', 'runProgress', 'id')).toBe(runId)
  return stream
}

function createViewerKey(input: { expiresAt?: Date } = {}): Promise<{ id: string; key: string }> {
  return createKey(api.services, world.home.actor, { name: 'watching', role: 'VIEWER', ...input })
}

/** The stream ends in time, and says why. */
async function expectEnd(stream: EventStream): Promise<void> {
  await stream.until(() => stream.isOver(), WITHIN_MS)
  expect(valueAt(stream.received.at(-1)?.payload, 'errors', 0)).toMatchObject({
    message: 'The session or the API key is good no more: sign in again.',
    extensions: { code: 'UNAUTHENTICATED', retryable: false },
  })
}

describe('what stays open ends within a second', () => {
  const changes: [name: string, change: (db: Database, id: string) => Promise<unknown>][] = [
    ['its key is revoked', (db, id) => db.apiKey.update({ where: { id }, data: { status: 'REVOKED' } })],
    ['its key is suspended', (db, id) => db.apiKey.update({ where: { id }, data: { status: 'SUSPENDED' } })],
    [
      'its key is in another team',
      (db, id) => db.apiKey.update({ where: { id }, data: { teamId: world.other.actor.teamId } }),
    ],
  ]
  test.each(changes)('after %s', async (_, change) => {
    const { id, key } = await createViewerKey()
    await using stream = await watch({ key })
    await change(api.db, id)
    await expectEnd(stream)
  })

  test('after its session was signed out', async () => {
    const { token } = await signIn(api.services, { ...ADMIN, address: null })
    await using stream = await watch({ cookie: token })
    await fetch(`${api.url}/auth/sign-out`, {
      method: 'POST',
      headers: { cookie: `sluice_session=${token}`, 'x-sluice-csrf': '1' },
    })
    await expectEnd(stream)
  })

  test('after its time was over, without anybody changing anything', async () => {
    const expiresAt = new Date(Date.now() + 1_500)
    await using stream = await watch(await createViewerKey({ expiresAt }))
    await stream.until(() => stream.isOver(), 1_500 + WITHIN_MS)
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime())
    await expectEnd(stream)
  })

  test('after its time was cut short', async () => {
    const { id, key } = await createViewerKey({ expiresAt: new Date(Date.now() + 60_000) })
    await using stream = await watch({ key })
    await api.db.apiKey.update({ where: { id }, data: { expiresAt: new Date(Date.now() + 500) } })
    await stream.until(() => stream.isOver(), 500 + WITHIN_MS)
    await expectEnd(stream)
  })
})

test('what stays open goes on while others are taken away, and over an outage of the database', async () => {
  const [kept, taken] = [await createViewerKey(), await createViewerKey()]
  await using stream = await watch({ key: kept.key })
  await using other = await watch({ key: taken.key })
  await api.db.apiKey.update({ where: { id: taken.id }, data: { status: 'REVOKED' } })
  await expectEnd(other)

  proxy.cut()
  await expect
    .poll(() => api.log.some(({ message }) => message.includes('could not be read again')))
    .toBe(true)
  proxy.mend()
  expect(stream.isOver()).toBe(false)
  await api.db.apiKey.update({ where: { id: kept.id }, data: { status: 'REVOKED' } })
  await stream.until(() => stream.isOver(), 5_000)
})
