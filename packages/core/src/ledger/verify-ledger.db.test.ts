import { Prisma } from '@sluice/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createPaidModel, endCalls, openCallOf } from '../../test/books.ts'
import { endingOf, startClaimed } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { findAfter, tamper } from '../../test/tamper.ts'
import { createId } from '#shared'
import { settleProbes } from '../runs/index.ts'
import { verifyLedger } from './index.ts'

let system: TestSystem
let providerId: string
let paid: string
let unknown: string
let probe: string
let runId: string

/** A call that was paid, one of unknown cost, one refused, one under way; and a run with an answer. */
beforeAll(async () => {
  system = await createTestSystem()
  const model = await createPaidModel(system, '10')
  providerId = model.providerId
  const open = () => openCallOf(system, model, { boundUsd: '1' })
  const refused = await open()
  paid = await open()
  unknown = await open()
  await endCalls(system, { [paid]: '0.25', [unknown]: null, [refused]: '0' })
  await open()
  const started = await startClaimed(system, 2)
  runId = started.run.id
  probe = started.probe.attemptId
  await settleProbes(system, [await endingOf(started.probe)])
})

afterAll(() => system[Symbol.asyncDispose]())

const found = (...statements: readonly Prisma.Sql[]) => findAfter(system, ...statements)

describe('the books', () => {
  test('are right, with what is under way and what nobody knows', async () => {
    expect(await verifyLedger(system)).toMatchObject({
      accounts: 3,
      calls: 4,
      unconfirmedCalls: 1,
      uncheckedCalls: 0,
      differenceCount: 0,
      differences: [],
    })
  })

  test('are read at one instant, whatever is written meanwhile', async () => {
    const model = await createPaidModel(system, '1000')
    const write = async () => {
      const id = await openCallOf(system, model, { boundUsd: '1' })
      await endCalls(system, { [id]: '0.5' })
    }
    const writers = Array.from({ length: 3 }, async () => {
      for (let count = 0; count < 20; count += 1) await write()
    })
    for (let count = 0; count < 5; count += 1) expect((await verifyLedger(system)).differences).toEqual([])
    await Promise.all(writers)
    expect((await verifyLedger(system)).differences).toEqual([])
  })
})

describe('it is found when', () => {
  const account = () => Prisma.sql`owner_id = ${providerId}::uuid`
  const entry = (id: string) => Prisma.sql`call_id = ${id}::uuid AND kind = 'SETTLE'
    AND account_id = (SELECT id FROM ledger_accounts WHERE ${account()})`

  test('a balance is not the sum of its entries', async () => {
    expect(
      await found(
        Prisma.sql`UPDATE ledger_accounts SET balance_usd = balance_usd + 0.000000000001 WHERE ${account()}`,
      ),
    ).toBe(`ACCOUNT provider ${providerId}: Its balance is $9.750000000001; its entries come to $9.75.`)
  })

  test('what is held is not the sum of entries and reservations', async () => {
    const text = await found(Prisma.sql`UPDATE ledger_accounts SET held_usd = 2 WHERE ${account()}`)
    expect(text).toContain('It holds $2; its entries come to $1.')
    expect(text).toContain('It holds $2; its reservations come to $1.')
    expect(
      await found(Prisma.sql`DELETE FROM ledger_reservations WHERE id NOT IN (SELECT id FROM runs)`),
    ).toContain('It holds $1; its reservations come to $0.')
  })

  test('an account is gone', async () => {
    const text = await found(Prisma.sql`DELETE FROM ledger_accounts WHERE ${account()}`)
    expect(text).toContain(`ACCOUNT provider ${providerId}: It has no account.`)
    expect(text).toContain(
      `CALL ${paid}: It cost 0.25 USD; nothing was posted to the account of provider ${providerId}.`,
    )
    expect(await found(Prisma.sql`DELETE FROM ledger_accounts WHERE kind = 'RUN'`)).toContain(
      `ACCOUNT run ${runId}: It has no account.`,
    )
  })

  test('a call has another cost than was posted', async () => {
    const text = await found(Prisma.sql`UPDATE calls SET cost_usd = 0.5 WHERE id = ${paid}::uuid`)
    expect(text).toContain(
      `CALL ${paid}: It cost 0.5 USD; -0.25 USD were posted, settled 1 times, to the account of provider ${providerId}.`,
    )
    expect(text).toMatch(
      /ROLLUP \d{4}-\d\d-\d\d team \S+ provider \S+ model \S+ CHAT: cost_usd is 0.25, of its calls 0.5\./,
    )
  })

  test('a call was not posted, or not to the account of its run', async () => {
    expect(await found(Prisma.sql`DELETE FROM ledger_entries WHERE ${entry(paid)}`)).toContain(
      `CALL ${paid}: It cost 0.25 USD; nothing was posted`,
    )
    expect(
      await found(
        Prisma.sql`DELETE FROM ledger_entries WHERE call_id = ${probe}::uuid AND account_id = (SELECT id FROM ledger_accounts WHERE owner_id = ${runId}::uuid)`,
      ),
    ).toContain(`CALL ${probe}: It cost 0.000177 USD; nothing was posted to the account of run ${runId}.`)
  })

  test('a call was posted twice', async () => {
    const text = await found(
      Prisma.sql`
        INSERT INTO ledger_entries (account_id, kind, amount_usd, held_usd, call_id)
        SELECT account_id, 'CORRECTION', -0.25, 0, call_id FROM ledger_entries WHERE ${entry(paid)}`,
      Prisma.sql`UPDATE ledger_accounts SET balance_usd = balance_usd - 0.25 WHERE ${account()}`,
    )
    expect(text).toBe(
      `CALL ${paid}: It cost 0.25 USD; -0.5 USD were posted, settled 1 times, to the account of provider ${providerId}.`,
    )
  })

  test('an unknown cost is taken for certain, or a known one for uncertain', async () => {
    expect(
      await found(Prisma.sql`UPDATE ledger_entries SET is_unconfirmed = false WHERE ${entry(unknown)}`),
    ).toBe(
      `CALL ${unknown}: What it cost is unknown; 0 USD were posted, settled 1 times, to the account of provider ${providerId}.`,
    )
    expect(
      await found(Prisma.sql`UPDATE ledger_entries SET is_unconfirmed = true WHERE ${entry(paid)}`),
    ).toContain(`CALL ${paid}`)
  })

  test('something was posted of a call that does not exist', async () => {
    const id = createId()
    expect(
      await found(
        Prisma.sql`INSERT INTO ledger_entries (account_id, kind, amount_usd, held_usd, call_id)
                   SELECT id, 'SETTLE', 0, 0, ${id}::uuid FROM ledger_accounts WHERE ${account()}`,
      ),
    ).toMatch(
      new RegExp(
        `^CALL ${id}: It does not exist; 0 USD were posted, settled 1 times, to the account of account `,
      ),
    )
    expect(await found(Prisma.sql`DELETE FROM calls WHERE id = ${paid}::uuid`)).toContain(
      `CALL ${paid}: It does not exist`,
    )
  })

  test('a roll-up is not the sum of its calls, is missing, or is of none', async () => {
    expect(
      await found(
        Prisma.sql`UPDATE usage_rollups SET calls = calls + 1, output_tokens = 0 WHERE provider_id = ${providerId}::uuid`,
      ),
    ).toMatch(/CHAT: calls is 4, of its calls 3; output_tokens is 0, of its calls 7\.$/)
    expect(
      await found(Prisma.sql`DELETE FROM usage_rollups WHERE provider_id = ${providerId}::uuid`),
    ).toContain('calls is 0, of its calls 3')
    expect(
      await found(
        Prisma.sql`UPDATE usage_rollups SET feature = 'JUDGE' WHERE provider_id = ${providerId}::uuid`,
      ),
    ).toMatch(/CHAT: calls is 0, of its calls 3[^\n]*\n.*JUDGE: calls is 3, of its calls 0/)
  })
})

test('every column of a roll-up is compared', async () => {
  const columns = await system.db.$queryRaw<{ name: string; type: string }[]>`
    SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = 'usage_rollups'`
  expect(columns.length).toBeGreaterThan(5)
  const another = (name: string, type: string) =>
    type === 'uuid' ? 'gen_random_uuid()' : type === 'USER-DEFINED' ? `'JUDGE'` : `${name} + 1`
  const overlooked: string[] = []
  for (const { name, type } of columns) {
    const change = Prisma.raw(
      `UPDATE usage_rollups SET ${name} = ${another(name, type)} WHERE feature = 'CHAT' AND calls = 3`,
    )
    if (!(await found(change)).includes('ROLLUP')) overlooked.push(name)
  }
  expect(overlooked).toEqual([])
})

test('of very many differences the first hundred are told, and all are counted', async () => {
  const { differences, differenceCount } = await tamper(
    system,
    Prisma.sql`INSERT INTO ledger_entries (account_id, kind, amount_usd, held_usd, call_id)
               SELECT a.id, 'SETTLE', 0, 0, overlay(gen_random_uuid()::text placing left(${createId()}, 13) from 1 for 13)::uuid
                 FROM ledger_accounts a, generate_series(1, 250) WHERE owner_id = ${providerId}::uuid`,
  )
  expect(differences).toHaveLength(100)
  expect(differenceCount).toBe(250)
})
