import { Prisma } from '@sluice/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { cutOff, endingOf, startClaimed } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { findAfter, tamper } from '../../test/tamper.ts'
import { settleProbes } from '../runs/index.ts'
import { verifyLedger } from './index.ts'

let system: TestSystem
let runId: string
/** Attempts of the run: one answered in time, one late, one of which nobody knows. */
let answered: string
let late: string
let lost: string

beforeAll(async () => {
  system = await createTestSystem()
  const { run, claimed } = await startClaimed(system, 4)
  const [first, second, third] = claimed
  if (!first || !second || !third) throw new Error('there are four')
  runId = run.id
  ;[answered, late, lost] = [first.attemptId, second.attemptId, third.attemptId]
  await settleProbes(system, [await endingOf(first)])
  await system.db.$transaction((tx) => cutOff(tx, [late, lost]))
  await settleProbes(system, [await endingOf(second)])
})

afterAll(() => system[Symbol.asyncDispose]())

const found = (...statements: readonly Prisma.Sql[]) => findAfter(system, ...statements)
const attempt = (id: string) => Prisma.sql`id = ${id}::uuid`

test('a run with an answer, a late one, an unknown one and one under way is right', async () => {
  expect(await verifyLedger(system)).toMatchObject({
    runs: 1,
    calls: 3,
    unconfirmedCalls: 1,
    differences: [],
  })
})

describe('it is found when', () => {
  test('the call of an ended attempt is lost, with all that was posted and added up of it', async () => {
    const text = await found(
      Prisma.sql`DELETE FROM calls WHERE ${attempt(answered)}`,
      Prisma.sql`DELETE FROM ledger_entries WHERE call_id = ${answered}::uuid`,
      Prisma.sql`UPDATE usage_rollups SET calls = calls - 1`,
    )
    expect(text).toContain(`CALL ${answered}: Its attempt has ended; the call is missing.`)
    expect(text).toContain(
      `RUN ${runId}: Its attempts come to $0.000354 and 1 of unknown cost; $0.000177 and 1 of unknown cost were booked.`,
    )
  })

  test.each([
    ['answered in time', () => answered],
    ['answered late', () => late],
  ])('an attempt %s has another cost than was booked', async (_, of) => {
    const text = await found(Prisma.sql`UPDATE job_attempts SET cost_usd = 1 WHERE ${attempt(of())}`)
    expect(text).toBe(
      [
        `RUN ${runId}: Its attempts come to $1.000177 and 1 of unknown cost; $0.000354 and 1 of unknown cost were booked.`,
        `CALL ${of()}: Its attempt says that it cost 1 USD, the call that it cost 0.000177 USD.`,
      ].join('\n'),
    )
  })

  test('an unknown cost is taken for none, though that changes no sum', async () => {
    expect(await found(Prisma.sql`UPDATE job_attempts SET cost_usd = 0 WHERE ${attempt(lost)}`)).toBe(
      [
        `RUN ${runId}: Its attempts come to $0.000354; $0.000354 and 1 of unknown cost were booked.`,
        `CALL ${lost}: Its attempt says that it cost 0 USD, the call that its cost is unknown.`,
      ].join('\n'),
    )
  })

  test('an attempt is gone, or its late answer was not booked to the run', async () => {
    expect(await found(Prisma.sql`DELETE FROM job_attempts WHERE ${attempt(late)}`)).toContain(
      `RUN ${runId}: Its attempts come to $0.000177 and 1 of unknown cost; $0.000354`,
    )
    expect(
      await found(
        Prisma.sql`DELETE FROM ledger_entries WHERE call_id = ${late}::uuid AND kind = 'CORRECTION'
                      AND account_id = (SELECT id FROM ledger_accounts WHERE owner_id = ${runId}::uuid)`,
      ),
    ).toContain(`; $0.000177 and 2 of unknown cost were booked.`)
  })

  test('a run differs among more than fit into a statement', async () => {
    const text = await found(
      Prisma.sql`INSERT INTO runs SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid()))).*
                   FROM runs r, generate_series(1, 250)`,
      Prisma.sql`INSERT INTO ledger_accounts (id, kind, owner_id) SELECT gen_random_uuid(), 'RUN', id FROM runs WHERE id <> ${runId}::uuid`,
      Prisma.sql`UPDATE job_attempts SET run_id = (SELECT id FROM runs ORDER BY id DESC LIMIT 1) WHERE ${attempt(late)}`,
    )
    expect(text.match(/^RUN /gm)).toHaveLength(2)
  })
})

describe('calls', () => {
  const monthsAgo = (count: number) =>
    Prisma.sql`date_trunc('month', now(), 'UTC') - interval '1 month' * ${count}::int`
  const rollup = (months: number) =>
    Prisma.sql`INSERT INTO usage_rollups (day, team_id, model_id, feature, provider_id, calls)
               SELECT (${monthsAgo(months)})::date, team_id, model_id, feature, provider_id, 42 FROM usage_rollups`
  const partition = (months: number) => Prisma.sql`SELECT call_months_ahead(${monthsAgo(months)}, 0)`
  const monthOf = (monthsBack: number) => {
    const now = new Date()
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsBack, 1))
  }

  test('of months that were dropped are counted, by their roll-ups', async () => {
    expect(await tamper(system, rollup(2))).toMatchObject({
      checkedFrom: monthOf(0),
      uncheckedCalls: 42,
      differenceCount: 0,
    })
    expect(await tamper(system, partition(1), rollup(2))).toMatchObject({
      checkedFrom: monthOf(1),
      uncheckedCalls: 42,
      differenceCount: 0,
    })
  })

  test('that are all gone from a month that is kept are missed', async () => {
    const report = await tamper(system, partition(2), rollup(2))
    expect(report).toMatchObject({ checkedFrom: monthOf(2), uncheckedCalls: 0, differenceCount: 1 })
    expect(report.differences).toMatchObject([{ kind: 'ROLLUP', reason: 'calls is 42, of its calls 0.' }])
  })

  test('that were all lost this month are missed too, partition or not', async () => {
    for (const prepared of [[], [partition(0)]]) {
      const text = await found(...prepared, Prisma.sql`DELETE FROM calls`)
      for (const id of [answered, late, lost])
        expect(text).toContain(`CALL ${id}: Its attempt has ended; the call is missing.`)
      expect(text).toMatch(/ROLLUP .*: calls is 3, of its calls 0;/)
    }
  })

  test('that have waited since before there were months are looked at', async () => {
    const old = Prisma.sql`INSERT INTO calls SELECT (jsonb_populate_record(c, jsonb_build_object('created_at', ${monthsAgo(3)}))).*
                             FROM calls c WHERE ${attempt(lost)}`
    const report = await tamper(system, partition(0), old)
    expect(report.checkedFrom).toEqual(monthOf(3))
    expect(report.differences.map(({ kind }) => kind)).toContain('ROLLUP')
  })
})
