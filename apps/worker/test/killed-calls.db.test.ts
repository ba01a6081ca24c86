import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { verifyLedger } from '@sluice/core/ledger'
import { createTestDatabase } from '@sluice/testkit'
import type { TestDatabase } from '@sluice/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { Worker } from '../src/worker.ts'
import { KEYS, createSandboxSystem } from './sandbox-system.ts'
import type { SandboxSystem } from './sandbox-system.ts'
import { until } from './until.ts'

const MAIN = fileURLToPath(new URL('./model-call-process.ts', import.meta.url))
/** The provider's timeout, by which calls are over, and what they get on top. */
const DEADLINE_MS = 1_000 + 5_000

let opened: AsyncDisposableStack
let database: TestDatabase
let system: SandboxSystem

beforeAll(async () => {
  opened = new AsyncDisposableStack()
  database = opened.use(await createTestDatabase({ poolSize: 8 }))
  system = opened.use(
    await createSandboxSystem(database, {
      keys: { [KEYS.google]: { rates: { timeout: 1 } } },
      models: { 'sim-swift-pro': { latency: { kind: 'constant', ms: 400 } } },
    }),
  )
  await database.db.llmProvider.updateMany({ data: { requestTimeoutSeconds: 1 } })
  opened.use(await Worker.start(system.services))
})

afterAll(() => opened.disposeAsync())

/** Starts a process that calls a model, and waits until it says so. */
async function start(
  step: string,
  modelId: string,
): Promise<{ said: (line: string) => Promise<void>; kill: () => void }> {
  const child = spawn(process.execPath, [MAIN, step], {
    env: { ...process.env, ...system.environment, SLUICE_TEST_MODEL: modelId },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString()
  })
  return {
    said: (line) => until(() => output.includes(line), 20_000),
    kill: () => void child.kill('SIGKILL'),
  }
}

async function ofModel(modelId: string) {
  const { id } = await database.db.llmModel.findFirstOrThrow({ where: { modelId } })
  return {
    open: await database.db.openCall.count({ where: { modelId: id } }),
    calls: await database.db.call.findMany({ where: { modelId: id } }),
  }
}

/** What has become of the one call of a model, two deadlines after its process was killed. */
async function outcomeOf(modelId: string): Promise<string | undefined> {
  await until(async () => (await ofModel(modelId)).open === 0, 2 * DEADLINE_MS)
  const { calls } = await ofModel(modelId)
  if (calls.length !== 1) throw new Error(`${calls.length} calls were written`)
  return calls[0]?.outcome
}

test.concurrent('killed after it was written down, before it was asked, a call is settled as UNKNOWN', async ({
  expect,
}) => {
  const process = await start('opened', 'sim-swift')
  await process.said('opened')
  process.kill()

  expect(await outcomeOf('sim-swift')).toBe('UNKNOWN')
})

test.concurrent('killed while it waits for the answer, a call is settled as UNKNOWN', async ({ expect }) => {
  const process = await start('waiting', 'sim-breeze')
  await process.said('opened')
  await until(() => system.simulator.records(KEYS.google).inFlight === 1, 5_000)
  process.kill()

  expect(await outcomeOf('sim-breeze')).toBe('UNKNOWN')
})

test.concurrent('killed with the answer in hand, a call is settled as UNKNOWN', async ({ expect }) => {
  const process = await start('answered', 'sim-sage')
  await process.said('answered')
  process.kill()

  expect(await outcomeOf('sim-sage')).toBe('UNKNOWN')
})

test.concurrent('killed while its settling is under way, a call is settled once, whichever way', async ({
  expect,
}) => {
  const { db } = database
  const { providerId } = await db.llmModel.findFirstOrThrow({ where: { modelId: 'sim-swift-pro' } })
  const waiting = async (): Promise<number> => {
    const [row] = await db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%calls_record%'`
    return row?.count ?? 0
  }
  const settling = await start('settling', 'sim-swift-pro')
  await settling.said('opened')
  await db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 AS one FROM ledger_accounts WHERE owner_id = ${providerId}::uuid FOR UPDATE`
      await until(async () => (await waiting()) > 0, 5_000)
      settling.kill()
    },
    { timeout: 20_000 },
  )

  expect(['ANSWERED', 'FAILED', 'UNKNOWN']).toContain(await outcomeOf('sim-swift-pro'))
})

test('after all of that nothing is held, and the books are clean', async () => {
  const { db } = database
  await expect.poll(() => db.ledgerReservation.count(), { timeout: 2 * DEADLINE_MS }).toBe(0)
  const held = await db.ledgerAccount.aggregate({ _sum: { heldUsd: true } })
  expect(held._sum.heldUsd?.toFixed()).toBe('0')
  expect((await verifyLedger(system.services)).differences).toEqual([])
})
