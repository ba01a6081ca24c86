import { fileURLToPath } from 'node:url'

import { createTestDatabase, startTestPostgres } from '@sluice/testkit'
import type { TestServer } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { KEYS, createSandboxSystem } from './sandbox-system.ts'
import { startProcess } from './start-process.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

let server: TestServer & AsyncDisposable

beforeAll(async () => {
  server = await startTestPostgres({ isDurable: true })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

describe('several worker processes', () => {
  test('hold the providers’ limits together: two processes, 216 probes, peaks of exactly 5, 3 and 2', async () => {
    await using database = await createTestDatabase({ server, poolSize: 2 })
    await using system = await createSandboxSystem(database, {
      default: { latency: { kind: 'uniform', minMs: 50, maxMs: 250 } },
    })
    await using _first = startProcess(MAIN, system.environment)
    await using _second = startProcess(MAIN, system.environment)
    const { runId, slotCount } = await system.start({ samplesPerScenario: 3 })

    const progress = await system.untilEnded(runId, 60_000)

    expect(progress).toMatchObject({ completed: slotCount, notMeasured: 0 })
    expect(Object.values(KEYS).map((key) => system.simulator.records(key).highestConcurrency)).toEqual([
      5, 3, 2,
    ])
    const owners = await system.services.db.jobAttempt.groupBy({ by: ['ownerId'], _count: true })
    expect(owners).toHaveLength(2)
  })

  test('lose no slot and double no transcript when one of them is killed in the middle (L-3, L-5)', async () => {
    await using database = await createTestDatabase({ server, poolSize: 2 })
    await using system = await createSandboxSystem(database, {
      default: { latency: { kind: 'uniform', minMs: 100, maxMs: 300 } },
    })
    const { db } = system.services
    await db.llmProvider.updateMany({ where: { isSandbox: true }, data: { requestTimeoutSeconds: 2 } })
    await using victim = startProcess(MAIN, system.environment)
    await using _survivor = startProcess(MAIN, system.environment)
    const { runId, slotCount } = await system.start({ samplesPerScenario: 3 })
    await system.untilPercent(runId, 30, 30_000)
    victim.kill()

    const progress = await system.untilEnded(runId, 60_000)

    expect(progress).toMatchObject({ completed: slotCount, notMeasured: 0, percentComplete: 100 })
    expect(await db.transcript.count({ where: { runId } })).toBe(slotCount)
    expect(await db.runSlot.count({ where: { runId, outcome: null } })).toBe(0)
    expect(Object.values(KEYS).map((key) => system.simulator.records(key).highestConcurrency)).toEqual([
      5, 3, 2,
    ])
    const cutOff = await db.jobAttempt.findMany({ where: { runId, outcome: 'UNKNOWN' } })
    for (const attempt of cutOff) expect(attempt.costUsd).toBeNull()
    // What the provider was asked more often than there are slots is visible as cut off.
    const asked = system.simulator.totals().reduce((sum, { requests }) => sum + requests, 0)
    expect(asked).toBeLessThanOrEqual(slotCount + cutOff.length)
  })
})
