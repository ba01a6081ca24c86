import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request } from '../../test/client.ts'
import { startDatabaseProxy } from '../../test/database-proxy.ts'
import { startApi } from '../../test/start-api.ts'
import { createWorld } from '../../test/world.ts'

import type { DatabaseProxy } from '../../test/database-proxy.ts'
import type { TestApi } from '../../test/start-api.ts'
import type { World } from '../../test/world.ts'

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

async function readiness(): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${api.url}/readyz`)
  return { status: response.status, body: await response.json() }
}

/** Asks until the answer has the status, for at most 15 s: the pool notices a line that is up again by itself. */
async function readinessOf(status: number): Promise<unknown> {
  const deadline = performance.now() + 15_000
  for (;;) {
    const found = await readiness()
    if (found.status === status || performance.now() > deadline) return found.body
    await sleep(100)
  }
}

const READY = { status: 'ready', version: '0.1.0', database: 'ok', queue: 'ok' }

describe('healthz', () => {
  test('says that the process is alive, to anybody', async () => {
    const response = await fetch(`${api.url}/healthz`)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'ok', version: '0.1.0' })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect((await fetch(`${api.url}/healthz`, { method: 'HEAD' })).status).toBe(200)
  })
})

describe('readyz', () => {
  test('says that database and queue answer', async () => {
    expect(await readiness()).toEqual({ status: 200, body: READY })
  })

  test('is not ready while the migrations are not those of this version', async () => {
    await api.db.$executeRaw`UPDATE _prisma_migrations SET checksum = reverse(checksum)`
    expect(await readiness()).toMatchObject({
      status: 503,
      body: { status: 'not ready', database: 'not migrated', queue: 'ok' },
    })
    await api.db.$executeRaw`UPDATE _prisma_migrations SET checksum = reverse(checksum)`
    expect(await readiness()).toMatchObject({ status: 200 })
  })

  test('is not ready while the queue’s tables are gone', async () => {
    await api.db.$executeRaw`ALTER SCHEMA pgboss RENAME TO pgboss_away`
    expect(await readiness()).toMatchObject({ status: 503, body: { database: 'ok', queue: 'unreachable' } })
    await api.db.$executeRaw`ALTER SCHEMA pgboss_away RENAME TO pgboss`
    expect(await readiness()).toMatchObject({ status: 200 })
  })

  test('says within two seconds that the database is away, and recovers by itself', async () => {
    proxy.cut()
    const started = performance.now()
    expect(await readiness()).toMatchObject({
      status: 503,
      body: { status: 'not ready', database: 'unreachable', queue: 'unreachable' },
    })
    expect(performance.now() - started).toBeLessThan(3_000)
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200)
    proxy.mend()
    expect(await readinessOf(200)).toEqual(READY)
  })
})

describe('a request while the database is away', () => {
  test('is told to try again, in the same shape as any error', async () => {
    proxy.cut()
    const { status, data, errors } = await request(api.url, world.home.keys.VIEWER, '{ runCount }')
    expect(status).toBe(503)
    expect(data).toBeNull()
    expect(errors).toMatchObject([{ extensions: { code: 'DATABASE_UNAVAILABLE', retryable: true } }])
    expect(errors[0]?.message).not.toMatch(/127\.0\.0\.1|postgres/i)
    proxy.mend()
    expect(await readinessOf(200)).toEqual(READY)
    expect((await request(api.url, world.home.keys.VIEWER, '{ runCount }')).errors).toEqual([])
  })
})
