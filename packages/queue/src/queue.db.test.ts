import { randomUUID } from 'node:crypto'

import type { Database } from '@sluice/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTestDatabase } from '../test/test-database.ts'
import { Queue } from './index.ts'
import type { NewDelivery } from './index.ts'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let db: Database
let queue: Queue
const errors: Error[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  db = database.db
  queue = await Queue.start({
    url: database.url,
    poolSize: 2,
    applicationName: 'queue test boss',
    supervise: false,
    onError: (error) => void errors.push(error),
  })
})

afterAll(async () => {
  await queue[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

/** A queue that nobody else uses. */
async function createQueue(): Promise<string> {
  const name = `test.${randomUUID()}`
  await queue.ensure(name)
  return name
}

const deliver = (overrides: Partial<NewDelivery> = {}): NewDelivery => ({
  id: randomUUID(),
  jobId: randomUUID(),
  priority: 5,
  startAfter: null,
  ...overrides,
})

const stateOf = async (id: string) => {
  const [row] = await db.$queryRaw<
    { state: string }[]
  >`SELECT state::text FROM pgboss.job WHERE id = ${id}::uuid`
  return row?.state
}

describe('a delivery', () => {
  test('carries the id of a job under an id of its own', async () => {
    const name = await createQueue()
    const sent = deliver()

    await queue.send(db, name, [sent])

    expect(await queue.fetch(db, name, 10)).toEqual([{ id: sent.id, jobId: sent.jobId }])
    expect(await stateOf(sent.id)).toBe('active')
  })

  test('sent in a transaction that is rolled back does not exist', async () => {
    const name = await createQueue()
    await db
      .$transaction(async (tx) => {
        await queue.send(tx, name, [deliver()])
        throw new Error('changed my mind')
      })
      .catch(() => undefined)

    expect(await queue.fetch(db, name, 10)).toEqual([])
  })

  test('fetched in a transaction that is rolled back still waits', async () => {
    const name = await createQueue()
    const sent = deliver()
    await queue.send(db, name, [sent])
    let taken = 0
    await db
      .$transaction(async (tx) => {
        taken = (await queue.fetch(tx, name, 1)).length
        throw new Error('went away')
      })
      .catch(() => undefined)

    expect(taken).toBe(1)
    expect(await queue.fetch(db, name, 1)).toEqual([{ id: sent.id, jobId: sent.jobId }])
  })

  test('is fetched once, whoever else fetches at the same time', async () => {
    const name = await createQueue()
    await queue.send(
      db,
      name,
      Array.from({ length: 40 }, () => deliver()),
    )

    const fetched = await Promise.all(Array.from({ length: 8 }, () => queue.fetch(db, name, 10)))

    const ids = fetched.flat().map(({ id }) => id)
    expect(ids).toHaveLength(40)
    expect(new Set(ids).size).toBe(40)
  })

  test('waits for its time', async () => {
    const name = await createQueue()
    const [due, later] = [
      deliver({ startAfter: new Date(Date.now() - 1_000) }),
      deliver({ startAfter: new Date(Date.now() + 60_000) }),
    ]

    await queue.send(db, name, [due, later])

    expect((await queue.fetch(db, name, 10)).map(({ id }) => id)).toEqual([due.id])
  })

  test('of a higher priority comes first, then the older one', async () => {
    const name = await createQueue()
    const [normal, low, high, urgent] = [5, 0, 10, 10].map((priority) => deliver({ priority }))
    for (const delivery of [normal, low, high, urgent]) if (delivery) await queue.send(db, name, [delivery])

    const order = []
    for (let round = 0; round < 4; round += 1) order.push(...(await queue.fetch(db, name, 1)))

    expect(order.map(({ id }) => id)).toEqual([high?.id, urgent?.id, normal?.id, low?.id])
  })

  test('that is completed is over', async () => {
    const name = await createQueue()
    const sent = deliver()
    await queue.send(db, name, [sent])
    await queue.fetch(db, name, 1)

    await queue.complete(name, [sent.id])

    expect(await stateOf(sent.id)).toBe('completed')
    expect(await queue.fetch(db, name, 1)).toEqual([])
  })

  test('is never retried by pg-boss, and expires only after any call’s deadline', async () => {
    const name = await createQueue()
    const sent = deliver()
    await queue.send(db, name, [sent])

    const [row] = await db.$queryRaw<{ retryLimit: number; expireSeconds: number }[]>`
      SELECT retry_limit AS "retryLimit", expire_seconds AS "expireSeconds" FROM pgboss.job WHERE id = ${sent.id}::uuid`

    expect(row?.retryLimit).toBe(0)
    expect(row?.expireSeconds).toBeGreaterThan(605)
  })
})

describe('a queue', () => {
  test('may be made sure of again and again, by several processes', async () => {
    const name = `test.${randomUUID()}`
    await using other = await Queue.start({
      url: database.url,
      poolSize: 1,
      applicationName: 'another',
      supervise: false,
      onError: (error) => void errors.push(error),
    })

    await Promise.all([queue.ensure(name), queue.ensure(name), other.ensure(name)])
    await other.ensure(name)
    await other.send(db, name, [deliver()])

    expect(await queue.fetch(db, name, 10)).toHaveLength(1)
  })

  test('with nothing to send or complete asks nobody', async () => {
    await expect(queue.send(db, 'no such queue', [])).resolves.toBeUndefined()
    await expect(queue.complete('no such queue', [])).resolves.toBeUndefined()
  })

  test('tells of an error on its own connections instead of ending the process', async () => {
    errors.length = 0
    await using other = await Queue.start({
      url: database.url,
      poolSize: 1,
      applicationName: 'doomed boss',
      supervise: false,
      onError: (error) => void errors.push(error),
    })
    const name = `test.${randomUUID()}`
    await other.ensure(name)

    await db.$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'doomed boss'`
    await expect.poll(() => errors.length).toBeGreaterThan(0)
    await other.complete(name, [randomUUID()])

    expect(errors[0]).toBeInstanceOf(Error)
  })
})
