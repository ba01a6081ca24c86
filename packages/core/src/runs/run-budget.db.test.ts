import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { accountOf, createPaidModel, expectCleanBooks, standingOf } from '../../test/books.ts'
import { claim, endingOf, failing, startRunOf } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createModel, createPrice, createProvider, createScenarios } from '../../test/world.ts'
import { setProviderBalance } from '#ledger'
import { requestOf } from '#shared'
import { finishRuns, settleProbes, startRun } from './index.ts'
import type { ProbeEnding } from './index.ts'

/** "You are brief." and "What about 1 of them?", four bytes to a token. */
const PROMPT_TOKENS = 9
/** At 3 and 15: so many prompt tokens and 900 of answer. */
const EXPECTED = 0.013527
/** 24 tokens in, 7 out (§2.8). */
const SPENT = 0.000177

type Model = Awaited<ReturnType<typeof createPaidModel>>

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
})

afterAll(() => system[Symbol.asyncDispose]())

/** Without what doubles add. */
const usd = (amount: number) => Number(amount.toFixed(9))
const standing = async (ownerId: string) => {
  const { balance, held } = await standingOf(system, ownerId)
  return { balance: Number(balance), held: Number(held) }
}

/** Claims so many probes of a model's run; how they ended, not stored yet. */
async function endingsOf({ provider }: Model, count: number): Promise<ProbeEnding[]> {
  const { claimed } = await claim(system, provider, count)
  expect(claimed).toHaveLength(count)
  return Promise.all(claimed.map((probe) => endingOf(probe)))
}

/** Starts, so that what is refused leaves nothing behind can be seen. */
const startOn = async (models: readonly Model[], samplesPerScenario = 1) => {
  const { definitionId } = await createScenarios(system.db, system.actor, 1)
  const refs = models.map(({ modelId, provider }) => `${provider.name}/${modelId}`)
  return startRun(system, requestOf(system.actor), { definitionId, models: refs, samplesPerScenario })
}

const countAll = async () => [
  await system.db.run.count(),
  await system.db.runSlot.count(),
  await system.db.job.count(),
  await system.db.event.count(),
  await system.db.auditLog.count(),
  await system.db.ledgerEntry.count(),
  await system.db.ledgerAccount.count(),
  await system.db.ledgerReservation.count(),
]

describe('a run', () => {
  test('reserves once what it is expected to cost, its probes draw on that, and what is left comes back', async () => {
    const model = await createPaidModel(system, '1')
    const run = await startRunOf(system, { models: [model], samples: 4 })
    expect(await standing(model.providerId)).toEqual({ balance: 1, held: usd(4 * EXPECTED) })
    expect(run.config).toMatchObject({ estimatedCostUsd: String(usd(4 * EXPECTED)) })

    const endings = await endingsOf(model, 4)
    await settleProbes(system, endings.slice(0, 3))
    await settleProbes(system, endings.slice(0, 3))
    expect(await standing(model.providerId)).toEqual({
      balance: usd(1 - 3 * SPENT),
      held: usd(4 * EXPECTED - 3 * SPENT),
    })
    await settleProbes(system, endings.slice(3))

    expect(await standing(model.providerId)).toEqual({ balance: usd(1 - 4 * SPENT), held: 0 })
    expect(await standing(run.id)).toEqual({ balance: usd(-4 * SPENT), held: 0 })
    expect(await system.db.ledgerReservation.count({ where: { id: run.id } })).toBe(0)
    const { id: accountId } = await accountOf(system, model.providerId)
    const entries = await system.db.ledgerEntry.groupBy({ by: ['kind'], where: { accountId }, _count: true })
    expect(Object.fromEntries(entries.map(({ kind, _count }) => [kind, _count]))).toEqual({
      CORRECTION: 1,
      RESERVE: 1,
      SETTLE: 4,
      RELEASE: 1,
    })
  })

  test('that costs more than was expected takes the rest from the balance', async () => {
    const model = await createPaidModel(system, '1')
    await startRunOf(system, { models: [model], samples: 2 })
    const endings = await endingsOf(model, 2)
    await settleProbes(
      system,
      endings.map((ending) => ({ ...ending, costUsd: '0.4' })),
    )
    expect(await standing(model.providerId)).toEqual({ balance: 0.2, held: 0 })
  })

  test('expects answers to be as long as those before, of any run', async () => {
    const model = await createPaidModel(system, '1')
    await startRunOf(system, { models: [model], samples: 2 })
    const [answered, refused] = await endingsOf(model, 2)
    if (!answered || !refused) throw new Error('there are two')
    const usage = {
      inputTokens: 10,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 90,
      reasoningTokens: 10,
    }
    await settleProbes(system, [{ ...answered, usage }])
    const { held: before } = await standing(model.providerId)

    await startOn([model])

    const expected = (PROMPT_TOKENS * 3 + 100 * 15) / 1_000_000
    expect((await standing(model.providerId)).held).toBeCloseTo(before + expected, 12)
  })

  test('reserves at each of its providers, and nothing for models without a price where no balance is kept', async () => {
    const [one, two] = [await createPaidModel(system, '1'), await createPaidModel(system, null)]
    const second = await createModel(system.db, one.provider, { rates: { INPUT: '0', OUTPUT: '10' } })
    const unpriced = await createModel(system.db, await createProvider(system.db))
    const run = await startRunOf(system, { models: [one, second, two, unpriced] })
    expect(await standing(one.providerId)).toEqual({ balance: 1, held: usd(EXPECTED + 0.009) })
    expect(await standing(two.providerId)).toEqual({ balance: 0, held: EXPECTED })
    expect(await standing(unpriced.providerId)).toEqual({ balance: 0, held: 0 })
    expect(run.config).toMatchObject({ estimatedCostUsd: null })
  })

  test('is refused where the balance does not suffice, and leaves nothing behind', async () => {
    const [rich, poor] = [await createPaidModel(system, '100'), await createPaidModel(system, '0.02')]
    await startOn([poor])
    const before = await countAll()
    await expect(startOn([rich, poor])).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      field: 'models',
      retryable: false,
      message: expect.stringContaining(
        `The balance of ${poor.provider.name} does not suffice: about $0.0135 are needed, $0.0065 are available.`,
      ),
    })
    expect(await countAll()).toEqual(before)
    await startOn([rich])
  })

  test('of a model without a price is refused where the balance is kept, with the way out, and leaves nothing behind (U-7)', async () => {
    const priced = await createPaidModel(system, '100')
    const unpriced = { ...(await createModel(system.db, priced.provider)), provider: priced.provider }
    const other = await createPaidModel(system, '100')
    const { definitionId } = await createScenarios(system.db, system.actor, 1)
    const before = await countAll()
    for (const models of [[unpriced], [other, priced, unpriced]]) {
      const refs = models.map(({ modelId, provider }) => `${provider.name}/${modelId}`)
      await expect(
        startRun(system, requestOf(system.actor), { definitionId, models: refs, samplesPerScenario: 1 }),
      ).rejects.toMatchObject({
        code: 'BUDGET_EXCEEDED',
        field: 'models',
        retryable: false,
        message: `The balance of ${priced.provider.name} is kept, and it is not known what this costs: give the model a price (setLlmModelPrice), or stop keeping the balance (setProviderBalance).`,
      })
    }
    expect(await countAll()).toEqual(before)
    expect(await standing(priced.providerId)).toEqual({ balance: 100, held: 0 })

    await setProviderBalance(system, requestOf({ ...system.actor, role: 'ADMIN', isAdministrators: true }), {
      id: priced.providerId,
      balance: null,
    })
    await startOn([priced, unpriced])
    expect(await standing(priced.providerId)).toEqual({ balance: 100, held: EXPECTED })
  })

  test('whose every call was refused by the vendor gives all of it back', async () => {
    const model = await createPaidModel(system, '1')
    const run = await startRunOf(system, { models: [model] })
    const { claimed } = await claim(system, model.provider, 1)
    await settleProbes(
      system,
      await Promise.all(claimed.map((probe) => endingOf(probe, failing('AUTH_ERROR')))),
    )
    expect(await finishRuns(system.db, system.clock, null)).toEqual([])
    expect(await standing(model.providerId)).toEqual({ balance: 1, held: 0 })
    expect(await standing(run.id)).toEqual({ balance: 0, held: 0 })
  })

  test('of ten started at once on money for four, four begin', async () => {
    const model = await createPaidModel(system, String(4.5 * EXPECTED))
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => startOn([model])))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    expect((await standing(model.providerId)).held).toBeCloseTo(4 * EXPECTED, 12)
  })
})

describe('a price that is put right later', () => {
  test.each([
    ['from now on', 0],
    ['for a time long past', Date.now() - Date.parse('2021-01-01')],
  ])('%s leaves what was booked as it is (S3-38)', async (_, ageMs) => {
    const model = await createPaidModel(system, '1')
    const run = await startRunOf(system, { models: [model], samples: 2 })
    const [first, second] = await endingsOf(model, 2)
    if (!first || !second) throw new Error('there are two')
    await settleProbes(system, [first])
    const read = async () => [
      await system.db.call.findMany({ where: { id: first.attemptId } }),
      await system.db.ledgerEntry.findMany({ where: { callId: first.attemptId }, orderBy: { id: 'asc' } }),
      await system.db.transcript.findMany({ where: { attemptId: first.attemptId } }),
    ]
    const before = await read()

    const effectiveFrom = new Date(Date.now() - ageMs)
    const priceId = await createPrice(system.db, model.id, {
      rates: { INPUT: '300', OUTPUT: '1500' },
      effectiveFrom,
    })
    // It left under the old price, and is paid by it.
    await settleProbes(system, [second])

    expect(await read()).toEqual(before)
    expect(await standing(model.providerId)).toEqual({ balance: usd(1 - 2 * SPENT), held: 0 })
    const later = await startRunOf(system, { models: [model] })
    await settleProbes(system, await endingsOf(model, 1))
    expect(await standing(later.id)).toEqual({ balance: usd(-100 * SPENT), held: 0 })
    expect(await standing(run.id)).toEqual({ balance: usd(-2 * SPENT), held: 0 })
    expect(await system.db.call.findFirst({ where: { runId: later.id } })).toMatchObject({ priceId })
  })
})

test('the books are right after all of this', () => expectCleanBooks(system))
