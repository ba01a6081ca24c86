import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  accountOf,
  createPaidModel,
  endCalls,
  expectCleanBooks,
  openCallOf,
  pay,
  standingOf,
} from '../../test/books.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { Money, createId } from '#shared'
import { release, releaseExpired, reserve } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
})

afterAll(async () => {
  await expectCleanBooks(system)
  await system[Symbol.asyncDispose]()
})

const hold = (
  id: string,
  amounts: readonly [providerId: string, usd: string][],
  { isRun = true, lastsSeconds = 60 } = {},
) =>
  reserve(system.db, {
    id,
    isRun,
    parts: amounts.map(([providerId, usd]) => ({ providerId, amountUsd: new Money(usd) })),
    lastsSeconds,
    field: 'models',
  })
const kindsOf = async (ownerId: string) => {
  const { id } = await accountOf(system, ownerId)
  const entries = await system.db.ledgerEntry.findMany({ where: { accountId: id }, orderBy: { id: 'asc' } })
  return entries.map(({ kind, amountUsd, heldUsd, note }) => [
    kind,
    amountUsd.toFixed(),
    heldUsd.toFixed(),
    note,
  ])
}

describe('a reservation', () => {
  test('holds money until it is released, and says so in the books', async () => {
    const { providerId } = await createPaidModel(system, '10')
    const id = createId()
    await hold(id, [[providerId, '3.5']])
    expect(await standingOf(system, providerId)).toEqual({ balance: '10', held: '3.5' })

    await release(system.db, id, 'the run ended')

    expect(await standingOf(system, providerId)).toEqual({ balance: '10', held: '0' })
    expect(await kindsOf(providerId)).toEqual([
      ['CORRECTION', '10', '0', null],
      ['RESERVE', '0', '3.5', null],
      ['RELEASE', '0', '-3.5', 'the run ended'],
    ])
    await release(system.db, id, 'again')
    expect(await kindsOf(providerId)).toHaveLength(3)
  })

  test('is refused beyond what is there, naming provider, need and what is left, and holds nothing then', async () => {
    const poor = await createPaidModel(system, '1.5')
    const rich = await createPaidModel(system, '100')
    await hold(createId(), [[poor.providerId, '1']])
    const refused = hold(createId(), [
      [rich.providerId, '2'],
      [poor.providerId, '0.6'],
    ])
    await expect(refused).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      field: 'models',
      message: expect.stringMatching(
        new RegExp(
          `${poor.provider.name} does not suffice: about \\$0.6000 are needed, \\$0.5000 are available`,
        ),
      ),
    })
    expect(await standingOf(system, rich.providerId)).toEqual({ balance: '100', held: '0' })
    expect(await standingOf(system, poor.providerId)).toEqual({ balance: '1.5', held: '1' })
    await hold(createId(), [[poor.providerId, '0.5']])
  })

  test('of an unknown amount is refused where a balance is kept, and holds the rest elsewhere (U-7)', async () => {
    const [kept, open] = [await createPaidModel(system, '100'), await createPaidModel(system, null)]
    const holdUnknown = (providerId: string) =>
      reserve(system.db, {
        id: createId(),
        isRun: true,
        parts: [
          { providerId, amountUsd: new Money('1') },
          { providerId, amountUsd: null },
        ],
        lastsSeconds: 60,
        field: 'models',
      })
    await expect(holdUnknown(kept.providerId)).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      field: 'models',
      message: expect.stringMatching(/is kept, and it is not known what this costs: give the model a price/),
    })
    await holdUnknown(open.providerId)
    expect(await standingOf(system, kept.providerId)).toEqual({ balance: '100', held: '0' })
    expect(await standingOf(system, open.providerId)).toEqual({ balance: '0', held: '1' })
  })

  test('is granted without end where no balance is kept', async () => {
    const { providerId } = await createPaidModel(system, null)
    await hold(createId(), [[providerId, '1000000']])
    expect(await standingOf(system, providerId)).toEqual({ balance: '0', held: '1000000' })
  })

  test('under the same id is one reservation, however often it is asked for', async () => {
    const { providerId } = await createPaidModel(system, '1')
    const id = createId()
    for (let time = 0; time < 3; time += 1) await hold(id, [[providerId, '0.7']])
    expect(await standingOf(system, providerId)).toEqual({ balance: '1', held: '0.7' })
  })

  test('ends with its time by the clock of the database; one that is drawn on lasts longer', async () => {
    const [idle, busy] = [await createPaidModel(system, '10'), await createPaidModel(system, '10')]
    const run = createId()
    await hold(run, [[idle.providerId, '4']], { lastsSeconds: 0 })
    await hold(run, [[busy.providerId, '4']], { lastsSeconds: 60 })
    await hold(createId(), [[busy.providerId, '1']], { lastsSeconds: 0 })

    expect(await releaseExpired(system.db)).toBe(2)

    expect(await standingOf(system, idle.providerId)).toEqual({ balance: '10', held: '0' })
    expect(await standingOf(system, busy.providerId)).toEqual({ balance: '10', held: '4' })
    expect((await kindsOf(idle.providerId)).at(-1)).toEqual(['RELEASE', '0', '-4', 'expired'])
    expect(await releaseExpired(system.db)).toBe(0)
  })
})

describe('a call', () => {
  test('is settled once with what it cost, and what was held for it is free again (L-33)', async () => {
    const model = await createPaidModel(system, '10')
    const id = await openCallOf(system, model, { boundUsd: '2' })
    expect(await standingOf(system, model.providerId)).toEqual({ balance: '10', held: '2' })

    for (let time = 0; time < 3; time += 1) await endCalls(system, { [id]: '0.000177' })

    expect(await standingOf(system, model.providerId)).toEqual({ balance: '9.999823', held: '0' })
    expect((await kindsOf(model.providerId)).slice(1)).toEqual([
      ['RESERVE', '0', '2', null],
      ['SETTLE', '-0.000177', '-2', null],
    ])
  })

  test('that the vendor refused costs nothing', async () => {
    const model = await createPaidModel(system, '10')
    await endCalls(system, { [await openCallOf(system, model, { boundUsd: '2' })]: '0' })
    expect(await standingOf(system, model.providerId)).toEqual({ balance: '10', held: '0' })
    expect((await kindsOf(model.providerId)).at(-1)).toEqual(['RELEASE', '0', '-2', null])
  })

  test('of unknown cost is settled as unconfirmed, and corrected when its answer comes after all', async () => {
    const model = await createPaidModel(system, '10')
    const id = await openCallOf(system, model, { boundUsd: '2' })
    await endCalls(system, { [id]: null })
    expect(await standingOf(system, model.providerId)).toEqual({ balance: '10', held: '0' })
    const unconfirmed = async () =>
      (await system.db.ledgerEntry.findMany({ where: { callId: id }, orderBy: { id: 'asc' } })).map(
        ({ kind, isUnconfirmed }) => [kind, isUnconfirmed],
      )
    expect(await unconfirmed()).toEqual([
      ['RESERVE', false],
      ['SETTLE', true],
    ])
    await expectCleanBooks(system)

    for (let time = 0; time < 2; time += 1) await endCalls(system, { [id]: '1.25' })

    expect(await standingOf(system, model.providerId)).toEqual({ balance: '8.75', held: '0' })
    expect((await unconfirmed()).at(-1)).toEqual(['CORRECTION', false])
  })

  test('whose reservation has expired is paid all the same', async () => {
    const model = await createPaidModel(system, '1')
    const id = await openCallOf(system, model, { boundUsd: '1', lastsSeconds: 0 })
    await releaseExpired(system.db)
    await openCallOf(system, model, { boundUsd: '1' })
    await endCalls(system, { [id]: '0.4' })
    expect(await standingOf(system, model.providerId)).toEqual({ balance: '0.6', held: '1' })
  })

  test('that several processes store at once, each in an order of its own, is settled once', async () => {
    const model = await createPaidModel(system, '10')
    for (let time = 0; time < 5; time += 1) {
      const ids = await Promise.all(
        Array.from({ length: 100 }, () => openCallOf(system, model, { boundUsd: '0.001' })),
      )
      const inAnyOrder = () => ids.toSorted(() => Math.random() - 0.5).map((id) => [id, '0.001'])
      await Promise.all(Array.from({ length: 4 }, () => endCalls(system, Object.fromEntries(inAnyOrder()))))
    }
    expect(await standingOf(system, model.providerId)).toEqual({ balance: '9.5', held: '0' })
  })

  test('that cost more than was held takes the rest from the balance', async () => {
    const model = await createPaidModel(system, '1')
    await endCalls(system, { [await openCallOf(system, model, { boundUsd: '0.1' })]: '1.3' })
    expect(await standingOf(system, model.providerId)).toEqual({ balance: '-0.3', held: '0' })
    await expect(openCallOf(system, model, { boundUsd: '0.000001' })).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
    })
    await pay(system, model.providerId, '0.300001')
    await openCallOf(system, model, { boundUsd: '0.000001' })
  })
})
