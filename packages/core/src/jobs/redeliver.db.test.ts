import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { claim, startRunOf } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createModel, createProvider } from '../../test/world.ts'
import { dueProviders, redeliver } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

async function startRunAt(samples = 1, priority: 'LOW' | 'NORMAL' | 'HIGH' = 'NORMAL') {
  const provider = await createProvider(system.db)
  const run = await startRunOf(system, {
    models: [await createModel(system.db, provider)],
    samples,
    priority,
  })
  return { provider, run, queueName: `probe.${provider.name}` }
}

const deliveriesOn = (queueName: string) =>
  system.db.$queryRaw<{ id: string; jobId: string; state: string; priority: number; startAfter: Date }[]>`
    SELECT id, data->>'jobId' AS "jobId", state::text, priority, start_after AS "startAfter"
      FROM pgboss.job WHERE name = ${queueName} ORDER BY created_on, id`

/** A process takes the deliveries and is never heard of again. */
const swallow = (queueName: string, count: number) => system.queue.fetch(system.db, queueName, count)

describe('a queued job', () => {
  test('whose delivery waits is left alone', async () => {
    const { queueName } = await startRunAt(3)

    expect(await redeliver(system)).toBe(0)
    expect(await deliveriesOn(queueName)).toHaveLength(3)
  })

  test('whose delivery was consumed in vain is delivered again, and can be claimed', async () => {
    const { provider, queueName, run } = await startRunAt(1, 'HIGH')
    const [first] = await swallow(queueName, 1)

    expect(await redeliver(system)).toBe(1)

    const job = await system.db.job.findFirstOrThrow({ where: { runId: run.id } })
    expect(job.deliveryId).not.toBe(first?.id)
    const [, second] = await deliveriesOn(queueName)
    expect(second).toMatchObject({ id: job.deliveryId, jobId: job.id, state: 'created', priority: 10 })
    expect((await claim(system, provider, 1)).claimed).toMatchObject([
      { jobId: job.id, deliveryId: job.deliveryId },
    ])
    expect(await redeliver(system)).toBe(0)
  })

  test('whose delivery vanished is delivered again for the time it is due', async () => {
    const { queueName, run } = await startRunAt()
    const notBefore = new Date(Date.now() + 60_000)
    await system.db.job.updateMany({ where: { runId: run.id }, data: { notBefore } })
    await system.db.$executeRaw`DELETE FROM pgboss.job WHERE name = ${queueName}`

    expect(await redeliver(system)).toBe(1)

    expect(await deliveriesOn(queueName)).toMatchObject([{ state: 'created', startAfter: notBefore }])
  })

  test('is delivered once when two processes sweep at the same time', async () => {
    const [here, there] = [await startRunAt(2), await startRunAt(1)]
    await swallow(here.queueName, 2)
    await swallow(there.queueName, 1)

    const sent = await Promise.all([redeliver(system), redeliver(system), redeliver(system)])

    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(3)
    expect((await deliveriesOn(here.queueName)).filter(({ state }) => state === 'created')).toHaveLength(2)
    expect((await deliveriesOn(there.queueName)).filter(({ state }) => state === 'created')).toHaveLength(1)
  })

  test('is left to the process that is sweeping', async () => {
    const { queueName } = await startRunAt()
    await swallow(queueName, 1)

    const sent = await system.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(5148001)::text`
      return redeliver(system)
    })

    expect(sent).toBe(0)
    expect(await redeliver(system)).toBe(1)
  })

  test('that is running or done is not delivered again', async () => {
    const { provider, queueName } = await startRunAt(2)
    await claim(system, provider, 1)
    await swallow(queueName, 1)
    await system.db.job.updateMany({
      where: { providerId: provider.id, state: 'QUEUED' },
      data: { state: 'COMPLETED' },
    })

    expect(await redeliver(system)).toBe(0)
  })
})

describe('the providers with work', () => {
  test('are those with a job that is due now', async () => {
    const [due, later, done] = [await startRunAt(), await startRunAt(), await startRunAt()]
    await system.db.job.updateMany({
      where: { runId: later.run.id },
      data: { notBefore: new Date(Date.now() + 60_000) },
    })
    await system.db.job.updateMany({ where: { runId: done.run.id }, data: { state: 'COMPLETED' } })

    const providers = await dueProviders(system.db)

    expect(providers).toContain(due.provider.id)
    expect(providers).not.toContain(later.provider.id)
    expect(providers).not.toContain(done.provider.id)
  })
})
