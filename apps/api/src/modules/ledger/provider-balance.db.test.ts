import { verifyLedger } from '@sluice/core/ledger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, send, textAt, valueAt } from '../../../test/client.ts'
import { startRegistry } from '../../../test/registry-client.ts'

import type { RegistryClient } from '../../../test/registry-client.ts'

let registry: RegistryClient

beforeAll(async () => {
  registry = await startRegistry()
})

afterAll(() => registry[Symbol.asyncDispose]())

const BALANCE = 'balance balanceHeld balanceAvailable balanceUpdatedAt'
const SET = `mutation ($id: ID!, $balance: Decimal, $note: String, $expected: DateTime) {
  setProviderBalance(id: $id, balance: $balance, note: $note, expectedUpdatedAt: $expected) { provider { ${BALANCE} } }
}`
const SYNC = `mutation ($id: ID!, $real: Decimal!, $note: String, $expected: DateTime) {
  syncProviderBalance(id: $id, realBalance: $real, note: $note, expectedUpdatedAt: $expected) { booked real delta provider { ${BALANCE} } }
}`
const LOG = `query ($id: ID!, $first: Int, $after: ID) {
  llmProvider(id: $id) { balanceLog(first: $first, after: $after) { id kind accountKind accountOwnerId amountUsd heldUsd isUnconfirmed note actorKind actorName createdAt } }
}`

const set = (id: string, variables: Record<string, unknown>) => registry.run(SET, id, variables)
const sync = (id: string, variables: Record<string, unknown>) => registry.run(SYNC, id, variables)
const logOf = async (id: string, variables: Record<string, unknown> = {}) =>
  valueAt(await registry.run(LOG, id, variables), 'balanceLog')

describe('setProviderBalance', () => {
  test('begins to keep a balance, changes it and stops, each with an entry, an audit row and an event', async () => {
    const id = await registry.createProvider()
    expect(await set(id, { balance: '25.5', note: ' paid with card ' })).toEqual({
      provider: {
        balance: '25.5',
        balanceHeld: '0',
        balanceAvailable: '25.5',
        balanceUpdatedAt: expect.any(String),
      },
    })
    await set(id, { balance: 10.000001 })
    expect(await set(id, { balance: null })).toMatchObject({
      provider: { balance: null, balanceHeld: null, balanceAvailable: null },
    })
    await set(id, { balance: '10.000001' })

    expect(await logOf(id)).toMatchObject([
      { amountUsd: '0', note: null },
      { amountUsd: '0', note: 'kept no more' },
      { amountUsd: '-15.499999', note: null },
      {
        kind: 'CORRECTION',
        accountKind: 'PROVIDER',
        accountOwnerId: id,
        amountUsd: '25.5',
        heldUsd: '0',
        isUnconfirmed: false,
        note: 'paid with card',
        actorKind: 'API_KEY',
        actorName: 'ADMIN key',
      },
    ])
    const changes = (await registry.trailOf(id)).slice(1)
    expect(changes).toMatchObject([
      {
        action: 'UPDATE',
        operation: 'setProviderBalance',
        before: { balance: null },
        after: { balance: '25.5', note: 'paid with card' },
      },
      { before: { balance: '25.5' }, after: { balance: '10.000001' } },
      { before: { balance: '10.000001' }, after: { balance: null, note: 'kept no more' } },
      { before: { balance: null }, after: { balance: '10.000001' } },
    ])
    const types = await registry.api.db.event.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } })
    expect(types.map(({ type }) => type)).toEqual([
      'llm_provider.created',
      ...Array.from({ length: 4 }, () => 'llm_provider.balance_set'),
    ])
  })

  test('to what it is leaves no trace', async () => {
    const id = await registry.createProvider()
    await set(id, { balance: null })
    await set(id, { balance: 0 })
    await set(id, { balance: '0.00' })
    expect(await logOf(id)).toHaveLength(1)
    expect(await registry.trailOf(id)).toHaveLength(2)
  })

  test('takes the bounds themselves', async () => {
    const id = await registry.createProvider()
    expect(await set(id, { balance: '1000000000' })).toMatchObject({ provider: { balance: '1000000000' } })
    expect(await set(id, { balance: '0.000001' })).toMatchObject({ provider: { balance: '0.000001' } })
  })

  test('does not overwrite what somebody else has set, and shows it', async () => {
    const id = await registry.createProvider()
    const expected = textAt(await set(id, { balance: 5 }), 'provider', 'balanceUpdatedAt')
    const next = textAt(await set(id, { balance: 6, expected }), 'provider', 'balanceUpdatedAt')
    expect(Date.parse(next)).toBeGreaterThan(Date.parse(expected))
    const { errors } = await registry.ask(SET, { id, balance: 7, expected })
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'CONFLICT',
          field: 'expectedUpdatedAt',
          current: { id, balance: '6', balanceHeld: '0', balanceAvailable: '6', balanceUpdatedAt: next },
        },
      },
    ])
  })

  test('is no change of the registry: nobody reads it anew for a balance', async () => {
    const id = await registry.createProvider()
    const version = () => registry.api.db.$queryRaw`SELECT version::text FROM registry_version`
    const before = [await version(), (await registry.providerOf(id)).updatedAt]
    await set(id, { balance: 5 })
    await sync(id, { real: 4 })
    expect([await version(), (await registry.providerOf(id)).updatedAt]).toEqual(before)
  })

  test('sent again under its Idempotency-Key happens once', async () => {
    const id = await registry.createProvider()
    const { api, world } = registry
    const ask = () =>
      send(
        api.url,
        world.home.keys.ADMIN,
        { query: SYNC, variables: { id, real: 4 } },
        { 'idempotency-key': `balance-of-${id}` },
      )
    await set(id, { balance: 5 })
    const first = await ask()
    await set(id, { balance: 9 })
    const second = await ask()
    expect(first.errors).toEqual([])
    expect(valueAt(second.data, 'syncProviderBalance')).toMatchObject({
      booked: '5',
      real: '4',
      delta: '-1',
      provider: { balance: '9' },
    })
    expect(await logOf(id)).toHaveLength(3)
  })
})

describe('syncProviderBalance', () => {
  test('corrects by the difference and tells it, even where there is none (3.5)', async () => {
    const id = await registry.createProvider()
    await set(id, { balance: '20' })
    expect(await sync(id, { real: '18.25', note: 'their bill' })).toMatchObject({
      booked: '20',
      real: '18.25',
      delta: '-1.75',
      provider: { balance: '18.25' },
    })
    expect(await sync(id, { real: '18.25' })).toMatchObject({ delta: '0' })
    expect(await logOf(id)).toMatchObject([
      { amountUsd: '0' },
      { amountUsd: '-1.75', note: 'their bill' },
      { amountUsd: '20' },
    ])
    expect((await registry.trailOf(id)).at(-2)).toMatchObject({
      operation: 'syncProviderBalance',
      before: { balance: '20' },
      after: { balance: '18.25', delta: '-1.75', note: 'their bill' },
    })
  })

  test('leaves what is held as it is', async () => {
    const id = await registry.createProvider({ credential: 'env:ALPHA_API_KEY' })
    const model = await registry.createModel(id, { costInputPerMillion: 1, costOutputPerMillion: 1000 })
    const { modelId } = await registry.modelOf(model)
    const { name } = await registry.providerOf(id)
    await set(id, { balance: '20' })
    const { errors } = await registry.ask(
      `mutation ($input: StartRunInput!) { startRun(input: $input) { run { id } } }`,
      { input: { definitionId: registry.world.definitionId, models: [`${name}/${modelId}`] } },
    )
    expect(errors).toEqual([])
    const { provider } = { provider: valueAt(await sync(id, { real: '10' }), 'provider') }
    // Three scenarios, 900 tokens each to answer.
    const held = Number(valueAt(provider, 'balanceHeld'))
    expect(held).toBeGreaterThan(2.7)
    expect(held).toBeLessThan(2.71)
    expect(Number(valueAt(provider, 'balanceAvailable'))).toBeCloseTo(10 - held, 9)
  })
})

describe('the balances of providers', () => {
  test('are for administrators; others see none', async () => {
    const id = await registry.createProvider()
    await set(id, { balance: '20' })
    const document = `query ($id: ID!) { llmProvider(id: $id) { ${BALANCE} balanceLog { id } } }`
    for (const caller of [registry.world.other.keys.OWNER, registry.world.home.keys.MEMBER]) {
      const { data, errors } = await request(registry.api.url, caller, document, { id })
      expect(errors).toEqual([])
      expect(valueAt(data, 'llmProvider')).toEqual({
        balance: null,
        balanceHeld: null,
        balanceAvailable: null,
        balanceUpdatedAt: null,
        balanceLog: null,
      })
    }
  })

  test('have a log that is read page by page, of people only', async () => {
    const id = await registry.createProvider()
    for (let balance = 1; balance <= 5; balance += 1) await set(id, { balance })
    const { id: accountId } = await registry.api.db.ledgerAccount.findFirstOrThrow({ where: { ownerId: id } })
    const written = await registry.api.db.ledgerEntry.findMany({
      where: { accountId },
      orderBy: { id: 'desc' },
    })
    const seen: unknown[] = []
    for (let after: unknown = null; ;) {
      const page = await logOf(id, { first: 2, after })
      if (!Array.isArray(page) || page.length === 0) break
      seen.push(...page.map((entry) => valueAt(entry, 'id')))
      after = seen.at(-1)
    }
    expect(seen).toEqual(written.map((entry) => String(entry.id)))
  })

  test.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ after: 'x' }, 'after'],
    [{ after: '-1' }, 'after'],
    [{ after: '9'.repeat(30) }, 'after'],
  ])('refuse a page of %o', async (variables, field) => {
    const id = await registry.createProvider()
    const { errors } = await registry.ask(LOG, { id, ...variables })
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field } }])
  })
})

test('the books are right after all of this', async () => {
  expect((await verifyLedger(registry.api.services)).differences).toEqual([])
})
