import { setTimeout as sleep } from 'node:timers/promises'

import { verifyLedger } from '@sluice/core/ledger'
import type { ModelCall } from '@sluice/core/calls'
import type { Services } from '@sluice/runtime'
import { createTestDatabase } from '@sluice/testkit'
import { expect, test } from 'vitest'

import { createModelCall } from './model-call.ts'
import { KEYS, createSandboxSystem } from './sandbox-system.ts'

/** SLUICE_TEST_STREAMS=1000 is the long form. */
const STREAMS = Number(process.env['SLUICE_TEST_STREAMS'] ?? 200)
const AT_ONCE = 40
const MODELS = ['sim-swift', 'sim-sage', 'sim-breeze'] as const

/** Numbers from 0 to 1, the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** The ways a reader goes away. */
const LEAVE = {
  afterSomeEvents: async (services: Services, call: ModelCall, luck: number) => {
    let left = Math.floor(luck * 60)
    for await (const _ of services.calls.stream(call, new AbortController().signal)) {
      if (left === 0) break
      left -= 1
    }
  },
  byTheSignal: async (services: Services, call: ModelCall, luck: number) => {
    const read = async (): Promise<void> => {
      for await (const _ of services.calls.stream(call, AbortSignal.timeout(Math.floor(luck * 400)))) continue
    }
    await read().catch(() => undefined)
  },
  whileWaiting: async (services: Services, call: ModelCall, luck: number) => {
    const reader = services.calls.stream(call, new AbortController().signal)[Symbol.asyncIterator]()
    const reading = (async () => {
      while ((await reader.next()).done !== true) continue
    })()
    await sleep(luck * 400)
    await reader.return?.()
    await reading
  },
} as const

test(`of ${STREAMS} streams that their readers leave at any moment each is settled once, and no socket stays (S0-11)`, async () => {
  await using database = await createTestDatabase({ poolSize: 4 })
  await using system = await createSandboxSystem(database, {
    default: {
      latency: { kind: 'uniform', minMs: 0, maxMs: 30 },
      firstTokenDelayMs: 20,
      streamTokensPerSecond: 150,
      answer: 'All work and no play makes a long story. '.repeat(12),
    },
  })
  const { services, simulator } = system
  const calls = await Promise.all(MODELS.map((modelId) => createModelCall(services, { modelId })))
  const random = createRandom(7)
  const ways = Object.values(LEAVE)
  let started = 0
  const play = async (): Promise<void> => {
    while (started < STREAMS) {
      started += 1
      const call = calls[Math.floor(random() * calls.length)]
      const leave = ways[Math.floor(random() * ways.length)]
      if (call && leave) await leave(services, call, random())
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, () => play()))

  const inFlight = (): number =>
    Object.values(KEYS).reduce((sum, key) => sum + simulator.records(key).inFlight, 0)
  await expect.poll(inFlight, { timeout: 1_000, interval: 20 }).toBe(0)
  await services.calls[Symbol.asyncDispose]()
  const { db } = database
  expect(await db.call.count()).toBe(STREAMS)
  expect(await db.openCall.count()).toBe(0)
  expect(await db.ledgerReservation.count()).toBe(0)
  const outcomes = await db.call.groupBy({ by: ['outcome'], _count: true })
  expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['ANSWERED', 'CANCELLED'])
  expect(await db.call.count({ where: { isStreamed: false } })).toBe(0)
  // As often as one that left it, at most one request reached the vendor for each.
  const requests = simulator.totals().reduce((sum, total) => sum + total.requests, 0)
  expect(requests).toBeLessThanOrEqual(STREAMS)
  expect(await db.call.count({ where: { costUsd: { gt: 0 } } })).toBeGreaterThan(STREAMS / 4)
  expect((await verifyLedger(services)).differences).toEqual([])
  const spent = await db.call.aggregate({ _sum: { costUsd: true } })
  const booked = await db.ledgerAccount.aggregate({ _sum: { balanceUsd: true, heldUsd: true } })
  expect(booked._sum.balanceUsd?.negated().toFixed()).toBe(spent._sum.costUsd?.toFixed())
  expect(booked._sum.heldUsd?.toFixed()).toBe('0')
  await services.models[Symbol.asyncDispose]()
  await expect.poll(() => simulator.sockets().open, { timeout: 1_000 }).toBe(0)
}, 180_000)
