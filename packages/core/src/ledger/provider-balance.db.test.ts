import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { accountOf, createPaidModel, expectCleanBooks, openCallOf, standingOf } from '../../test/books.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { requestOf } from '#shared'
import type { Actor, Request } from '#shared'
import { setProviderBalance, syncProviderBalance } from './index.ts'

let system: TestSystem
let request: Request

beforeAll(async () => {
  system = await createTestSystem()
  request = requestOf({ ...system.actor, role: 'ADMIN', isAdministrators: true })
})

afterAll(() => system[Symbol.asyncDispose]())

const providerOf = async (balanceUsd: string | null) => (await createPaidModel(system, balanceUsd)).providerId
const updatedAtOf = async (id: string) => (await accountOf(system, id)).updatedAt

describe('the balance of a provider', () => {
  test('that begins is what is left, whatever was booked before; one that stops goes on being booked', async () => {
    const model = await createPaidModel(system, null)
    const id = model.providerId
    await openCallOf(system, model, { boundUsd: '3' })
    await setProviderBalance(system, request, { id, balance: '5' })
    expect(await standingOf(system, id)).toEqual({ balance: '5', held: '3' })
    await expect(openCallOf(system, model, { boundUsd: '2.1' })).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
    })

    await setProviderBalance(system, request, { id, balance: null })

    await openCallOf(system, model, { boundUsd: '2.1' })
    expect(await standingOf(system, id)).toEqual({ balance: '5', held: '5.1' })
  })

  test('that stops says so in the log, in whose words it is stopped or in its own', async () => {
    const id = await providerOf('5')
    const lastNote = async () => {
      const { id: accountId } = await accountOf(system, id)
      const entry = await system.db.ledgerEntry.findFirst({ where: { accountId }, orderBy: { id: 'desc' } })
      return { kind: entry?.kind, amount: entry?.amountUsd.toFixed(), note: entry?.note }
    }
    await setProviderBalance(system, request, { id, balance: null })
    expect(await lastNote()).toEqual({ kind: 'CORRECTION', amount: '0', note: 'kept no more' })
    await setProviderBalance(system, request, { id, balance: '5' })
    await setProviderBalance(system, request, { id, balance: null, note: 'paid by invoice now' })
    expect(await lastNote()).toEqual({ kind: 'CORRECTION', amount: '0', note: 'paid by invoice now' })
  })

  test('may be set below what is held: nothing more is reserved until that is settled', async () => {
    const model = await createPaidModel(system, '10')
    await openCallOf(system, model, { boundUsd: '4' })
    await setProviderBalance(system, request, { id: model.providerId, balance: '1' })
    expect(await standingOf(system, model.providerId)).toEqual({ balance: '1', held: '4' })
    await expect(openCallOf(system, model, { boundUsd: '0.1' })).rejects.toMatchObject({
      message: expect.stringContaining('$0.1000 are needed, $-3.0000 are available'),
    })
  })

  test('has a time of its own that every change by hand moves on, and no call does', async () => {
    const model = await createPaidModel(system, '10')
    const id = model.providerId
    const clock = { now: () => new Date('2020-01-01') }
    const before = await updatedAtOf(id)
    await openCallOf(system, model, { boundUsd: '1' })
    expect(await updatedAtOf(id)).toEqual(before)
    await setProviderBalance({ ...system, clock }, request, { id, balance: '9', expectedUpdatedAt: before })
    await syncProviderBalance({ ...system, clock }, request, { id, realBalance: '9' })
    expect((await updatedAtOf(id)).getTime()).toBe(before.getTime() + 2)
  })

  test('that is not kept is shown as such to whoever comes too late', async () => {
    const id = await providerOf(null)
    const stale = new Date('2020-01-01')
    await expect(
      setProviderBalance(system, request, { id, balance: '1', expectedUpdatedAt: stale }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      current: { id, balance: null, balanceHeld: null, balanceAvailable: null },
    })
  })

  test.each(['', 'much', '1e3', '1,5', 'NaN', 'Infinity', '-0.000001', '0.0000001', '1000000001'])(
    'is no %j',
    async (text) => {
      const id = await providerOf('1')
      const refused = { code: 'VALIDATION_FAILED', message: expect.stringContaining('from 0 to 1000000000') }
      await expect(setProviderBalance(system, request, { id, balance: text })).rejects.toMatchObject({
        ...refused,
        field: 'balance',
      })
      await expect(syncProviderBalance(system, request, { id, realBalance: text })).rejects.toMatchObject({
        ...refused,
        field: 'realBalance',
      })
      expect(await standingOf(system, id)).toEqual({ balance: '1', held: '0' })
    },
  )

  test('is for administrators', async () => {
    const id = await providerOf('1')
    const others: Partial<Actor>[] = [{ role: 'OWNER' }, { role: 'MEMBER', isAdministrators: true }]
    for (const other of others) {
      const asked = requestOf({ ...system.actor, ...other })
      await expect(setProviderBalance(system, asked, { id, balance: '2' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
      await expect(syncProviderBalance(system, asked, { id, realBalance: '2' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    }
  })

  test('of a removed provider is nobody’s', async () => {
    const id = await providerOf('1')
    await system.db.llmProvider.update({ where: { id }, data: { archivedAt: new Date() } })
    await expect(setProviderBalance(system, request, { id, balance: '2' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      field: 'id',
    })
  })

  test('that ten set at once from what they read is set by one', async () => {
    const id = await providerOf('1')
    const expectedUpdatedAt = await updatedAtOf(id)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        setProviderBalance(system, request, { id, balance: String(index + 2), expectedUpdatedAt }),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

test('the books are right after all of this', () => expectCleanBooks(system))
