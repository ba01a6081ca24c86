import type { Db, Prisma } from '@sluice/db'
import { expect } from 'vitest'

import type { LedgerReport } from '../src/ledger/index.ts'
import { verifyBooks } from '../src/ledger/verify-ledger.ts'
import type { TestSystem } from './system.ts'

/** Does what only somebody with the database in hand can do, looks at what the books say of it, and undoes it. */
export async function tamper(
  { db }: Pick<TestSystem, 'db'>,
  ...statements: readonly Prisma.Sql[]
): Promise<LedgerReport> {
  const undo = new Error('undo')
  let report: LedgerReport | undefined
  const work = async (tx: Db) => {
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`
    for (const statement of statements) expect(await tx.$executeRaw(statement)).toBeGreaterThan(0)
    report = await verifyBooks(tx, new Date())
    throw undo
  }
  await db.$transaction(work).catch((error: unknown) => {
    if (error !== undo) throw error
  })
  if (!report) throw new Error('nothing was verified')
  return report
}

/** What is found then, a line each. */
export async function findAfter(
  system: Pick<TestSystem, 'db'>,
  ...statements: readonly Prisma.Sql[]
): Promise<string> {
  const { differences, differenceCount } = await tamper(system, ...statements)
  expect(differenceCount).toBe(differences.length)
  return differences.map(({ kind, id, reason }) => `${kind} ${id}: ${reason}`).join('\n')
}
