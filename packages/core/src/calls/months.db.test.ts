import { createTestDatabase } from '@sluice/testkit'
import type { TestDatabase } from '@sluice/testkit'
import { afterAll, beforeEach, expect, test } from 'vitest'

import { dropOldMonths, prepareMonths } from './index.ts'

let database: TestDatabase

beforeEach(async () => {
  await database?.[Symbol.asyncDispose]()
  database = await createTestDatabase({ poolSize: 4 })
})

afterAll(() => database[Symbol.asyncDispose]())

const NOW = new Date('2031-11-20T12:00:00Z')
const KEEP = { call_retention_months: 3, call_body_retention_months: 1 }

/** The months of a table that have a partition of their own. */
async function monthsOf(table: 'calls' | 'call_bodies'): Promise<string[]> {
  const rows = await database.db.$queryRaw<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = ${table}::regclass AND c.relname !~ 'default$' ORDER BY 1`
  return rows.map(({ name }) => name.slice(table.length + 1))
}

/** What was said at a time. */
async function say(at: string): Promise<void> {
  await database.db.$executeRaw`
    INSERT INTO call_bodies (call_id, created_at, request) VALUES (gen_random_uuid(), ${at}::timestamptz, '{}')`
}

test('this month and the next two are made ahead, in UTC, once', async () => {
  expect(await prepareMonths(database.db, NOW)).toBe(6)

  expect(await monthsOf('calls')).toEqual(['2031_11', '2031_12', '2032_01'])
  expect(await monthsOf('call_bodies')).toEqual(['2031_11', '2031_12', '2032_01'])
  expect(await prepareMonths(database.db, NOW)).toBe(0)
  expect(await prepareMonths(database.db, new Date('2031-12-01T00:00:00Z'))).toBe(2)
})

test('what was written before its month was made moves into it', async () => {
  await say('2031-11-01T00:00:00Z')
  await say('2031-10-31T23:59:59Z')

  await prepareMonths(database.db, NOW)

  const count = async (table: string) => {
    const [row] = await database.db.$queryRawUnsafe<{ count: number }[]>(`SELECT count(*)::int FROM ${table}`)
    return row?.count
  }
  expect(await count('call_bodies_2031_11')).toBe(1)
  expect(await count('call_bodies_default')).toBe(1)
})

test('writers that are at it meanwhile lose nothing', async () => {
  let isDone = false
  const now = new Date().toISOString()
  const writers = Array.from({ length: 3 }, async () => {
    let count = 0
    for (; !isDone; count += 1) await say(now)
    return count
  })

  await prepareMonths(database.db, new Date()).finally(() => (isDone = true))

  const written = (await Promise.all(writers)).reduce((sum, count) => sum + count, 0)
  expect(await database.db.callBody.count()).toBe(written)
})

test('several processes at it make each month once', async () => {
  const made = await Promise.all(Array.from({ length: 4 }, () => prepareMonths(database.db, NOW)))

  expect(made.reduce((sum, count) => sum + count, 0)).toBe(6)
})

test('months beyond their retention are dropped, and what was said in them earlier', async () => {
  for (const month of ['2031-06-01', '2031-09-01']) await prepareMonths(database.db, new Date(month))
  await say('2031-08-15T00:00:00Z')
  await say('2031-10-01T00:00:00Z')
  await say('2030-01-01T00:00:00Z')

  const dropped = await dropOldMonths(database.db, KEEP, NOW)

  expect(dropped).toEqual([
    'call_bodies_2031_06',
    'call_bodies_2031_07',
    'call_bodies_2031_08',
    'call_bodies_2031_09',
    'calls_2031_06',
    'calls_2031_07',
  ])
  expect(await monthsOf('calls')).toEqual(['2031_08', '2031_09', '2031_10', '2031_11'])
  expect(await monthsOf('call_bodies')).toEqual(['2031_10', '2031_11'])
  expect(await database.db.callBody.count()).toBe(1)
  expect(await dropOldMonths(database.db, KEEP, NOW)).toEqual([])
})

test('nothing that was said outlives its call, whatever is set', async () => {
  await prepareMonths(database.db, new Date('2031-06-01'))

  await dropOldMonths(database.db, { call_retention_months: 1, call_body_retention_months: 120 }, NOW)

  expect(await monthsOf('call_bodies')).toEqual([])
})

test('the turn of the year is a month like any other', async () => {
  await prepareMonths(database.db, new Date('2031-11-01'))

  expect(await dropOldMonths(database.db, KEEP, new Date('2032-03-31T23:59:59Z'))).toEqual([
    'call_bodies_2031_11',
    'call_bodies_2031_12',
    'call_bodies_2032_01',
    'calls_2031_11',
  ])
})

test('a table that somebody reads for long is not waited for longer than two seconds', async () => {
  await prepareMonths(database.db, new Date('2031-01-01'))
  await database.db.$transaction(async (tx) => {
    await tx.call.count()
    const started = performance.now()
    await expect(dropOldMonths(database.db, KEEP, NOW)).rejects.toThrow('lock timeout')
    expect(performance.now() - started).toBeLessThan(5_000)
  })
  expect(await monthsOf('calls')).toContain('2031_01')
})
