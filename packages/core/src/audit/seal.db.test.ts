import type { Database, Db, Prisma } from '@sluice/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createId } from '#shared'

import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { sealAudit, verifyAudit } from './index.ts'
import type { AuditReport } from './index.ts'

const START = new Date('2026-11-20T10:00:00Z').getTime()

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
  await system.db.auditLog.createMany({ data: rows(6) })
  await sealAudit(system)
})

afterAll(() => system[Symbol.asyncDispose]())

type NewRow = Prisma.AuditLogCreateManyInput

/** Audit rows a second apart; every other one has all there can be, the others nothing that may be left out. */
function rows(count: number, overrides: Partial<NewRow> = {}): NewRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: createId(),
    actorKind: 'USER' as const,
    actorName: 'Ada',
    action: 'UPDATE' as const,
    operation: 'updateThing',
    entityType: 'thing',
    entityId: `thing ${index}`,
    entityName: 'Thing',
    createdAt: new Date(START + index * 1000),
    ...(index % 2 === 0
      ? {
          teamId: createId(),
          actorId: createId(),
          before: { a: 1 },
          after: { a: 2.5 },
          requestId: 'r',
          traceId: 't',
        }
      : {}),
    ...overrides,
  }))
}

/** Does what only somebody with the database in hand can do, looks at what is found of it, and undoes it. */
async function tamper(
  work: (tx: Db) => Promise<unknown>,
  noted: Parameters<typeof verifyAudit>[1] = null,
): Promise<AuditReport> {
  const undo = new Error('undo')
  let report: AuditReport | undefined
  await system.db
    .$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL session_replication_role = replica`
      await work(tx)
      report = await verifyAudit({ db: tx, keyring: system.keyring }, noted)
      throw undo
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  if (!report) throw new Error('nothing was verified')
  return report
}

function columnsOf(db: Database, table: string): Promise<{ name: string; type: string }[]> {
  return db.$queryRaw`
    SELECT column_name AS name, udt_name AS type FROM information_schema.columns WHERE table_name = ${table}`
}

/** Another value of the type, as little different as can be. */
const OTHER: Record<string, (column: string) => string> = {
  uuid: () => 'gen_random_uuid()',
  varchar: (column) => `coalesce(${column}, '') || ' '`,
  ActorKind: () => `'SYSTEM'`,
  AuditAction: () => `'DELETE'`,
  jsonb: (column) =>
    `CASE WHEN ${column} IS NULL THEN 'null'::jsonb ELSE ${column} || '{"b":1.00000000000000000001}' END`,
  timestamptz: (column) => `${column} + interval '1 microsecond'`,
  int8: (column) => `${column} + 100`,
  bytea: (column) => `set_byte(${column}, 31, get_byte(${column}, 31) # 1)`,
}

describe('the audit trail', () => {
  test('is sealed in the order of its writing, one link after another', async () => {
    const sealed = await system.db.auditSeal.findMany({
      include: { audit: true },
      orderBy: { sequence: 'asc' },
    })

    expect(sealed.map(({ sequence }) => sequence)).toEqual([1n, 2n, 3n, 4n, 5n, 6n])
    expect(sealed.map(({ audit }) => audit.entityId)).toEqual(
      [0, 1, 2, 3, 4, 5].map((index) => `thing ${index}`),
    )
    expect(await verifyAudit(system)).toEqual({
      rows: 6,
      sealed: 6,
      unsealedTail: 0,
      head: { sequence: 6, hash: Buffer.from(sealed[5]?.hash ?? []).toString('hex') },
      faults: [],
    })
  })

  test.each([
    'UPDATE audit_logs SET actor_name = actor_name',
    'DELETE FROM audit_logs',
    'TRUNCATE audit_logs CASCADE',
    'UPDATE audit_seals SET hash = hash',
    'DELETE FROM audit_seals',
    'TRUNCATE audit_seals',
    'UPDATE model_prices SET source = source',
    'TRUNCATE model_prices CASCADE',
    'UPDATE price_rates SET usd_per_million = 0',
    'TRUNCATE price_rates',
  ])('cannot be changed: %s', async (statement) => {
    await expect(system.db.$executeRawUnsafe(statement)).rejects.toThrow(/append-only/)
  })

  test.each([
    ['audit_logs', 'id', 15],
    ['audit_seals', 'audit_id', 4],
  ])('shows a change of any column of %s', async (table, key, count) => {
    const ids = (await system.db.auditLog.findMany({ orderBy: { createdAt: 'asc' } })).map(({ id }) => id)
    const columns = await columnsOf(system.db, table)
    expect(columns).toHaveLength(count)
    const cases = columns.flatMap((column) => ids.slice(2, 4).map((id) => ({ ...column, id })))
    const unnoticed: string[] = []
    for (const { name, type, id } of cases) {
      const change = `UPDATE ${table} SET ${name} = ${OTHER[type]?.(name)} WHERE ${key} = '${id}'`
      const { faults } = await tamper(async (tx) => {
        expect(await tx.$executeRawUnsafe(change)).toBe(1)
      })
      if (faults.length === 0) unnoticed.push(change)
    }
    expect(unnoticed).toEqual([])
  })

  test('shows that a row was removed, with and without its seal', async () => {
    const bare = await tamper((tx) => tx.$executeRaw`DELETE FROM audit_logs WHERE entity_id = 'thing 2'`)
    expect(bare).toMatchObject({ rows: 5, sealed: 5 })
    expect(bare.faults).toMatchObject([{ sequence: 3, reason: 'The row of this seal was removed.' }])

    const whole = await tamper(async (tx) => {
      await tx.$executeRaw`DELETE FROM audit_seals WHERE sequence = 3`
      await tx.$executeRaw`DELETE FROM audit_logs WHERE entity_id = 'thing 2'`
    })
    expect(whole.faults).toMatchObject([{ sequence: 4, reason: 'The seals between 2 and 4 were removed.' }])
  })

  test('shows a row that was slipped into the past, and one that lost its seal', async () => {
    const old = new Date(START - 3_600_000)
    const [slipped] = rows(1, { createdAt: old })
    if (!slipped) throw new Error('no row')
    const { rows: count, faults } = await tamper((tx) => tx.auditLog.create({ data: slipped }))
    expect(count).toBe(7)
    expect(faults).toMatchObject([
      { sequence: null, auditId: slipped.id, reason: expect.stringMatching('slipped in') },
    ])

    const unsealed = await tamper(async (tx) => {
      await tx.$executeRaw`UPDATE audit_logs SET created_at = ${old} WHERE entity_id = 'thing 2'`
      await tx.$executeRaw`DELETE FROM audit_seals WHERE sequence = 3`
    })
    expect(unsealed.faults).toMatchObject([{ sequence: 4 }, { sequence: null }])
  })

  test('shows two rows whose places were exchanged', async () => {
    const { faults } = await tamper(async (tx) => {
      await tx.$executeRaw`UPDATE audit_seals SET sequence = 100 WHERE sequence = 3`
      await tx.$executeRaw`UPDATE audit_seals SET sequence = 3 WHERE sequence = 4`
      await tx.$executeRaw`UPDATE audit_seals SET sequence = 4 WHERE sequence = 100`
    })
    expect(faults.map(({ sequence }) => sequence)).toEqual([3, 4, 5])
  })

  test('shows by a head that was noted before that its end was cut off, or written anew', async () => {
    const { head } = await verifyAudit(system)
    const cut = (tx: Db) => tx.$executeRaw`DELETE FROM audit_seals WHERE sequence > 4`

    expect((await tamper(cut)).faults).toEqual([])
    expect((await tamper(cut, head)).faults).toMatchObject([
      { sequence: 6, reason: 'The chain ends at 4 and reached 6 before: its end was cut off.' },
    ])
    expect((await tamper(async () => undefined, head)).faults).toEqual([])
    const other = { sequence: 6, hash: '00' }
    expect((await verifyAudit(system, other)).faults).toMatchObject([
      { sequence: 6, reason: expect.stringMatching('written anew') },
    ])
  })

  test('is found altered by whoever has another key', async () => {
    await using other = await createTestSystem()
    const { faults } = await verifyAudit({ db: system.db, keyring: other.keyring })
    expect(faults).toHaveLength(6)
  })
})

describe('sealing', () => {
  test('goes on where it stopped, in batches, and seals what was committed late', async () => {
    await using busy = await createTestSystem()
    expect(await sealAudit(busy)).toEqual({ rows: 0, head: null })
    expect(await verifyAudit(busy)).toEqual({ rows: 0, sealed: 0, unsealedTail: 0, head: null, faults: [] })

    await busy.db.auditLog.createMany({ data: rows(1200) })
    expect(await verifyAudit(busy)).toMatchObject({ rows: 1200, sealed: 0, unsealedTail: 1200 })
    expect(await sealAudit(busy)).toMatchObject({ rows: 1200, head: { sequence: 1200 } })
    expect(await sealAudit(busy)).toEqual({ rows: 0, head: null })

    const late = new Date(START + 1200_000 - 9 * 60_000)
    await busy.db.auditLog.createMany({ data: rows(1, { createdAt: late }) })
    expect(await sealAudit(busy)).toMatchObject({ rows: 1, head: { sequence: 1201 } })
    expect(await verifyAudit(busy)).toMatchObject({ rows: 1201, sealed: 1201, unsealedTail: 0, faults: [] })
  })

  test('is done by one process at a time, without a gap or a double', async () => {
    await using busy = await createTestSystem({ poolSize: 8 })
    await busy.db.auditLog.createMany({ data: rows(700) })

    await Promise.all(Array.from({ length: 8 }, () => sealAudit(busy)))
    await sealAudit(busy)

    expect(await verifyAudit(busy)).toMatchObject({ rows: 700, sealed: 700, faults: [] })
  })

  test('does not stop at a row from the future', async () => {
    await using busy = await createTestSystem()
    await busy.db.auditLog.createMany({ data: rows(1, { createdAt: new Date('2100-01-01') }) })
    await sealAudit(busy)
    await busy.db.auditLog.createMany({ data: rows(1, { createdAt: new Date() }) })

    expect(await sealAudit(busy)).toMatchObject({ rows: 1 })
    expect((await verifyAudit(busy)).faults).toEqual([])
  })
})
