import { afterAll, beforeAll, expect, test } from 'vitest'

import { createPaidModel, expectCleanBooks, standingOf } from '../../test/books.ts'
import { claim, endingOf, failing, startRunOf } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { requestOf } from '#shared'
import { finishRuns, settleProbes } from '../runs/index.ts'
import { releaseExpired, setProviderBalance, syncProviderBalance } from './index.ts'

const PLAYERS = 4
const RUNS = Number(process.env['SLUICE_TEST_RUNS'] ?? 3)

type Model = Awaited<ReturnType<typeof createPaidModel>>

let system: TestSystem
let models: Model[]

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 14 })
  models = []
  for (let count = 0; count < 3; count += 1) models.push(await createPaidModel(system, '1000'))
})

afterAll(() => system[Symbol.asyncDispose]())

const shuffled = <T>(list: readonly T[]): T[] => list.toSorted(() => Math.random() - 0.5)

/** Claims what there is at a provider, and settles it in two batches at once. */
async function playAt({ provider }: Model): Promise<number> {
  const { claimed } = await claim(system, provider, 8)
  const endings = await Promise.all(
    claimed.map((probe) => endingOf(probe, Math.random() < 0.1 ? failing('INVALID_REQUEST') : undefined)),
  )
  const half = Math.ceil(endings.length / 2)
  const batches = [endings.slice(0, half), endings.slice(half)].filter((batch) => batch.length > 0)
  await Promise.all(batches.map((batch) => settleProbes(system, shuffled(batch))))
  return claimed.length
}

async function play(): Promise<void> {
  for (let count = 0; count < RUNS; count += 1) {
    await startRunOf(system, { models: shuffled(models), scenarios: 2, samples: 2 })
    for (const model of shuffled(models)) await playAt(model)
  }
}

/** Balances are set and corrected and what has expired is released, over and over. */
async function disturb(isDone: () => boolean): Promise<void> {
  const request = requestOf({ ...system.actor, role: 'ADMIN', isAdministrators: true })
  while (!isDone()) {
    for (const { providerId: id } of shuffled(models)) {
      await setProviderBalance(system, request, {
        id,
        balance: String(900 + Math.round(Math.random() * 100)),
      })
      await syncProviderBalance(system, request, { id, realBalance: '950' })
    }
    await releaseExpired(system.db)
    await finishRuns(system.db, system.clock, null)
  }
}

test(
  'runs that start, settle and end while balances are corrected never wait for one another in a circle',
  async () => {
    let isDone = false
    const disturbing = disturb(() => isDone)
    await Promise.all(Array.from({ length: PLAYERS }, play)).finally(() => (isDone = true))
    await disturbing
    await expectCleanBooks(system)

    for (const model of models) while ((await playAt(model)) > 0);
    await finishRuns(system.db, system.clock, null)

    expect(await system.db.run.groupBy({ by: ['status'], _count: true })).toEqual([
      { status: 'COMPLETED', _count: PLAYERS * RUNS },
    ])
    for (const { providerId } of models)
      expect(await standingOf(system, providerId)).toMatchObject({ held: '0' })
    await expectCleanBooks(system)
  },
  30_000 + RUNS * 2_000,
)
