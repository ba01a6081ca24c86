import { randomUUID } from 'node:crypto'

import type { Database, Prisma } from '@sluice/db'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestDatabase } from '../test/test-database.ts'
import { Queue, findUndelivered } from './index.ts'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let db: Database
let queue: Queue
let teamId: string
const NAME = 'test.undelivered'

beforeAll(async () => {
  database = await createTestDatabase()
  db = database.db
  queue = await Queue.start({
    url: database.url,
    poolSize: 1,
    applicationName: 'queue test boss',
    supervise: false,
    onError: (error) => {
      throw error
    },
  })
  await queue.ensure(NAME)
  teamId = randomUUID()
  await db.team.create({ data: { id: teamId, slug: 'team', name: 'Team' } })
})

afterAll(async () => {
  await queue[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

/** A queued job whose delivery was sent, unless it says otherwise. */
async function createJob(
  overrides: Partial<Prisma.JobUncheckedCreateInput> = {},
  isSent = true,
): Promise<string> {
  const [id, deliveryId] = [randomUUID(), randomUUID()]
  await db.job.create({
    data: { id, kind: 'test', queue: NAME, deliveryId, teamId, actorKind: 'SYSTEM', ...overrides },
  })
  if (isSent) await queue.send(db, NAME, [{ id: deliveryId, jobId: id, priority: 5, startAfter: null }])
  return id
}

test('queued jobs without a waiting delivery are found, those of higher priority and the older ones first', async () => {
  const notBefore = new Date(Date.now() + 60_000)
  await createJob()
  const newer = await createJob({ queuedAt: new Date('2026-01-02') }, false)
  const older = await createJob({ queuedAt: new Date('2026-01-01') }, false)
  const urgent = await createJob({ priority: 10, notBefore }, false)
  for (const state of ['COMPLETED', 'FAILED', 'CANCELLED'] as const) await createJob({ state }, false)

  const found = await findUndelivered(db, 10)

  expect(found.map(({ id }) => id)).toEqual([urgent, older, newer])
  expect(found[0]).toEqual({ id: urgent, queue: NAME, priority: 10, notBefore })
  expect(await findUndelivered(db, 1)).toHaveLength(1)
  await db.job.deleteMany()
})

test('a job is without delivery as soon as its delivery was taken, and not before', async () => {
  const id = await createJob()
  expect(await findUndelivered(db, 10)).toEqual([])

  await queue.fetch(db, NAME, 100)

  expect((await findUndelivered(db, 10)).map((job) => job.id)).toEqual([id])
  await db.job.deleteMany()
})

test('a job that somebody is changing right now is left to them', async () => {
  const id = await createJob({}, false)

  const seen = await db.$transaction(async (tx) => {
    await tx.job.update({ where: { id }, data: { priority: 7 } })
    return findUndelivered(db, 10)
  })

  expect(seen).toEqual([])
  expect(await findUndelivered(db, 10)).toHaveLength(1)
})
